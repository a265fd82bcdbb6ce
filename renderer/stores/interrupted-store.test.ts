import { expect, test } from 'vitest';
import { jobSnapshot, type JobSnapshot } from '../../shared/domain/job.ts';
import { createInterruptedStore, interruptedJobs, interruptedWords } from './interrupted-store.ts';

const job = (state: unknown): JobSnapshot =>
  jobSnapshot.parse({
    id: crypto.randomUUID(),
    revision: 1,
    kind: 'create-container',
    title: 'Create web',
    connectionId: '0b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11',
    containerId: null,
    node: 'pve1',
    vmid: 101,
    hostname: 'web',
    state,
    percent: 10,
    steps: [],
    warnings: [],
    result: null,
    lastSeq: 0,
    createdAt: 1,
    startedAt: null,
    endedAt: null,
  });
const interrupted = (...choices: string[]) => job({ name: 'interrupted', stepId: null, reason: '', choices });

test('A61 A62 what was interrupted and can go on is told, until it is put off, and then not again after a restart either', () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  const store = createInterruptedStore(storage);
  const jobs = [interrupted('retry', 'roll-back'), interrupted('retry'), interrupted(), job({ name: 'succeeded' })];
  const open = interruptedJobs(jobs, store.getState());
  expect(open).toEqual(jobs.slice(0, 2));
  expect(interruptedWords(open.length)).toBe('2 jobs were interrupted');
  store.putOff(open.slice(0, 1).map(({ id }) => id));
  expect(interruptedJobs(jobs, store.getState())).toEqual(jobs.slice(1, 2));
  const next = createInterruptedStore(storage);
  expect(interruptedJobs(jobs, next.getState())).toEqual(jobs.slice(1, 2));
});
