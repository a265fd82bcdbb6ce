import { expect, test } from 'vitest';
import { upid } from '../../shared/domain/ids.ts';
import type { JobSnapshot } from '../../shared/domain/job.ts';
import { dataFor, makeRunner, step } from '../../tests/support/runner-rig.ts';
import { closedWhileCancelling, closedWhileRunning } from './closing.ts';
import type { JournalEntry } from './job-records.ts';
import { createMemoryRecords } from './memory-records.ts';
import { isSafeToGoOn } from './take-up.ts';

const work = () => Promise.resolve({});
const recipe = { steps: [step('create', work, { looksOnly: true }), step('packages', work)] };
const task = upid.parse('UPID:pve1:0000A1B2:00C3D4E5:6745F001:vzcreate:120:root@pam:');
const interrupted = (stepId: string, reason = closedWhileRunning): Pick<JobSnapshot, 'kind' | 'state'> => ({
  kind: 'create-container',
  state: { name: 'interrupted', stepId, reason, choices: ['retry'] },
});
const begun = (stepId: string, more: Partial<JournalEntry> = {}): JournalEntry => ({
  stepId,
  intentAt: 1,
  upid: null,
  outcome: { kind: 'none' },
  ...more,
});

test.each([
  ['whose next step was never begun', interrupted('packages'), [], true],
  ['that was cut off while it worked inside', interrupted('packages'), [begun('packages')], true],
  ['whose task at Proxmox is known', interrupted('create'), [begun('create', { upid: task })], true],
  ['whose create may have been sent or not', interrupted('create'), [begun('create')], false],
  ['that was looked after already', interrupted('create', '“Create” was not done.'), [], false],
  ['that was being cancelled', interrupted('packages', closedWhileCancelling), [begun('packages')], false],
  ['that deletes', { ...interrupted('packages'), kind: 'destroy-container' as const }, [], false],
])('A62 a job %s goes on by itself only where that is safe', (_which, job, journal, isSafe) => {
  expect(isSafeToGoOn(job, recipe, journal)).toBe(isSafe);
});

test('A62 a job that was killed while it was being cancelled says so, and does not go on by itself', () => {
  const records = createMemoryRecords();
  const steps = () => [step('packages', () => new Promise(() => undefined))];
  const first = makeRunner({ records, steps });
  const id = first.runner.start(dataFor(100));
  first.runner.cancel(id);
  expect(makeRunner({ records, steps }).runner.get(id).state).toMatchObject({
    name: 'interrupted',
    stepId: 'packages',
    reason: closedWhileCancelling,
  });
});
