import { expect, test } from 'vitest';
import type { ConnectionSummary } from '../../../shared/domain/connection.ts';
import type { ContainerRow } from '../../../shared/domain/container.ts';
import type { JobChoice } from '../../../shared/domain/job.ts';
import type { AppErrorData } from '../../../shared/errors.ts';
import { exampleConnection as online } from '../../testing/example-connection.ts';
import { exampleRow } from '../../testing/example-row.ts';
import {
  blockedReason,
  changeWords,
  isWebUrl,
  powerReason,
  rowRemark,
  rowState,
  unfinishedWords,
  webReason,
} from './row-words.ts';

test('A90 nothing can be done while the server is away, and the reason is said', () => {
  const error = { code: 'pve:timeout', message: '', details: { host: 'pve.lan', afterMs: 1 } } as const;
  expect(blockedReason(exampleRow, { ...online, health: { state: 'offline', lastContactAt: 1, error } })).toBe(
    'attic is offline',
  );
  expect(blockedReason(exampleRow, online)).toBeNull();
});

test('a server we cannot sign in to, and a node its cluster does not reach, are told apart from one that is offline', () => {
  const away = (error: AppErrorData) =>
    blockedReason(exampleRow, { ...online, health: { state: 'offline', lastContactAt: 1, error } });
  expect(away({ code: 'vault:locked', message: '', details: {} })).toBe(
    'The secret to sign in to attic is not at hand',
  );
  const details = { host: 'pve.lan', expected: null, presented: 'AB' };
  expect(away({ code: 'pve:untrusted-certificate', message: '', details })).toBe(
    'The certificate of attic has changed',
  );
  expect(blockedReason(exampleRow, { ...online, unreachableNodes: ['pve1'] })).toBe('Node pve1 is unreachable');
  expect(blockedReason(exampleRow, { ...online, unreachableNodes: ['pve3'] })).toBeNull();
});

test('A83 a lock of Proxmox is shown as the reason', () => {
  expect(blockedReason({ ...exampleRow, lock: 'backup' }, online)).toBe('Proxmox has locked it (backup)');
});

const error = { code: 'pve:timeout', message: '', details: { host: 'pve.lan', afterMs: 1 } } as const;
const offline: ConnectionSummary = { ...online, health: { state: 'offline', lastContactAt: 1, error } };
const nodeAway: ConnectionSummary = { ...online, unreachableNodes: ['pve1'] };

test.each<[string, Partial<ContainerRow>, ConnectionSummary | undefined, string | null]>([
  ['a running container', {}, online, null],
  ['a lock, such as of a backup', { lock: 'backup' }, online, null],
  ['a stopped one', { status: 'stopped' }, online, 'It is not running'],
  ['a stopped one that is locked', { status: 'stopped', lock: 'backup' }, online, 'It is not running'],
  ['a paused one', { status: 'paused' }, online, 'It is not running'],
  ['one of an unknown state', { status: 'unknown' }, online, 'It is not running'],
  ['one that is gone', { goneAt: 1 }, online, 'It is no longer on the server'],
  ['a server that is away', {}, offline, 'attic is offline'],
  ['a server that is away, and a lock', { lock: 'backup' }, offline, 'attic is offline'],
  ['a node that is away', {}, nodeAway, 'Node pve1 is unreachable'],
  ['a removed server', {}, undefined, 'Its server was removed'],
])('whether a web service can be opened: %s', (_what, change, connection, expected) => {
  expect(webReason({ ...exampleRow, ...change }, connection)).toBe(expected);
});

test.each<[string, Partial<ContainerRow>, ConnectionSummary | undefined, ReturnType<typeof rowRemark>]>([
  ['nothing while all is usual', {}, online, null],
  ['the lock', { lock: 'backup' }, online, 'locked'],
  ['no lock of the past while the server is away', { lock: 'backup' }, offline, null],
  ['no lock while it is being made', { lock: 'create', lifecycle: 'creating' }, online, null],
  ['that it is gone, before its last lock', { lock: 'backup', goneAt: 1 }, online, 'gone'],
  [
    'that its node is away, before its last lock',
    { lock: 'backup', isStatusKnown: false },
    nodeAway,
    'node-unreachable',
  ],
  ['that its state is not known', { isStatusKnown: false }, online, 'state-unknown'],
  ['nothing of a state while the server is away', { isStatusKnown: false }, offline, null],
  ['that it was not finished, also while the server is away', { lifecycle: 'error' }, offline, 'unfinished'],
  ['that it was not finished, before its lock', { lifecycle: 'error', lock: 'backup' }, online, 'unfinished'],
])('above the detail is said %s', (_what, change, connection, expected) => {
  expect(rowRemark({ ...exampleRow, ...change }, connection)).toBe(expected);
});

test('A98 only http and https are ever offered to be opened', () => {
  expect(['http://10.0.0.2', 'HTTPS://x', 'javascript:alert(1)', 'file:///etc/passwd', null].map(isWebUrl)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});

test('A92 an unknown state is said to be unknown, with the name still there', () => {
  expect(rowState({ ...exampleRow, status: 'unknown' })).toEqual({ tone: 'stopped', word: 'Unknown', isHollow: true });
  expect(rowState({ ...exampleRow, isStatusKnown: false })).toEqual({
    tone: 'stopped',
    word: 'Running',
    isHollow: true,
  });
  expect(rowState({ ...exampleRow, lifecycle: 'error' }).word).toBe('Unfinished');
  expect([powerReason(exampleRow, 'start'), powerReason(exampleRow, 'reboot')]).toEqual(['It is running', null]);
});

test('a new name or place is told by what was before, while it still is different', () => {
  const change = { renamedFrom: 'shop', movedFrom: 'pve2', at: 1 };
  expect(changeWords(change, exampleRow)).toBe('was shop, from pve2');
  expect(changeWords({ ...change, renamedFrom: null }, exampleRow)).toBe('from pve2');
  expect(changeWords({ ...change, renamedFrom: exampleRow.name, movedFrom: null }, exampleRow)).toBeNull();
});

test('of an unfinished container it is said to go on only where its job can be gone on with', () => {
  const stopped = (choices: JobChoice[]) =>
    unfinishedWords({ state: { name: 'cancelled', stepId: 'packages', choices } });
  expect(stopped(['retry', 'roll-back'])).toContain('lets you go on or roll back');
  for (const words of [stopped([]), unfinishedWords(undefined)]) {
    expect(words).not.toContain('go on or roll back');
    expect(words).toContain('Delete the container and create it again');
  }
  expect([stopped([]).includes('Its page says why'), unfinishedWords(undefined).includes('page')]).toEqual([
    true,
    false,
  ]);
});
