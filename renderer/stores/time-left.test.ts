import { expect, test } from 'vitest';
import { jobStep, type JobSnapshot } from '../../shared/domain/job.ts';
import { steady, timeLeft, timeLeftWords, type Shown } from './time-left.ts';

const running = { name: 'running', isCancelling: false } as const;
type StepFacts = [id: string, state: string, startedAt?: number];
const jobOf = (steps: StepFacts[], state: JobSnapshot['state'] = running): Pick<JobSnapshot, 'state' | 'steps'> => ({
  state,
  steps: steps.map(([id, stepState, startedAt = null]) =>
    jobStep.parse({
      id,
      kind: 'start',
      title: id,
      state: stepState,
      message: '',
      startedAt,
      endedAt: null,
      upid: null,
    }),
  ),
});
const usual = (times: Record<string, number | null>) =>
  Object.entries(times).map(([stepId, usualMs]) => ({ stepId, usualMs, runs: usualMs === null ? 0 : 3 }));
const s = (seconds: number): number => seconds * 1000;

test.each([
  [
    'all of it before anything has begun',
    [
      ['a', 'pending'],
      ['b', 'pending'],
    ],
    { a: s(10), b: s(20) },
    s(30),
  ],
  [
    'less what the running step has taken',
    [
      ['a', 'running', s(96)],
      ['b', 'pending'],
    ],
    { a: s(10), b: s(20) },
    s(26),
  ],
  [
    'nothing of what is done or left out',
    [
      ['a', 'done'],
      ['b', 'skipped'],
      ['c', 'pending'],
    ],
    { c: s(5) },
    s(5),
  ],
  ['a tenth of a step that is over its time', [['a', 'running', s(80)]], { a: s(15) }, s(1.5)],
  [
    'unknown while one step to come is',
    [
      ['a', 'running', s(99)],
      ['b', 'pending'],
    ],
    { a: s(10), b: null },
    null,
  ],
  ['unknown when nothing is', [['a', 'pending']], {}, null],
] satisfies [string, StepFacts[], Record<string, number | null>, number | null][])(
  'what is left is %s',
  (_what, steps, times, ms) => {
    expect(timeLeft(jobOf(steps), usual(times), s(100))?.ms ?? null).toBe(ms);
  },
);

test('a step that takes more than twice its time and seconds longer is late', () => {
  const at = (now: number) => timeLeft(jobOf([['a', 'running', 0]]), usual({ a: s(30) }), now)?.isLate;
  expect([at(s(30)), at(s(59)), at(s(61))]).toEqual([false, false, true]);
  const short = (now: number) => timeLeft(jobOf([['a', 'running', 0]]), usual({ a: s(1) }), now)?.isLate;
  expect([short(s(5)), short(s(22))]).toEqual([false, true]);
});

test('what does not run has no time left', () => {
  const steps: StepFacts[] = [['a', 'pending']];
  for (const state of [
    { name: 'queued', position: 1 },
    { name: 'running', isCancelling: true },
    { name: 'succeeded' },
  ] as const)
    expect(timeLeft(jobOf(steps, state), usual({ a: 1 }), 0)).toBeNull();
});

const shown = (ms: number, at: number): Shown => ({ ms, isLate: false, at });
test.each([
  ['the first time it is as reckoned', null, s(100), s(100)],
  ['it runs down with the clock', shown(s(100), 0), s(95), s(90)],
  ['a bit more than that changes nothing', shown(s(100), 0), s(105), s(90)],
  ['faster than thought, it jumps down', shown(s(100), 0), s(40), s(40)],
  ['slower than thought, it stands still', shown(s(100), 0), s(150), s(100)],
  ['twice as long as thought is said at once', shown(s(100), 0), s(210), s(210)],
  ['a few seconds are no reason to jump up', shown(s(4), 0), s(12), s(4)],
  ['it never falls below nothing', shown(s(5), 0), s(2), 0],
])('the time left, ten seconds later: %s', (_how, before, next, ms) => {
  expect(steady(before, { ms: next, isLate: false }, s(10)).ms).toBe(ms);
});

test('over a whole job with a slow step in the middle, what is said never grows by more than half, and seldom', () => {
  const times = { a: s(20), b: s(30), c: s(20) };
  const real = { a: s(20), b: s(50), c: s(18) };
  let before: Shown | null = null;
  let rises = 0;
  for (let now = 0; now < s(88); now += s(1)) {
    const job = jobOf([
      ['a', now < real.a ? 'running' : 'done', 0],
      ['b', now < real.a ? 'pending' : now < real.a + real.b ? 'running' : 'done', real.a],
      ['c', now < real.a + real.b ? 'pending' : 'running', real.a + real.b],
    ]);
    const next = timeLeft(job, usual(times), now);
    if (next === null) throw new Error('not known');
    const said = steady(before, next, now);
    if (before !== null && said.ms > before.ms) rises += 1;
    before = said;
  }
  expect(rises).toBeLessThanOrEqual(1);
});

test.each([
  [s(4), 'a few seconds left'],
  [s(12), 'about 20 s left'],
  [s(50), 'about 50 s left'],
  [s(54), 'about 1 min left'],
  [s(70), 'about 1 min left'],
  [s(100), 'about 2 min left'],
  [s(60 * 23), 'about 25 min left'],
  [s(60 * 100), 'about 1.5 h left'],
])('%i ms are %s', (ms, words) => {
  expect(timeLeftWords({ ms, isLate: false })).toBe(words);
});

test('late is said instead of a number', () => {
  expect(timeLeftWords({ ms: s(4), isLate: true })).toBe('takes longer than usual');
});
