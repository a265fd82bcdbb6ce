import { expect, test } from 'vitest';
import { activeFault, demoFault } from '../../../shared/domain/demo-fault.ts';
import { describeFault, describeStrikes } from './describe-fault.ts';
import { faultGroups, faultWords, isFaultKind, kindsOf } from './fault-catalogue.ts';
import { readDraft, startDraft, type FaultTargets } from './fault-draft.ts';

const targets: FaultTargets = {
  containers: [{ vmid: 101, name: 'web', node: 'pve1' }],
  nodes: ['pve1', 'pve2'],
  storages: ['local', 'local-lvm'],
};
const kinds = Object.keys(faultWords).filter(isFaultKind);

test('every fault stands in exactly one group', () => {
  expect(faultGroups.flatMap(kindsOf).toSorted()).toEqual(kinds.toSorted());
});

test.each(kinds)('the form of %s can be sent as it opens, and reads as a sentence when it is active', (kind) => {
  const read = readDraft(kind, startDraft(kind), targets);
  if (!read.ok) throw new Error(JSON.stringify(read.errors));
  expect(read.fault.kind).toBe(kind);
  const text = describeFault(read.fault, () => undefined);
  expect(text).toMatch(/^\S.{5,}/);
  expect(text).not.toMatch(/undefined|null|any\b/);
});

test('what a form leaves open becomes null, numbers become numbers and lines a list', () => {
  const draft = {
    ...startDraft('task-failed'),
    vmid: '101',
    atLogLine: '',
    times: 'any',
    log: 'one\n\nthree\n',
  };
  expect(readDraft('task-failed', draft, targets)).toMatchObject({
    ok: true,
    fault: { vmid: 101, atLogLine: null, times: null, log: ['one', '', 'three'] },
  });
  expect(readDraft('clock-moved', { minutes: '−5' }, targets)).toMatchObject({ fault: { minutes: -5 } });
  expect(readDraft('node-down', { node: '' }, targets)).toMatchObject({ fault: { node: 'pve2' } });
  expect(readDraft('storage-full', { storage: '' }, targets)).toMatchObject({ fault: { storage: 'local-lvm' } });
});

test.each([
  ['request-refused', { status: '200' }, { status: 'From 300' }],
  ['request-refused', { status: 'many' }, { status: 'Enter a whole number' }],
  ['slow-link', { bytesPerSecond: '1', latencyMs: '1.5' }, { latencyMs: 'Enter a whole number' }],
  ['slow-link', { bytesPerSecond: '1' }, { bytesPerSecond: 'At least 64 B/s' }],
  ['task-failed', { exitStatus: ' ' }, { exitStatus: 'Say how the task ends' }],
  ['clock-moved', { minutes: '0' }, { minutes: 'At least one minute' }],
] as const)('%s with %o says what is wrong under its field', (kind, change, errors) => {
  expect(readDraft(kind, { ...startDraft(kind), ...change }, targets)).toEqual({ ok: false, errors });
});

test('an active fault names its container and says how often it was met', () => {
  const fault = demoFault.parse({ kind: 'ssh-hung', vmid: 101, times: 3 });
  const active = { id: '7b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11', fault, since: 1 };
  const nameOf = (vmid: number): string | undefined => (vmid === 101 ? 'web' : undefined);
  expect(describeFault(fault, nameOf)).toBe('SSH of web hangs');
  expect(describeStrikes(activeFault.parse({ ...active, strikes: 0, remaining: 3 }))).toBe(
    'not met yet · 3 times left',
  );
  expect(describeStrikes(activeFault.parse({ ...active, strikes: 2, remaining: 1 }))).toBe('met 2 times · 1 time left');
  expect(describeStrikes(activeFault.parse({ ...active, strikes: 1, remaining: null }))).toBe('met once');
});
