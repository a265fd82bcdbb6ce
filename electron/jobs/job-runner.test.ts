import { expect, test, vi } from 'vitest';
import type { JobId } from '../../shared/domain/ids.ts';
import { dataFor, gate, makeRunner, step } from '../../tests/support/runner-rig.ts';
import { AppError } from '../../shared/errors.ts';
import { LineCollector } from '../../shared/explain/line-collector.ts';
import { createMemoryRecords } from './memory-records.ts';

test('A42 two jobs run at once, the third waits with its place and starts when the first ends', async () => {
  const gates = [gate(), gate(), gate()];
  const { runner } = makeRunner({
    steps: (data) => [step('wait', () => gates['vmid' in data ? data.vmid - 100 : 0]?.opened ?? Promise.resolve())],
  });
  const ids = [100, 101, 102].map((vmid) => runner.start(dataFor(vmid)));
  const [first, , third] = ids as [JobId, JobId, JobId];
  await Promise.resolve();
  expect(ids.map((id) => runner.get(id).state.name)).toEqual(['running', 'running', 'queued']);
  expect(runner.get(third).state).toEqual({ name: 'queued', position: 1 });
  gates[0]?.open();
  await runner.finished(first);
  await new Promise((resolve) => setImmediate(resolve));
  expect(runner.get(third).state.name).toBe('running');
  for (const { open } of gates) open();
  await Promise.all(ids.map((id) => runner.finished(id)));
  expect(ids.map((id) => runner.get(id).state.name)).toEqual(['succeeded', 'succeeded', 'succeeded']);
});

test('retry goes on from the failed step with the results of those before it', async () => {
  let isBroken = true;
  const runs: string[] = [];
  const { runner, taken, endings } = makeRunner({
    steps: () => [
      step('one', async () => {
        runs.push('one');
        return { address: '10.0.0.1' };
      }),
      step('two', async () => {
        runs.push('two');
        if (isBroken) throw new Error('boom');
      }),
    ],
  });
  const id = runner.start(dataFor(100));
  const failed = await runner.finished(id);
  expect(failed.state).toMatchObject({
    name: 'failed',
    stepId: 'two',
    explanation: null,
    choices: ['retry', 'skip', 'keep'],
  });
  isBroken = false;
  runner.choose(id, 'retry');
  const done = await runner.finished(id);
  expect(done.state.name).toBe('succeeded');
  expect(runs).toEqual(['one', 'two', 'two']);
  expect(taken.filter(([stepId]) => stepId === 'one')).toEqual([
    ['one', { address: '10.0.0.1' }],
    ['one', { address: '10.0.0.1' }],
  ]);
  expect(endings).toEqual(['failed', 'succeeded']);
});

test('a failure that cannot be explained because its rules cannot be read is told all the same', async () => {
  using unreadable = vi.spyOn(LineCollector.prototype, 'explain').mockRejectedValue(new Error('EMFILE'));
  const details = { command: 'true', exitCode: 1, signal: null, lastLines: [] };
  const { runner } = makeRunner({
    steps: () => [step('one', () => Promise.reject(new AppError('ssh:command-failed', 'true failed', details)))],
  });
  const { state } = await runner.finished(runner.start(dataFor(100)));
  expect(state).toMatchObject({
    name: 'failed',
    stepId: 'one',
    error: { code: 'ssh:command-failed' },
    explanation: null,
  });
  expect(unreadable).toHaveBeenCalledOnce();
});

test('a skipped step is not run again', async () => {
  const runs: string[] = [];
  const { runner } = makeRunner({
    steps: () => [
      step('one', async () => {
        runs.push('one');
        throw new Error('boom');
      }),
      step('two', async () => runs.push('two')),
    ],
  });
  const id = runner.start(dataFor(100));
  await runner.finished(id);
  runner.choose(id, 'skip');
  const done = await runner.finished(id);
  expect(runs).toEqual(['one', 'two']);
  expect(done.steps.map(({ state }) => state)).toEqual(['skipped', 'done']);
});

