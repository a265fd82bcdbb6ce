import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startSimulator, type Simulator } from '../../start-simulator.ts';
import { asRoot, asUser, type Asking } from '../../testing/asking.ts';
import * as guests from '../../testing/quiet-guests.ts';

let pve: Simulator;
let root: Asking;
beforeEach(async () => {
  pve = await startSimulator({ guests });
  root = await asRoot(pve);
});
afterEach(() => pve[Symbol.asyncDispose]());

type Task = { upid: string; type: string; id: string; status: string; user: string; tokenid?: string; saved?: unknown };

const start = async (vmid: number, who: Asking = root): Promise<string> => {
  const upid = await who.data<string>('POST', `/nodes/pve1/lxc/${vmid}/status/start`);
  await pve.world.settleTasks();
  return upid;
};
const list = (query: Record<string, string | number> = {}): Promise<Task[]> =>
  root.data('GET', '/nodes/pve1/tasks', query);
const typesOf = (tasks: readonly Task[]): string[] => tasks.map(({ type, id }) => `${type} ${id}`);
const pathOf = (upid: string): string => `/nodes/pve1/tasks/${encodeURIComponent(upid)}`;

/** Two containers, of which 102 cannot start, and three finished tasks. */
async function finishThree(): Promise<string[]> {
  await pve.world.addContainer({ vmid: 101, config: { features: 'nesting=1' } });
  await pve.world.addContainer({ vmid: 102, config: { lock: 'backup' } });
  const upids = [await start(101), await start(102)];
  upids.push(await root.data<string>('POST', '/nodes/pve1/lxc/101/status/stop'));
  await pve.world.settleTasks();
  return upids;
}

describe('The list', () => {
  test.each([
    [{}, ['vzstop 101', 'vzstart 102', 'vzstart 101']],
    [{ errors: 1 }, ['vzstart 102']],
    [{ statusfilter: 'ok' }, ['vzstop 101', 'vzstart 101']],
    [{ statusfilter: 'ERROR,unknown' }, ['vzstart 102']],
    [{ statusfilter: 'ok', errors: 1 }, ['vzstart 102']],
    [{ typefilter: 'vzstart' }, ['vzstart 102', 'vzstart 101']],
    [{ typefilter: 'vzst' }, []],
    [{ vmid: 101 }, ['vzstop 101', 'vzstart 101']],
    [{ userfilter: 'ROOT' }, ['vzstop 101', 'vzstart 102', 'vzstart 101']],
    [{ userfilter: 'r.ot' }, []],
    [{ since: 4_000_000_000 }, []],
    [{ until: 1000 }, []],
    [{ start: 1, limit: 1 }, ['vzstart 102']],
    [{ limit: 0 }, []],
    [{ source: 'active' }, []],
  ])('asked with %j', async (query, expected) => {
    await finishThree();
    expect(new Set(typesOf(await list(query)))).toEqual(new Set(expected));
  });

  test('counts all that fit, however few are shown, and says nothing of none', async () => {
    await finishThree();
    expect((await root.ask('GET', '/nodes/pve1/tasks', { limit: 1 })).json).toMatchObject({ total: 3 });
    expect((await root.ask('GET', '/nodes/pve1/tasks', { limit: 0 })).json).toEqual({ data: [], total: 3 });
    expect((await root.ask('GET', '/nodes/pve1/tasks', { typefilter: 'vzdump' })).json).toEqual({ data: [] });
  });

  test('has running tasks in front, in the order they began, and those count as unknown', async () => {
    await finishThree();
    const releases = [103, 104].map((vmid) => {
      const release = pve.world.holdConfigLock(vmid);
      return { vmid, release };
    });
    for (const { vmid } of releases) await pve.world.addContainer({ vmid });
    for (const { vmid } of releases) await root.data('POST', `/nodes/pve1/lxc/${vmid}/status/start`);
    const [first, second, third] = await list({ source: 'all' });
    expect(typesOf([first, second].flatMap((task) => task ?? []))).toEqual(['vzstart 103', 'vzstart 104']);
    expect([first?.status, first?.saved, third?.saved]).toEqual(['RUNNING', '0', undefined]);
    expect(typesOf(await list({ source: 'active', errors: 1 }))).toEqual(['vzstart 103', 'vzstart 104']);
    expect(await list({ source: 'active', statusfilter: 'ok' })).toEqual([]);
    for (const { release } of releases) release();
    await pve.world.settleTasks();
  });

  test('shows users what they and their tokens did, and a token only what it did itself', async () => {
    await finishThree();
    const alice = asUser(pve, 'alice@pve', { '/vms': 'PVEVMUser' });
    await start(101, alice);
    pve.world.setPassword('alice@pve', 'secret');
    expect(typesOf(await alice.data('GET', '/nodes/pve1/tasks'))).toEqual(['vzstart 101']);
    const [task] = await alice.data<Task[]>('GET', '/nodes/pve1/tasks');
    expect(task).toMatchObject({ user: 'alice@pve', tokenid: 'test' });
    const other = asUser(pve, 'bob@pve');
    expect(await other.data('GET', '/nodes/pve1/tasks')).toEqual([]);
    expect(
      typesOf(await asUser(pve, 'eve@pve', { '/nodes': 'PVEAuditor' }).data('GET', '/nodes/pve1/tasks')),
    ).toHaveLength(4);
  });

  test.each([[{ statusfilter: 'fine' }], [{ source: 'now' }], [{ start: -1 }], [{ vmid: 7 }]])(
    'refuses %j',
    async (query) => {
      expect(await root.refusal('GET', '/nodes/pve1/tasks', query)).toHaveProperty(Object.keys(query)[0] ?? '');
    },
  );

  test('of the whole cluster has the twenty-five newest of each node', async () => {
    for (const vmid of [101, 201]) await pve.world.addContainer({ vmid, ...(vmid === 201 ? { node: 'pve2' } : {}) });
    const stop = (node: string, vmid: number): Promise<string> =>
      root.data('POST', `/nodes/${node}/lxc/${vmid}/status/start`);
    await stop('pve2', 201);
    for (let count = 0; count < 30; count++) await root.data('POST', '/nodes/pve1/services/cron/restart');
    await pve.world.settleTasks();
    const tasks = await root.data<(Task & { node: string })[]>('GET', '/cluster/tasks');
    expect(tasks.filter(({ node }) => node === 'pve1')).toHaveLength(25);
    expect(tasks.filter(({ node }) => node === 'pve2')).toHaveLength(1);
    expect(await list({ limit: 100 })).toHaveLength(30);
    expect(await asUser(pve, 'bob@pve').data('GET', '/cluster/tasks')).toEqual([]);
  });
});

