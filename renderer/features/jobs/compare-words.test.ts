import { expect, test } from 'vitest';
import type { JobComparison, StepComparison } from '../../../shared/domain/job-comparison.ts';
import { comparisonSummary, differenceWords, sideWords } from './compare-words.ts';

const step = (change: Partial<StepComparison>): StepComparison => ({
  stepId: 'script:a',
  title: 'Run a',
  mine: { state: 'done', tookMs: 2000 },
  other: { state: 'done', tookMs: 2000 },
  verdict: 'same',
  log: null,
  ...change,
});
const differs = { mine: { seq: 1, text: 'a' }, other: null, sameLines: 0 };

test.each([
  [step({}), ''],
  [step({ log: differs }), 'Says something else'],
  [step({ verdict: 'outcome' }), 'Ended otherwise'],
  [step({ verdict: 'slower', mine: { state: 'done', tookMs: 25_000 } }), '13 times as long'],
  [step({ verdict: 'faster', other: { state: 'done', tookMs: 9_000 } }), '4.5 times as fast'],
  [step({ verdict: 'only-mine' }), 'Only this job has it'],
])('a step says in what it differs: %#', (one, words) => {
  expect(differenceWords(one)).toBe(words);
});

test.each([
  [null, 'No such step'],
  [{ state: 'pending', tookMs: null }, 'Not reached'],
  [{ state: 'done', tookMs: 40 }, 'Done in less than 1 s'],
  [{ state: 'done', tookMs: 4_000 }, 'Done in 4 s'],
  [{ state: 'failed', tookMs: 72_000 }, 'Failed after 1 min 12 s'],
] as const)('each side says how it ended: %j', (side, words) => {
  expect(sideWords(side)).toBe(words);
});

const whole = (change: Partial<JobComparison>): JobComparison => ({
  otherId: null,
  candidates: [],
  steps: [step({})],
  firstStepId: null,
  plan: [],
  isCut: false,
  isLogGone: false,
  ...change,
});
test.each([
  [whole({}), 'Both were asked for the same, and every step said and did the same.'],
  [whole({ firstStepId: 'script:a' }), 'Both were asked for the same; the first step that differs is “Run a”.'],
  [
    whole({ firstStepId: 'script:a', plan: [{ field: 'cores', template: '1', chosen: '2' }] }),
    'One thing was asked for differently; the first step that differs is “Run a”.',
  ],
])('what there is to know stands in one sentence: %#', (comparison, words) => {
  expect(comparisonSummary(comparison)).toBe(words);
});
