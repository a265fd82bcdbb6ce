import { expect, test } from 'vitest';
import { connectionSummary } from '../../../../shared/domain/connection.ts';
import type { ContainerRow } from '../../../../shared/domain/container.ts';
import type { ServerFacts } from '../../../../shared/domain/server-facts.ts';
import { containerId as containerIdSchema, vmid } from '../../../../shared/domain/ids.ts';
import { jobSnapshot, type JobSnapshot } from '../../../../shared/domain/job.ts';
import { createClient } from '../../../ipc/client.ts';
import { createStores } from '../../../stores/connect-stores.ts';
import { exampleRow } from '../../../testing/example-row.ts';
import { fakeBridge } from '../../../testing/fake-bridge.ts';
import { actionReason, changeReason, divide, loginsOn, type ActionFacts } from './action.ts';
import { busyJobs } from './busy-word.ts';
import { containerActions, webActions } from './container-actions.ts';

const server = connectionSummary.parse({
  id: exampleRow.connectionId,
  name: 'home',
  host: 'pve.home',
  port: 8006,
  auth: { kind: 'token', tokenName: 'root@pam!gantry' },
  fingerprint: Array.from({ length: 32 }, () => 'AA').join(':'),
  trustedHow: 'added',
  trustedAt: 1,
  guestProxy: null,
  colour: 'none',
  isProduction: false,
  isDemo: false,
  createdAt: 1,
  health: { state: 'online', lastContactAt: 1, version: '9.2' },
});
const working = (change: Partial<JobSnapshot> = {}): JobSnapshot =>
  jobSnapshot.parse({
    id: '3b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11',
    revision: 1,
    kind: 'power-container',
    power: 'shutdown',
    title: 'Shut down web',
    connectionId: exampleRow.connectionId,
    containerId: null,
    node: 'pve1',
    vmid: exampleRow.vmid,
    hostname: 'web',
    state: { name: 'running', isCancelling: false },
    percent: 0,
    steps: [],
    warnings: [],
    pausesBefore: [],
    result: null,
    lastSeq: 0,
    createdAt: 1,
    startedAt: 1,
    endedAt: null,
    ...change,
  });
const facts = (change: Partial<ActionFacts> = {}): ActionFacts => ({
  servers: new Map([[server.id, server]]),
  logins: new Map(),
  busy: new Map(),
  asking: new Set(),
  ...change,
});
const row = (change: Partial<ContainerRow> = {}): ContainerRow => ({ ...exampleRow, ...change });
const action = (id: string) => {
  const found = containerActions.find((one) => one.id === id);
  if (!found) throw new Error(`no action ${id}`);
  return found;
};

test('while a job works on a container its other actions are off, with what the job does as the reason', () => {
  const busy = facts({ busy: busyJobs([working()]) });
  for (const id of ['reboot', 'stop', 'delete', 'refresh-services'])
    expect(actionReason(action(id), [row()], busy)).toBe('Shutting down…');
  expect(actionReason(action('open'), [row()], busy)).toBeNull();
  const ended = facts({ busy: busyJobs([working({ state: { name: 'succeeded' } })]) });
  expect(actionReason(action('reboot'), [row()], ended)).toBeNull();
});

test('a locked container says which lock before anything is clicked', () => {
  expect(actionReason(action('shutdown'), [row({ lock: 'backup' })], facts())).toBe('Proxmox has locked it (backup)');
});

test('an action on many is on as long as one of them can, and leaves the others out with their reasons', () => {
  const rows = [row(), row({ key: 'b', status: 'stopped' })];
  expect(actionReason(action('start'), rows, facts())).toBeNull();
  const { possible, skipped } = divide(action('start'), rows, facts());
  expect(possible.map(({ key }) => key)).toEqual(['b']);
  expect(skipped).toEqual([{ row: rows[0], reason: 'It is running' }]);
  expect(actionReason(action('start'), [row(), row({ key: 'c' })], facts())).toBe('None of the 2: It is running');
});

test('an action on one says so when several are selected, and that something must be selected when nothing is', () => {
  expect(actionReason(action('delete'), [row(), row({ key: 'b' })], facts())).toBe('Works on one container at a time');
  expect(actionReason(action('start'), [], facts())).toBe('Select a container first');
});

const error = { code: 'pve:timeout', message: '', details: { host: 'pve.home', afterMs: 1 } } as const;
const offline = new Map([[server.id, { ...server, health: { state: 'offline' as const, lastContactAt: 1, error } }]]);

test.each<[string, Partial<ActionFacts>, string | null]>([
  ['all is well', {}, null],
  ['the server goes away', { servers: offline }, 'home is offline'],
  ['a job starts', { busy: busyJobs([working()]) }, 'Shutting down…'],
  ['something is asked for', { asking: new Set([exampleRow.key]) }, 'Asking the server…'],
  ['the server is removed', { servers: new Map() }, 'Its server was removed'],
])('whether an open dialog can still change the container when %s', (_when, change, expected) => {
  expect(changeReason(row(), facts(change))).toBe(expected);
});