describe('A log', () => {
  const logOf = async (upid: string, query = {}): Promise<unknown> =>
    (await root.ask('GET', `${pathOf(upid)}/log`, query)).json;

  test('is read in pages, and past its end there is nothing', async () => {
    const [, failed = ''] = await finishThree();
    expect(await logOf(failed)).toEqual({ data: [{ n: 1, t: 'TASK ERROR: CT is locked (backup)' }], total: 1 });
    expect(await logOf(failed, { start: 1 })).toEqual({ data: [], total: 1 });
  });

  test('of ten thousand lines comes whole with limit 0, and in any part of it', async () => {
    await finishThree();
    const lines = Array.from({ length: 10_000 }, (_, index) => `line ${index + 1}`);
    pve.world.failNextTask({ type: 'vzstart', exitStatus: 'too much to say', log: lines });
    const upid = await start(101);
    const whole = (await logOf(upid, { limit: 0 })) as { data: { n: number; t: string }[]; total: number };
    expect([whole.data.length, whole.total]).toEqual([10_001, 10_001]);
    expect(await logOf(upid, { start: 9_999, limit: 5 })).toEqual({
      data: [
        { n: 10_000, t: 'line 10000' },
        { n: 10_001, t: 'TASK ERROR: too much to say' },
      ],
      total: 10_001,
    });
    const page = (await logOf(upid)) as { data: unknown[] };
    expect(page.data).toHaveLength(50);
  });

  test('can be downloaded, packed when it is long, but not in parts', async () => {
    const [, failed = ''] = await finishThree();
    const short = await root.ask('GET', `${pathOf(failed)}/log`, { download: 1 });
    expect(short.body.toString()).toBe('TASK ERROR: CT is locked (backup)\n');
    expect(short.headers['content-disposition']).toMatch(/^attachment; filename="task-pve1-vzstart-\d{4}-.*Z\.log"$/);
    expect(short.headers['content-encoding']).toBeUndefined();
    pve.world.failNextTask({ type: 'vzstart', exitStatus: 'x', log: Array.from({ length: 200 }, () => 'a long line') });
    const long = await root.ask('GET', `${pathOf(await start(101))}/log`, { download: 1 });
    expect(long.headers['content-encoding']).toBe('gzip');
    expect(await root.refusal('GET', `${pathOf(failed)}/log`, { download: 1, limit: 5 })).toBe(
      "'download' cannot be used together with 'start' or 'limit' parameters",
    );
  });

  test('that nobody wrote belongs to whom the UPID names', async () => {
    const upid = 'UPID:pve1:00000001:00000001:5F000000:vzcreate:110:alice@pve:';
    const unreadable = { data: [{ n: 1, t: 'unable to open file - No such file or directory' }], total: 1 };
    expect(await logOf(upid)).toEqual(unreadable);
    const bob = asUser(pve, 'bob@pve');
    expect(await bob.refusal('GET', `${pathOf(upid)}/log`)).toBe('Permission check failed (/nodes/pve1, Sys.Audit)');
    expect(await root.refusal('GET', `${pathOf(upid)}/log`, { download: 1 })).toBe(
      `Could not open file '/var/log/pve/tasks/0/${upid}' - No such file or directory`,
    );
  });
});

