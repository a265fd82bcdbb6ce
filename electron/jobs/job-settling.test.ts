import { expect, test } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { dataFor, gate, makeRunner, step } from '../../tests/support/runner-rig.ts';
import { createMemoryRecords } from './memory-records.ts';
import { Parked } from './parked.ts';
import { vmidOf } from '../../tests/support/vmid-of.ts';

const settles = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const away = (): AppError<'pve:unreachable'> =>
  new AppError('pve:unreachable', 'No route to host', { host: 'pve1', port: 8006, reason: 'no route' });

test('B01 a job that was settled while its server was away is not taken up again when the server is back', async () => {
  let attempts = 0;
  const { runner } = makeRunner({
    steps: () => [
      step('create', async ({ noteUpid }) => {
        noteUpid('UPID:x' as never);
        attempts += 1;
        if (attempts === 1) throw away();
      }),
    ],
  });
  const id = runner.start(dataFor(100));
  const left = await runner.finished(id);
  expect(left.state).toMatchObject({ name: 'interrupted', stepId: 'create' });
  runner.choose(id, 'keep');
  runner.reconcile(left.connectionId);
  await settles();
  expect((await runner.finished(id)).state).toMatchObject({ name: 'interrupted', choices: [] });
  expect(attempts).toBe(1);
});

test('a job whose books cannot be written any more stands still, frees its place and can be tried again', async () => {
  const records = createMemoryRecords();
  const { saveSnapshot } = records.jobs;
  let isFull = false;
  const full = {
    ...records,
    jobs: {
      ...records.jobs,
      saveSnapshot: (snapshot: Parameters<typeof saveSnapshot>[0]) => {
        if (isFull) throw new Error('database or disk is full');
        saveSnapshot(snapshot);
      },
    },
  };
  const door = gate();
  const { runner, seen } = makeRunner({ records: full, steps: () => [step('work', () => door.opened)] });
  const id = runner.start(dataFor(100));
  await settles();
  isFull = true;
  door.open();
  const left = await runner.finished(id);
  expect(left.state).toMatchObject({ name: 'failed', choices: ['retry', 'skip', 'keep'] });
  expect(seen.at(-1)?.state.name).toBe('failed');
  expect(runner.workingOn(left.connectionId, vmidOf(left))).toBeNull();
  isFull = false;
  runner.choose(id, 'retry');
  expect((await runner.finished(id)).state.name).toBe('succeeded');
});

test('A27 a number that another job was given meanwhile is not taken, neither at once nor when it is agreed to', async () => {
  const door = gate();
  const { runner } = makeRunner({
    steps: (data) => [
      step('create', async () => {
        if ('vmid' in data && data.vmid === 101) return door.opened;
        throw new Parked('number-taken', '100 was taken', { goesOn: true, offeredVmid: 101 as never });
      }),
    ],
  });
  const other = runner.start(dataFor(101));
  const id = runner.start(dataFor(100));
  await runner.finished(id);
  await settles();
  expect(runner.get(id).state).toMatchObject({ name: 'paused', kind: 'number-taken', offeredVmid: 101 });
  expect(() => runner.answer(id, true)).toThrow(expect.objectContaining({ code: 'container:busy' }));
  expect(runner.get(id).state.name).toBe('paused');
  door.open();
  expect((await runner.finished(other)).state.name).toBe('succeeded');
});

test.each([
  ['all', ['create', 'finish'], 'succeeded', ['interrupted', 'succeeded']],
  ['all but the last', ['create'], 'interrupted', ['interrupted']],
])(
  'A62 a job that was killed with %s of its steps done is told so once its server answers',
  async (_which, done, name, endings) => {
    const records = createMemoryRecords();
    const worked: string[] = [];
    const steps = () => ['create', 'finish'].map((id) => step(id, () => Promise.resolve(worked.push(id))));
    const first = makeRunner({ records, steps });
    const id = first.runner.start(dataFor(100));
    const ended = await first.runner.finished(id);
    // As the kill has left it: the last outcome is written down, and the end is not.
    const states = ended.steps.map((one) => ({
      ...one,
      state: done.includes(one.id) ? ('done' as const) : ('running' as const),
    }));
    records.jobs.saveSnapshot({
      ...ended,
      steps: states,
      state: { name: 'running', isCancelling: false },
      endedAt: null,
    });
    for (const { stepId } of records.journal.read(id).filter((entry) => !done.includes(entry.stepId)))
      records.journal.intent(id, stepId);

    const second = makeRunner({ records, steps });
    const found = second.runner.get(id);
    expect(found.state.name).toBe('interrupted');
    second.runner.reconcile(found.connectionId);
    await settles();
    const now = await second.runner.finished(id);
    expect([now.state.name, now.endedAt === null]).toEqual([name, false]);
    expect([second.endings, worked]).toEqual([endings, ['create', 'finish']]);
    expect(now.steps.map(({ state }) => state)).toEqual(['done', name === 'succeeded' ? 'done' : 'pending']);
  },
);