test('cancel waits until the work has let go, and keeps the slot meanwhile', async () => {
  const cleaning = gate();
  const { runner, endings } = makeRunner({
    steps: () => [
      step('work', async ({ signal }) => {
        await new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason), { once: true });
        }).finally(() => cleaning.opened);
      }),
    ],
  });
  const id = runner.start(dataFor(100));
  await Promise.resolve();
  runner.cancel(id);
  expect(runner.get(id).state).toEqual({ name: 'running', isCancelling: true });
  expect(() => runner.start(dataFor(100))).toThrow(expect.objectContaining({ code: 'container:busy' }));
  cleaning.open();
  const ended = await runner.finished(id);
  expect(ended.state).toMatchObject({ name: 'cancelled', stepId: 'work' });
  expect(endings).toEqual(['cancelled']);
});

test('A71 a job that only started never shows a complete event, and percent never falls', async () => {
  const { runner, records, seen } = makeRunner({
    steps: () => [step('one', async () => undefined), step('two', async () => Promise.reject(new Error('no')))],
  });
  await runner.finished(runner.start(dataFor(100)));
  expect(records.events.map(({ type }) => type)).not.toContain('complete');
  expect(records.events.map(({ seq }) => seq)).toEqual(records.events.map((_, index) => index + 1));
  const percents = seen.map(({ percent }) => percent);
  expect(percents).toEqual(percents.toSorted((a, b) => a - b));
});

test('a job found unfinished at start is interrupted, and a retry probes the step before it acts', async () => {
  const records = createMemoryRecords();
  const stuck = makeRunner({
    records,
    steps: () => [step('create', ({ noteUpid }) => (noteUpid('UPID:x' as never), new Promise(() => undefined)))],
  });
  const id = stuck.runner.start(dataFor(100));
  await Promise.resolve();

  const probes: unknown[] = [];
  let runs = 0;
  const next = makeRunner({
    records,
    steps: () => [
      step('create', async () => (runs += 1), {
        probe: async (_context, { upid }) => {
          probes.push(upid);
          return { found: true };
        },
      }),
    ],
  });
  expect(next.runner.get(id).state).toMatchObject({ name: 'interrupted', stepId: 'create' });
  next.runner.choose(id, 'retry');
  expect((await next.runner.finished(id)).state.name).toBe('succeeded');
  expect(probes).toEqual(['UPID:x']);
  expect(runs).toBe(0);
});

test('A69 what a step prints is redacted before anything keeps it', async () => {
  const { runner, records, redactor } = makeRunner({
    steps: () => [step('one', async ({ log }) => log('stdout', 'the word is hunter22'))],
  });
  redactor.remember('hunter22');
  await runner.finished(runner.start(dataFor(100)));
  expect(JSON.stringify(records.events)).not.toContain('hunter22');
});

test('a question pauses the job until it is answered', async () => {
  const { runner } = makeRunner({
    steps: () => [
      step('trust', async ({ ask }) => {
        if (!(await ask('Is SHA256:abc right?'))) throw new Error('refused');
      }),
    ],
  });
  const id = runner.start(dataFor(100));
  await Promise.resolve();
  await Promise.resolve();
  expect(runner.get(id).state).toEqual({
    name: 'paused',
    kind: 'question',
    reason: 'Is SHA256:abc right?',
    error: null,
    offeredVmid: null,
  });
  runner.answer(id, true);
  expect((await runner.finished(id)).state.name).toBe('succeeded');
});

test('A59 a job that still waits in the queue is cancelled at once', async () => {
  const door = gate();
  const { runner, endings } = makeRunner({ steps: () => [step('wait', () => door.opened)] });
  const ids = [100, 101, 102].map((vmid) => runner.start(dataFor(vmid)));
  const last = ids[2];
  if (!last) throw new Error('no third job');
  await Promise.resolve();
  runner.cancel(last);
  expect(runner.get(last).state.name).toBe('cancelled');
  expect(endings).toEqual(['cancelled']);
  door.open();
  await Promise.all(ids.map((id) => runner.finished(id)));
  expect(runner.get(last).state.name).toBe('cancelled');
  expect(runner.get(last).steps.map(({ state }) => state)).toEqual(['pending']);
});