describe('A UPID', () => {
  test.each([
    'UPID:garbage',
    'upid',
    'UPID:pve1:1:2:3:vzstart:101:root@pam:',
    'UPID:-:00000001:00000001:5F000000:a:1:b:',
  ])('%s is none', async (upid) => {
    const malformed = { upid: 'unable to parse worker upid' };
    expect(await root.refusal('GET', `${pathOf(upid)}/status`)).toEqual(malformed);
    expect(await root.refusal('GET', `${pathOf(upid)}/log`)).toEqual(malformed);
    expect(await root.refusal('DELETE', pathOf(upid))).toEqual(malformed);
    expect(await root.data('GET', pathOf(upid))).toEqual([{ name: 'log' }, { name: 'status' }]);
  });

  test('of another node is unknown here, and one nobody knows cannot be stopped', async () => {
    const [upid = ''] = await finishThree();
    const unknown = { upid: 'no such task' };
    expect(await root.refusal('GET', `/nodes/pve2/tasks/${upid}/status`)).toEqual(unknown);
    expect(await root.refusal('DELETE', pathOf('UPID:pve1:00000001:00000001:5F000000:a:1:root@pam:'))).toEqual(unknown);
    expect(await root.data('GET', `/nodes/pve1/tasks/${upid}/status`)).toMatchObject({ exitstatus: 'OK' });
  });
});

test('A running task is stopped by its owner or by whoever may change the node, and by nobody else', async () => {
  await using slow = await startSimulator({ guests, speed: 'lifelike' });
  await slow.world.addContainer({ vmid: 101 });
  const alice = asUser(slow, 'alice@pve', { '/vms': 'PVEVMUser' });
  const auditor = asUser(slow, 'bob@pve', { '/': 'PVEAuditor' });
  const admin = asUser(slow, 'carol@pve', { '/nodes': 'Administrator' });
  for (const stopper of [alice, admin]) {
    const upid = await alice.data<string>('POST', '/nodes/pve1/lxc/101/status/start');
    expect(await auditor.data('GET', `${pathOf(upid)}/status`)).toMatchObject({ status: 'running' });
    expect(await auditor.refusal('DELETE', pathOf(upid))).toBe('Permission check failed (/nodes/pve1, Sys.Modify)');
    expect(await stopper.data('DELETE', pathOf(upid))).toBeNull();
    await slow.world.settleTasks();
    expect(await alice.data('GET', `${pathOf(upid)}/status`)).toMatchObject({ exitstatus: 'received interrupt' });
    expect(slow.world.container(101)?.startedAt).toBeNull();
    expect(await stopper.data('DELETE', pathOf(upid))).toBeNull();
  }
});
