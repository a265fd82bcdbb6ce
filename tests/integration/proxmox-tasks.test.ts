import { expect, test } from 'vitest';
import { upid as upidSchema } from '../../shared/domain/ids.ts';
import { HastyClock } from './hasty-clock.ts';
import { Secret } from '../../electron/lib/secret.ts';
import { connectProxmox } from '../../electron/proxmox/connect.ts';
import { startServer, type ProxmoxServer, type Reply, type Seen } from './proxmox-server.ts';

const upid = upidSchema.parse('UPID:pve2:000004CE:0002FDCB:6B043224:vzcreate:110:root@pam!app:');
const token = { kind: 'token', tokenName: 'root@pam!app', secret: new Secret('12345678-aaaa') } as const;

const connect = ({ host, port, fingerprint }: ProxmoxServer, clock: HastyClock) =>
  connectProxmox({ host, port, fingerprint, credentials: token, clock });

/** A task whose log grows by what `tick` returns at every look at its status, until its exit status is given. */
function task(looks: { lines: string[]; exitstatus?: string; trouble?: Reply }[]) {
  let look = -1;
  let log: string[] = [];
  return ({ path, query }: Seen): Reply => {
    if (path.endsWith('/status')) {
      look = Math.min(look + 1, looks.length - 1);
      const { lines = [], exitstatus, trouble } = looks[look] ?? {};
      if (trouble) return trouble;
      log = [...log, ...lines];
      const status = exitstatus === undefined ? { status: 'running' } : { status: 'stopped', exitstatus };
      return {
        data: { upid, node: 'pve2', type: 'vzcreate', id: '110', user: 'root@pam', starttime: 1795437092, ...status },
      };
    }
    const fields = new URLSearchParams(query);
    const start = Number(fields.get('start'));
    if (log.length === 0) return { data: [{ n: 1, t: 'no content' }] };
    return {
      data: log.slice(start, start + Number(fields.get('limit'))).map((t, index) => ({ n: start + index + 1, t })),
    };
  };
}

test('A37 a task that ends with warnings is a success that tells how many', async () => {
  const clock = new HastyClock();
  await using server = await startServer(
    task([
      { lines: [] },
      { lines: ['extracting archive', 'WARN: Systemd 252 detected. You may need to enable nesting.'] },
      { lines: ['TASK WARNINGS: 1'], exitstatus: 'WARNINGS: 1' },
    ]),
  );
  await using proxmox = connect(server, clock);
  const outcome = await proxmox.tasks.wait(upid);
  expect(outcome).toEqual({
    exitstatus: 'WARNINGS: 1',
    warnings: 1,
    lines: ['extracting archive', 'WARN: Systemd 252 detected. You may need to enable nesting.', 'TASK WARNINGS: 1'],
  });
  expect(server.seen[0]?.path).toBe(`/api2/json/nodes/pve2/tasks/${encodeURIComponent(upid)}/status`);
});

test('every log line is handed over once and in order, however long the log is and however late its end comes', async () => {
  const clock = new HastyClock();
  const many = Array.from({ length: 2_345 }, (_, index) => `line ${index}`);
  await using server = await startServer(
    task([
      { lines: [] },
      { lines: many.slice(0, 700) },
      { lines: many.slice(700, 1_000) },
      { lines: [...many.slice(1_000), 'TASK OK'], exitstatus: 'OK' },
    ]),
  );
  await using proxmox = connect(server, clock);
  const heard: string[] = [];
  const outcome = await proxmox.tasks.wait(upid, { onLines: (lines) => heard.push(...lines) });
  expect(heard).toEqual([...many, 'TASK OK']);
  expect(outcome).toEqual({ exitstatus: 'OK', warnings: 0, lines: heard });
});

test('a failed task is thrown with its exit status and the lines that tell why', async () => {
  const clock = new HastyClock();
  const lines = [
    'extracting archive',
    'tar: ./sbin/init: Cannot write: No space left on device',
    'tar: Exiting with failure status due to previous errors',
    'TASK ERROR: unable to create CT 110 - command failed',
  ];
  await using server = await startServer(task([{ lines, exitstatus: 'unable to create CT 110 - command failed' }]));
  await using proxmox = connect(server, clock);
  await expect(proxmox.tasks.wait(upid)).rejects.toMatchObject({
    code: 'pve:task-failed',
    details: { upid, exitstatus: 'unable to create CT 110 - command failed', decisiveLines: lines.slice(1) },
  });
});

test('a task whose worker was killed has failed', async () => {
  const clock = new HastyClock();
  await using server = await startServer(task([{ lines: ['downloading'], exitstatus: 'unexpected status' }]));
  await using proxmox = connect(server, clock);
  await expect(proxmox.tasks.wait(upid)).rejects.toMatchObject({ code: 'pve:task-failed' });
});

