import { expect, test } from 'vitest';
import { timeOf } from './job-words.ts';

test('the clock of a step that was interrupted and is to be done again stands still: it has none', () => {
  expect(timeOf({ state: 'pending', startedAt: 1_000, endedAt: null })).toBeNull();
  expect(timeOf({ state: 'pending', startedAt: null, endedAt: null })).toBeNull();
  expect(timeOf({ state: 'running', startedAt: 1_000, endedAt: null })).toEqual({ from: 1_000, to: null });
  expect(timeOf({ state: 'failed', startedAt: 1_000, endedAt: 3_000 })).toEqual({ from: 1_000, to: 3_000 });
});
