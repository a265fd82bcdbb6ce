import { expect, test } from 'vitest';
import type { StepKind } from '../../shared/domain/plan.ts';
import { expectSteps, type StepRun } from './expect-steps.ts';

const run = (id: string, kind: StepKind, tookMs: number, more: Partial<StepRun> = {}): StepRun => ({
  id,
  kind,
  tookMs,
  count: 1,
  subject: 'nginx',
  ...more,
});
const times = (id: string, kind: StepKind, all: number[], more: Partial<StepRun> = {}) =>
  all.map((tookMs) => run(id, kind, tookMs, more));

test.each<[string, number[], number | null, number]>([
  ['never', [], null, 0],
  ['once', [4000], null, 1],
  ['twice: the middle of both', [4000, 6000], 5000, 2],
  ['three times: one that was slow changes nothing', [5000, 90_000, 6000], 6000, 3],
  ['often: the last five count', [5000, 5000, 5000, 5000, 5000, 99_000, 99_000, 99_000], 5000, 5],
])('a script of the same template ran %s', (_how, tookMs, usualMs, runs) => {
  const step = { id: 'script:a', kind: 'script' as const, count: 1 };
  expect(expectSteps([step], 'nginx', times('script:a', 'script', tookMs))).toEqual([
    { stepId: 'script:a', usualMs, runs },
  ]);
});

test('a script of another template says nothing, even under the same name; starting does, from three on', () => {
  const script = { id: 'script:a', kind: 'script' as const, count: 1 };
  const start = { id: 'start', kind: 'start' as const, count: 1 };
  const others = [
    ...times('script:a', 'script', [4000, 4000, 4000], { subject: 'docker' }),
    ...times('start', 'start', [2000, 2000], { subject: 'docker' }),
  ];
  expect(expectSteps([script, start], 'nginx', others).map(({ usualMs }) => usualMs)).toEqual([null, null]);
  const one = run('start', 'start', 3000, { subject: null });
  expect(expectSteps([start], 'nginx', [one, ...others])).toEqual([{ stepId: 'start', usualMs: 2000, runs: 3 }]);
});

test('the same template goes before all others', () => {
  const runs = [
    ...times('create', 'create', [60_000, 60_000, 60_000], { subject: 'docker' }),
    ...times('create', 'create', [10_000, 10_000]),
  ];
  const step = { id: 'create', kind: 'create' as const, count: 1 };
  expect(expectSteps([step], 'nginx', runs)[0]?.usualMs).toBe(10_000);
});

test.each([
  [10, 40_000],
  [20, 80_000],
  [5, 20_000],
  // Nobody knows how long a hundred take that has only seen ten; twice as long is said at most.
  [100, 80_000],
  [1, 20_000],
])('packages count: %i of them where ten took 40 s', (count, usualMs) => {
  const step = { id: 'packages', kind: 'packages' as const, count };
  const runs = times('packages', 'packages', [40_000, 40_000, 40_000], { count: 10 });
  expect(expectSteps([step], 'nginx', runs)[0]?.usualMs).toBe(usualMs);
});

test('without a template the steps that depend on none are known from any', () => {
  const steps = [
    { id: 'start', kind: 'start' as const, count: 1 },
    { id: 'script:a', kind: 'script' as const, count: 1 },
  ];
  const runs = [...times('start', 'start', [1000, 2000, 3000]), ...times('script:a', 'script', [1, 1, 1])];
  expect(expectSteps(steps, null, runs).map(({ usualMs }) => usualMs)).toEqual([2000, null]);
});