test('A43 a node that is away for a while is waited for, and the same task is taken up again', async () => {
  const clock = new HastyClock();
  const away: Reply = { status: 595, reason: 'No route to host', text: '', contentType: null };
  await using server = await startServer(
    task([
      { lines: ['one'] },
      ...Array.from({ length: 40 }, () => ({ lines: [], trouble: away })),
      { lines: ['two', 'TASK OK'], exitstatus: 'OK' },
    ]),
  );
  await using proxmox = connect(server, clock);
  const outcome = await proxmox.tasks.wait(upid);
  expect(outcome.lines).toEqual(['one', 'two', 'TASK OK']);
  expect(server.seen.every(({ method }) => method === 'GET')).toBe(true);
});

test('A44 a node that stays away ends the wait as unreachable, which is not a failed task', async () => {
  const clock = new HastyClock();
  const away: Reply = { status: 595, reason: 'No route to host', text: '', contentType: null };
  await using server = await startServer(task([{ lines: ['one'] }, { lines: [], trouble: away }]));
  await using proxmox = connect(server, clock);
  const startedAt = clock.now();
  await expect(proxmox.tasks.wait(upid, { deadlineMs: 30_000 })).rejects.toMatchObject({
    code: 'pve:unreachable',
  });
  expect(clock.now() - startedAt).toBeGreaterThanOrEqual(30_000);
  expect(clock.now() - startedAt).toBeLessThan(35_000);
});

test('a refusal is not waited out', async () => {
  const clock = new HastyClock();
  const reason = 'Permission check failed (/nodes/pve2, Sys.Audit)';
  await using server = await startServer(() => ({
    status: 403,
    reason,
    text: JSON.stringify({ data: null, message: `${reason}\n` }),
  }));
  await using proxmox = connect(server, clock);
  await expect(proxmox.tasks.wait(upid)).rejects.toMatchObject({
    code: 'pve:forbidden',
    details: { path: '/nodes/pve2', privilege: 'Sys.Audit' },
  });
  expect(server.seen).toHaveLength(1);
});

test('a wait that is cancelled ends at once and leaves the task alone', async () => {
  const clock = new HastyClock();
  await using server = await startServer(task([{ lines: ['one'] }]));
  await using proxmox = connect(server, clock);
  const controller = new AbortController();
  const wait = proxmox.tasks.wait(upid, { signal: controller.signal, onLines: () => controller.abort() });
  await expect(wait).rejects.toMatchObject({ name: 'AbortError' });
  expect(server.seen.map(({ method }) => method)).not.toContain('DELETE');
});

test('polling starts fast and slows down to once a second', async () => {
  const clock = new HastyClock();
  const at: number[] = [];
  const answer = task([
    ...Array.from({ length: 8 }, () => ({ lines: ['x'] })),
    { lines: ['TASK OK'], exitstatus: 'OK' },
  ]);
  await using server = await startServer((request) => {
    if (request.path.endsWith('/status')) at.push(clock.now());
    return answer(request);
  });
  await using proxmox = connect(server, clock);
  await proxmox.tasks.wait(upid);
  const gaps = at.slice(1).map((time, index) => time - (at[index] ?? 0));
  expect(gaps[0]).toBeLessThanOrEqual(300);
  expect(gaps.at(-1)).toBeGreaterThanOrEqual(1_000);
});

test('stopping a task is a DELETE on its node', async () => {
  await using server = await startServer(() => ({ data: null }));
  await using proxmox = connect(server, new HastyClock());
  await proxmox.tasks.stop(upid);
  expect(server.seen[0]).toMatchObject({
    method: 'DELETE',
    path: `/api2/json/nodes/pve2/tasks/${encodeURIComponent(upid)}`,
  });
});

test('tasks are found by guest, type and time, running ones with them', async () => {
  const running = {
    upid,
    node: 'pve2',
    type: 'vzcreate',
    id: '110',
    user: 'root@pam',
    starttime: 1795437092,
    status: 'RUNNING',
  };
  const done = { ...running, endtime: 1795437096, status: 'OK', saved: '1' };
  await using server = await startServer(() => ({ data: [running, done] }));
  await using proxmox = connect(server, new HastyClock());
  const tasks = await proxmox.tasks.list('pve2', { vmid: 110, type: 'vzcreate', sinceMs: 1_795_437_000_500 });
  expect(Object.fromEntries(new URLSearchParams(server.seen[0]?.query))).toEqual({
    source: 'all',
    vmid: '110',
    typefilter: 'vzcreate',
    since: '1795437000',
    limit: '500',
  });
  expect(tasks.map(({ exitstatus, endedAtMs, startedAtMs }) => ({ exitstatus, endedAtMs, startedAtMs }))).toEqual([
    { exitstatus: null, endedAtMs: null, startedAtMs: 1_795_437_092_000 },
    { exitstatus: 'OK', endedAtMs: 1_795_437_096_000, startedAtMs: 1_795_437_092_000 },
  ]);
});
