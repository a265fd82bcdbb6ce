import { expect, test } from 'vitest';
import {
  containerProgressEvent,
  jobSnapshot,
  type ContainerProgressEvent,
  type JobSnapshot,
} from '../../shared/domain/job.ts';
import type { JobId } from '../../shared/domain/ids.ts';
import { compareJobs } from './compare-jobs.ts';
import type { LogPages } from './compare-logs.ts';

type StepFacts = [id: string, state: string, tookMs: number];
const newJob = (hostname: string, steps: StepFacts[], change: Record<string, unknown> = {}): JobSnapshot =>
  jobSnapshot.parse({
    id: crypto.randomUUID(),
    revision: 1,
    kind: 'create-container',
    title: `Create ${hostname}`,
    connectionId: '0b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11',
    containerId: null,
    node: 'pve1',
    vmid: 101,
    hostname,
    state: { name: 'succeeded' },
    percent: 100,
    steps: steps.map(([id, state, tookMs]) => ({
      id,
      kind: 'script',
      title: `Do ${id}`,
      state,
      message: '',
      startedAt: state === 'pending' ? null : 1_000,
      endedAt: state === 'pending' ? null : 1_000 + tookMs,
      attempts: 1,
      upid: null,
    })),
    warnings: [],
    result: null,
    lastSeq: 0,
    createdAt: 1,
    startedAt: 1,
    endedAt: 2,
    ...change,
  });

/** The log of a job from its steps' lines. */
function logOf(job: JobSnapshot, lines: [step: string, ...messages: string[]][]): ContainerProgressEvent[] {
  const events: ContainerProgressEvent[] = [];
  const add = (step: string, more: Record<string, unknown>) =>
    events.push(
      containerProgressEvent.parse({ jobId: job.id, seq: events.length + 1, at: 1, percent: 0, step, ...more }),
    );
  for (const [step, ...messages] of lines) {
    add(step, { type: 'step', state: 'started', message: step });
    for (const message of messages) add(step, { type: 'log', stream: 'stdout', message });
  }
  return events;
}

function pagesOf(...logs: ContainerProgressEvent[][]): LogPages & { pages: number } {
  const byJob = new Map(logs.map((events) => [events[0]?.jobId, events]));
  const counted = {
    pages: 0,
    read: (id: JobId, { sinceSeq, limit }: { sinceSeq: number; limit: number }) => {
      counted.pages += 1;
      return (byJob.get(id) ?? []).slice(sinceSeq, sinceSeq + limit);
    },
  };
  return counted;
}

const compare = (
  mine: JobSnapshot,
  others: JobSnapshot[],
  log: LogPages,
  { otherId = null, subjects = {} }: { otherId?: JobId | null; subjects?: Record<string, string> } = {},
) => {
  const all = [mine, ...others];
  const get = (id: JobId) => all.find((job) => job.id === id) ?? mine;
  return compareJobs(
    { jobId: mine.id, otherId },
    {
      jobs: { list: () => all, get },
      dataOf: () => null,
      subjectOf: (id) => subjects[get(id).hostname] ?? null,
      log,
    },
    AbortSignal.timeout(10_000),
  );
};

test('the first differing line of each step is found after what always differs, and the first step that differs is named', async () => {
  const bad = newJob('bad', [
    ['create', 'done', 4000],
    ['script:a', 'failed', 2000],
    ['ready', 'pending', 0],
  ]);
  const good = newJob(
    'good',
    [
      ['create', 'done', 5000],
      ['script:a', 'done', 3000],
      ['ready', 'done', 100],
    ],
    { vmid: 205 },
  );
  const log = pagesOf(
    logOf(bad, [
      ['create', 'extracting for 101', 'Total bytes read: 501 MB'],
      ['script:a', '10:00:01 begin', '12 %', 'licence server not reachable', 'bye'],
    ]),
    logOf(good, [
      ['create', 'extracting for 205', 'Total bytes read: 502 MB'],
      ['script:a', '11:30:59 begin', 'licence found', 'bye'],
      ['ready', 'ready'],
    ]),
  );
  const found = await compare(bad, [good], log);
  expect(found).toMatchObject({ otherId: good.id, firstStepId: 'script:a', isCut: false });
  expect(found.steps).toEqual([
    {
      stepId: 'create',
      title: 'Do create',
      mine: { state: 'done', tookMs: 4000 },
      other: { state: 'done', tookMs: 5000 },
      verdict: 'same',
      log: null,
    },
    expect.objectContaining({
      stepId: 'script:a',
      verdict: 'outcome',
      log: {
        mine: { seq: 7, text: 'licence server not reachable' },
        other: { seq: 6, text: 'licence found' },
        sameLines: 1,
      },
    }),
    expect.objectContaining({ stepId: 'ready', verdict: 'outcome', log: null }),
  ]);
});