const rights = (permissions: ServerFacts['permissions']): Partial<ActionFacts> => {
  const known = { connectionId: server.id, observedAt: 1, permissions, certificate: null, cluster: null, versions: {} };
  return { logins: loginsOn(new Map([[server.id, server]]), new Map([[server.id, known]])) };
};
const containerId = containerIdSchema.parse('5b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11');
const needsPower = 'Needs VM.PowerMgmt on /vms/100';
const onlyAudit = { '/vms': { 'VM.Audit': 1 } };

test.each<[string, string, Partial<ContainerRow>, Partial<ActionFacts>, string | null]>([
  ['start', 'without the right', { status: 'stopped' }, rights(onlyAudit), needsPower],
  ['shutdown', 'without the right', {}, rights(onlyAudit), needsPower],
  ['reboot', 'without the right', {}, rights(onlyAudit), needsPower],
  ['stop', 'without the right', {}, rights(onlyAudit), needsPower],
  ['delete', 'without the right', {}, rights(onlyAudit), 'Needs VM.Allocate on /vms/100'],
  ['shutdown', 'with the right', {}, rights({ '/vms': { 'VM.PowerMgmt': 1 } }), null],
  [
    'delete',
    'with the right for power alone',
    {},
    rights({ '/vms': { 'VM.PowerMgmt': 1 } }),
    'Needs VM.Allocate on /vms/100',
  ],
  ['shutdown', 'with the right on this one', {}, rights({ '/vms/100': { 'VM.PowerMgmt': 1 } }), null],
  ['shutdown', 'with the right on another', {}, rights({ '/vms/101': { 'VM.PowerMgmt': 1 } }), needsPower],
  ['shutdown', 'while rights could not be read', {}, rights(null), null],
  ['delete', 'while nothing is known of the server', {}, {}, null],
  ['copy-name', 'without any right', {}, rights({}), null],
  ['new-like-this', 'without sight of its configuration', {}, rights({}), 'Needs VM.Audit on /vms/100'],
  [
    'open-shell',
    'without the console or another way in',
    { containerId: null },
    rights(onlyAudit),
    'Needs VM.Console on /vms/100, or a sign-in to its node',
  ],
  ['open-shell', 'with a key of ours in it', { containerId }, rights(onlyAudit), null],
  [
    'open-shell',
    'with a sign-in to its node',
    { containerId: null },
    { ...rights(onlyAudit), servers: new Map([[server.id, { ...server, hasNodeSignIn: true }]]) },
    null,
  ],
  ['shutdown', 'with a lock and without the right', { lock: 'backup' }, rights({}), 'Proxmox has locked it (backup)'],
])('%s %s', (id, _how, change, known, expected) => {
  expect(actionReason(action(id), [row(change)], facts(known))).toBe(expected);
});

test('of several only those are left out that we may not touch', () => {
  const known = facts(rights({ '/vms/100': { 'VM.PowerMgmt': 1 } }));
  const rows = [row(), row({ key: 'b', vmid: vmid.parse(104) })];
  const { possible, skipped } = divide(action('shutdown'), rows, known);
  expect(possible).toEqual([rows[0]]);
  expect(skipped).toEqual([{ row: rows[1], reason: 'Needs VM.PowerMgmt on /vms/104' }]);
});

test('only web services of a single container are offered for the browser', () => {
  expect(webActions([row()])).toEqual([]);
});

test('A82 a second click before main has answered asks nothing', async () => {
  const answers: (() => void)[] = [];
  const bridge = fakeBridge({
    'container:power': () =>
      new Promise((resolve) => {
        answers.push(() => resolve({ jobId: working().id }));
      }),
  });
  const client = createClient(bridge);
  const stores = createStores(client);
  const stopped = row({ status: 'stopped' });
  const first = action('start').run([stopped], { client, stores, skipped: [] });
  const second = action('start').run([stopped], { client, stores, skipped: [] });
  expect(actionReason(action('start'), [stopped], facts({ asking: stores.containerDialog.getState().asking }))).toBe(
    'Asking the server…',
  );
  answers[0]?.();
  await Promise.all([first, second]);
  expect(bridge.asked.map(({ channel }) => channel)).toEqual(['container:power']);
  expect(stores.containerDialog.getState().asking.size).toBe(0);
});

test('stopping hard and taking several down ask first; starting several does not', async () => {
  const bridge = fakeBridge({});
  const client = createClient(bridge);
  const stores = createStores(client);
  await action('stop').run([row()], { client, stores, skipped: [] });
  expect(stores.containerDialog.getState().dialog).toEqual({ kind: 'power', action: 'stop', keys: [exampleRow.key] });
  await action('shutdown').run([row(), row({ key: 'b' })], { client, stores, skipped: [] });
  expect(stores.containerDialog.getState().dialog).toMatchObject({ kind: 'power', action: 'shutdown' });
  expect(bridge.asked).toEqual([]);
  expect([action('stop').title(1), action('shutdown').title(1), action('shutdown').title(2)]).toEqual([
    'Stop…',
    'Shut down',
    'Shut down…',
  ]);
});
