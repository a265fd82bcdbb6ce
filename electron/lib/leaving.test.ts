import { expect, test } from 'vitest';
import { pauseKinds } from '../../shared/domain/job.ts';
import { onWindowClose, quitQuestion } from './leaving.ts';

type Job = Parameters<typeof quitQuestion>[0][number];
const newJob = (change: Partial<Job>): Job => ({
  title: 'Create web',
  state: { name: 'running', isCancelling: false },
  percent: 41.7,
  ...change,
});

test('closing the window hides it only for those who want that, and only where it can be brought back', () => {
  expect(onWindowClose({ isStaying: true, isReachableHidden: true })).toBe('hide');
  expect(onWindowClose({ isStaying: true, isReachableHidden: false })).toBe('quit');
  expect(onWindowClose({ isStaying: false, isReachableHidden: true })).toBe('quit');
});

test('nothing is asked when no job would be interrupted', () => {
  expect(quitQuestion([newJob({ state: { name: 'succeeded' } })], true)).toBeNull();
  // It waits on the disk.
  for (const kind of pauseKinds) {
    const parked = { name: 'paused', kind, reason: '', error: null, offeredVmid: null } as const;
    expect(quitQuestion([newJob({ state: parked })], true)).toBeNull();
  }
});

test('A61 the question names the jobs and where they are, says what becomes of them, and has an answer for each', () => {
  const question = quitQuestion(
    [newJob({}), newJob({ title: 'Create mail', state: { name: 'queued', position: 1 }, percent: 0 })],
    true,
  );
  expect(question?.message).toBe('2 jobs have not ended');
  expect(question?.detail).toContain('• Create web (41 %)\n• Create mail (waits for its turn)');
  expect(question?.buttons).toEqual([
    { label: 'Keep running in the tray', answer: 'stay' },
    { label: 'Pause and quit', answer: 'pause' },
    { label: 'Cancel the jobs and quit', answer: 'cancel' },
    { label: 'Do not quit', answer: 'back' },
  ]);
});

test('A61 one job is spoken of as one, and where there is no tray staying is staying in sight', () => {
  const question = quitQuestion([newJob({})], false);
  expect(question?.message).toBe('A job has not ended');
  expect(question?.buttons.map(({ label }) => label)).toEqual([
    'Keep running, minimised',
    'Pause and quit',
    'Cancel the job and quit',
    'Do not quit',
  ]);
});

test('with many jobs it names five and counts the others', () => {
  const jobs = Array.from({ length: 8 }, (_, index) => newJob({ title: `Create web${index}` }));
  expect(quitQuestion(jobs, true)?.detail).toContain('and 3 more');
});
