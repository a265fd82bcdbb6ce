import { expect, test, vi } from 'vitest';
import type { JobData } from '../../shared/domain/job.ts';
import { AppError } from '../../shared/errors.ts';
import { dataFor, gate, makeRunner, step } from '../../tests/support/runner-rig.ts';
import { closedWhileCancelling } from './closing.ts';
import { parkedFor } from './failed-creation.ts';
import { createMemoryRecords } from './memory-records.ts';
import type { RecipeStep } from './recipe.ts';

test('A62 a job killed between the journal and its snapshot is found at the step after the one that was done', async () => {
  const records = createMemoryRecords();
  const steps = (): RecipeStep[] => [
    step('one', async () => ({})),
    step('two', async () => new Promise(() => undefined)),
  ];
  const killed = makeRunner({ records, steps });
  const id = killed.runner.start(dataFor(100));
  await Promise.resolve();
  const [first] = killed.runner.get(id).steps;
  if (!first) throw new Error('no step');
  records.jobs.saveSnapshot({
    ...killed.runner.get(id),
    steps: [
      { ...first, state: 'running' },
      { ...first, id: 'two', state: 'pending' },
    ],
  });
  records.journal.outcome(id, 'one', { kind: 'done', result: {} });
  const next = makeRunner({ records, steps: () => [step('one', async () => ({})), step('two', async () => ({}))] });
  const found = next.runner.get(id);
  expect(found.state).toMatchObject({ name: 'interrupted', stepId: 'two' });
  expect(found.steps.map(({ state }) => state)).toEqual(['done', 'pending']);
  next.runner.choose(id, 'retry');
  expect((await next.runner.finished(id)).steps.map(({ state }) => state)).toEqual(['done', 'done']);
});

test('a job that was paused as wished still waits after a restart, and goes on from there', async () => {
  const records = createMemoryRecords();
  const runs: string[] = [];
  const steps = (): RecipeStep[] => [
    step('one', async () => runs.push('one')),
    step('two', async () => runs.push('two')),
  ];
  const first = makeRunner({ records, steps });
  const id = first.runner.start(dataFor(100));
  first.runner.pause(id, 'two', true);
  await first.runner.finished(id);
  await first.runner[Symbol.asyncDispose]();
  const second = makeRunner({ records, steps });
  expect(second.runner.get(id).state).toMatchObject({ name: 'paused', kind: 'asked' });
  expect(() => second.runner.start(dataFor(100))).toThrow(expect.objectContaining({ code: 'container:busy' }));
  second.runner.answer(id, true);
  await new Promise((resolve) => setImmediate(resolve));
  expect((await second.runner.finished(id)).state.name).toBe('succeeded');
  expect(runs).toEqual(['one', 'two']);
});

test('A61 closing down with cancel ends what runs as cancelled, with pause as interrupted; both keep their choices', async () => {
  const endsOnAbort = ({ signal }: { signal: AbortSignal }) =>
    new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  for (const [how, name] of [
    ['cancel', 'cancelled'],
    ['pause', 'interrupted'],
  ] as const) {
    const { runner } = makeRunner({ steps: () => [step('work', endsOnAbort)] });
    const id = runner.start(dataFor(100));
    await Promise.resolve();
    await runner.closeDown(how);
    expect(runner.get(id).state).toMatchObject({ name, stepId: 'work', choices: ['retry', 'skip', 'keep'] });
    expect(() => runner.start(dataFor(101))).toThrow(expect.objectContaining({ code: 'job:not-possible' }));
  }
});

test('a question that settles itself is withdrawn and the job runs on', async () => {
  const settled = new AbortController();
  const { runner } = makeRunner({
    steps: () => [
      step('quiet', async ({ ask }) => {
        const answer = await ask('It prints nothing. Wait longer?', { kind: 'silent', signal: settled.signal });
        expect(answer).toBe(false);
      }),
    ],
  });
  const id = runner.start(dataFor(100));
  await Promise.resolve();
  await Promise.resolve();
  expect(runner.get(id).state).toMatchObject({ name: 'paused', kind: 'silent' });
  settled.abort();
  expect((await runner.finished(id)).state.name).toBe('succeeded');
});

test('A42 jobs that wait for an answer hold up no other, and go on with it even where the server is busy meanwhile', async () => {
  const { runner } = makeRunner({
    steps: (data) => [
      step('work', async ({ ask }) => {
        const number = 'vmid' in data ? data.vmid : 0;
        if (number < 102) await ask(`Is ${number} right?`, { kind: number === 100 ? 'silent' : 'question' });
      }),
    ],
  });
  const [first, second, third] = [100, 101, 102].map((number) => runner.start(dataFor(number)));
  if (!first || !second || !third) throw new Error('no jobs');
  expect((await runner.finished(third)).state.name).toBe('succeeded');
  expect([first, second].map((id) => runner.get(id).state.name)).toEqual(['paused', 'paused']);
  for (const id of [first, second]) runner.answer(id, true);
  expect((await runner.finished(second)).state.name).toBe('succeeded');
  expect((await runner.finished(first)).state.name).toBe('succeeded');
});