test('of a step that was retried only the last attempt counts, and a log that ends early differs where it ends', async () => {
  const bad = newJob('bad', [['script:a', 'failed', 1]]);
  const good = newJob('good', [['script:a', 'done', 1]]);
  const log = pagesOf(
    logOf(bad, [
      ['script:a', 'something odd'],
      ['script:a', 'one'],
    ]),
    logOf(good, [['script:a', 'one', 'two']]),
  );
  const { steps } = await compare(bad, [good], log);
  expect(steps[0]?.log).toEqual({ mine: null, other: { seq: 3, text: 'two' }, sameLines: 1 });
});

test.each<[string, StepFacts[], StepFacts[], string[]]>([
  ['twice as long, and by seconds', [['a', 'done', 20_000]], [['a', 'done', 9_000]], ['a slower']],
  ['twice as long, but by no more than a moment', [['a', 'done', 2_000]], [['a', 'done', 500]], ['a same']],
  ['longer, but not by much', [['a', 'done', 20_000]], [['a', 'done', 14_000]], ['a same']],
  ['much faster', [['a', 'done', 1_000]], [['a', 'done', 14_000]], ['a faster']],
  [
    'steps of one side stand where they belong',
    [
      ['a', 'done', 1],
      ['b', 'done', 1],
      ['d', 'done', 1],
    ],
    [
      ['x', 'done', 1],
      ['a', 'done', 1],
      ['c', 'done', 1],
      ['d', 'done', 1],
    ],
    ['x only-other', 'a same', 'c only-other', 'b only-mine', 'd same'],
  ],
])('steps beside each other: %s', async (_how, mine, other, verdicts) => {
  const [a, b] = [newJob('a', mine), newJob('b', other)];
  const { steps } = await compare(a, [b], pagesOf());
  expect(steps.map(({ stepId, verdict }) => `${stepId} ${verdict}`)).toEqual(verdicts);
});

test('it is held against the last good one of the same template, then of the same server; one that is named goes first', async () => {
  const away = { connectionId: '1b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11' };
  const bad = newJob('bad', []);
  const jobs = [
    newJob('failed', [], { state: { name: 'cancelled', stepId: null, choices: [] }, createdAt: 99 }),
    newJob('away', [], { ...away, createdAt: 50 }),
    newJob('alike-old', [], { createdAt: 2 }),
    newJob('alike-new', [], { createdAt: 3 }),
    newJob('near', [], { createdAt: 40 }),
    newJob('other', [], { kind: 'destroy-container', createdAt: 90 }),
    newJob('runs', [], { state: { name: 'running', isCancelling: false }, createdAt: 95 }),
  ];
  const subjects = { bad: 'nginx', failed: 'nginx', 'alike-old': 'nginx', 'alike-new': 'nginx', near: 'docker' };
  const { candidates, otherId } = await compare(bad, jobs, pagesOf(), { subjects });
  expect(candidates.map(({ title }) => title)).toEqual(
    ['alike-new', 'alike-old', 'near', 'away', 'failed'].map((name) => `Create ${name}`),
  );
  expect(otherId).toBe(candidates[0]?.jobId);
  const named = await compare(bad, jobs, pagesOf(), { otherId: jobs[1]?.id ?? null });
  expect(named.otherId).toBe(jobs[1]?.id);
});

test('a log that was removed is said to be gone, and is no difference', async () => {
  const bad = newJob('bad', [['script:a', 'done', 1]], { lastSeq: 4 });
  const good = newJob('good', [['script:a', 'done', 1]]);
  const found = await compare(bad, [good], pagesOf(logOf(good, [['script:a', 'one']])));
  expect(found).toMatchObject({ isLogGone: true, firstStepId: null });
});

test('without a good one there is nothing to hold it against, and those to choose from are told', async () => {
  const bad = newJob('bad', [['a', 'failed', 1]]);
  const cancelled = newJob('c', [], { state: { name: 'cancelled', stepId: null, choices: [] } });
  expect(await compare(bad, [cancelled], pagesOf())).toMatchObject({ otherId: null, steps: [], firstStepId: null });
});

test('two logs of 200,000 lines are read page by page, and others have their turn in between', async () => {
  const bad = newJob('bad', [['script:a', 'failed', 1]]);
  const good = newJob('good', [['script:a', 'done', 1]]);
  const lines = Array.from({ length: 200_000 }, (_, index) => `line ${index} of many`);

  const log = pagesOf(bare(bad, [...lines, 'it ends badly']), bare(good, [...lines, 'it ends well']));
  let turns = 0;
  const timer = setInterval(() => {
    turns += 1;
  }, 1);
  const { steps } = await compare(bad, [good], log);
  clearInterval(timer);
  expect(steps[0]?.log).toMatchObject({ sameLines: 200_000, mine: { text: 'it ends badly' } });
  expect(log.pages).toBeGreaterThan(400);
  expect(turns).toBeGreaterThan(20);
});

/** Made without parsing: there are many. */
const bare = (job: JobSnapshot, messages: string[]): ContainerProgressEvent[] =>
  messages.map((message, index) => ({
    jobId: job.id,
    seq: index + 1,
    at: 1,
    percent: 0,
    step: 'script:a',
    type: 'log',
    stream: 'stdout',
    message,
  }));
