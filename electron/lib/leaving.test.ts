import { expect, test } from 'vitest';
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
});

test('the question names the jobs, says what becomes of them, and offers to stay where one can', () => {
  const question = quitQuestion([newJob({}), newJob({ state: { name: 'queued', position: 1 }, percent: 0 })], true);
  expect(question?.message).toBe('2 jobs are still running');
  expect(question?.detail).toContain('• Create web (41 %)');
  expect(question?.buttons.map(({ answer }) => answer)).toEqual(['stay', 'quit', 'cancel']);
  expect(question?.buttons[0]?.label).toBe('Keep running in the tray');
  expect(quitQuestion([newJob({})], false)?.buttons[0]?.label).toBe('Keep running, minimised');
});

test('with many jobs it names five and counts the others', () => {
  const jobs = Array.from({ length: 8 }, (_, index) => newJob({ title: `Create web${index}` }));
  expect(quitQuestion(jobs, true)?.detail).toContain('and 3 more');
});