test.each([true, false])(
  'a question that was asked when the app closed still waits after it, and its step hears the answer %s without asking again',
  async (accepts) => {
    const records = createMemoryRecords();
    const heard: boolean[] = [];
    const steps = (): RecipeStep[] => [
      step('key', async ({ ask, signal }) => {
        const answer = await ask('Is this its host key?');
        signal.throwIfAborted();
        heard.push(answer);
      }),
    ];
    const first = makeRunner({ records, steps });
    const id = first.runner.start(dataFor(100));
    await vi.waitFor(() => expect(first.runner.get(id).state.name).toBe('paused'));
    await first.runner[Symbol.asyncDispose]();
    expect(first.endings).toEqual([]);
    const second = makeRunner({ records, steps });
    const found = second.runner.get(id);
    expect(found.state).toMatchObject({ name: 'paused', kind: 'question', reason: 'Is this its host key?' });
    expect(found.steps.map(({ state }) => state)).toEqual(['pending']);
    second.runner.answer(id, accepts);
    const ended = await second.runner.finished(id);
    expect(ended.state.name).toBe('succeeded');
    expect(heard).toEqual([accepts]);
    expect(ended).not.toHaveProperty('answer');
  },
);

test.each([
  ['ended', () => Promise.resolve(), []],
  [
    'out of reach',
    () =>
      Promise.reject(
        new AppError('ssh:unreachable', 'No route to host', {
          host: 'ct',
          port: 22,
          attempts: 1,
          waitedMs: 0,
          reason: 'no route',
        }),
      ),
    ['What it had left running inside may go on there: No route to host'],
  ],
  [
    'out of reach for want of a right',
    () =>
      Promise.reject(
        new AppError('pve:forbidden', 'Permission check failed', {
          privilege: 'VM.Console',
          path: '/vms/100',
          reason: 'Permission check failed',
        }),
      ),
    ['What it had left running inside may go on there: Permission check failed'],
  ],
])(
  'A59 a silent job that is cancelled after a restart waits for no other, and ends as cancelled with what it left running %s',
  async (_how, endLeft, warnings) => {
    const records = createMemoryRecords();
    const ended: string[] = [];
    const door = gate();
    const steps = (data: JobData): RecipeStep[] =>
      'vmid' in data && data.vmid !== 100
        ? [step('busy', () => door.opened)]
        : [
            step(
              'quiet',
              async ({ ask, signal }) => {
                await ask('It prints nothing. Wait longer?', { kind: 'silent' });
                signal.throwIfAborted();
              },
              {
                endLeft: () => {
                  ended.push('quiet');
                  return endLeft();
                },
              },
            ),
            step('next', () => Promise.reject(new Error('must not begin'))),
          ];
    const first = makeRunner({ records, steps });
    const id = first.runner.start(dataFor(100));
    await vi.waitFor(() => expect(first.runner.get(id).state.name).toBe('paused'));
    await first.runner[Symbol.asyncDispose]();
    const second = makeRunner({ records, steps, parks: (error) => parkedFor(error, { hasBegun: true }) });
    const others = [101, 102, 103].map((number) => second.runner.start(dataFor(number)));
    second.runner.cancel(id);
    expect(second.runner.get(id).state).toEqual({ name: 'running', isCancelling: true });
    const job = await second.runner.finished(id);
    expect(job.state).toEqual({ name: 'cancelled', stepId: 'quiet', choices: ['retry', 'skip', 'keep'] });
    expect(job.steps.map(({ state }) => state)).toEqual(['cancelled', 'pending']);
    expect([job.warnings, ended, second.endings]).toEqual([warnings, ['quiet'], ['cancelled']]);
    const states = others.map((other) => second.runner.get(other).state.name);
    expect(states).toEqual(['running', 'running', 'queued']);
    door.open();
    for (const other of others) expect((await second.runner.finished(other)).state.name).toBe('succeeded');
  },
);

test('A59 a silent job that is cancelled after a restart is still known as that when the app is closed before it has let go', async () => {
  const records = createMemoryRecords();
  const steps = (): RecipeStep[] => [
    step(
      'quiet',
      async ({ ask, signal }) => {
        await ask('It prints nothing. Wait longer?', { kind: 'silent' });
        signal.throwIfAborted();
      },
      {
        endLeft: ({ signal }) =>
          new Promise((_, reject) => {
            signal.addEventListener('abort', () => reject(signal.reason), { once: true });
          }),
      },
    ),
  ];
  const first = makeRunner({ records, steps });
  const id = first.runner.start(dataFor(100));
  await vi.waitFor(() => expect(first.runner.get(id).state.name).toBe('paused'));
  await first.runner[Symbol.asyncDispose]();
  const second = makeRunner({ records, steps });
  second.runner.cancel(id);
  await second.runner[Symbol.asyncDispose]();
  expect(records.jobs.get(id)?.state).toMatchObject({ name: 'interrupted', reason: closedWhileCancelling });
});

test('an answer counts for the very question only: where another one is asked, its user is asked again', async () => {
  const records = createMemoryRecords();
  const keyStep = (fingerprint: string) => (): RecipeStep[] => [
    step('key', async ({ ask, signal }) => {
      await ask(`Is ${fingerprint} its host key?`);
      signal.throwIfAborted();
    }),
  ];
  const first = makeRunner({ records, steps: keyStep('SHA256:one') });
  const id = first.runner.start(dataFor(100));
  await vi.waitFor(() => expect(first.runner.get(id).state.name).toBe('paused'));
  await first.runner[Symbol.asyncDispose]();
  const second = makeRunner({ records, steps: keyStep('SHA256:two') });
  second.runner.answer(id, true);
  await vi.waitFor(() =>
    expect(second.runner.get(id).state).toMatchObject({ name: 'paused', reason: 'Is SHA256:two its host key?' }),
  );
});
