import { expect, test } from 'vitest';
import { connectionId, jobId, vmid } from '../../shared/domain/ids.ts';
import { trayMenu, trayStatus, type TrayFacts } from './tray-menu.ts';

type Entry = ReturnType<typeof trayMenu>[number];
type Server = TrayFacts['servers'][number];
type Row = TrayFacts['rows'][number];
type Job = TrayFacts['jobs'][number];
const serverId = connectionId.parse('0b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11');
const server = (change: Partial<Server> = {}): Server => ({
  id: serverId,
  name: 'Rack',
  isProduction: false,
  health: { state: 'online', lastContactAt: 1, version: '9.2' },
  ...change,
});
const now = Date.UTC(2026, 0, 2);
const offline: Server['health'] = {
  state: 'offline',
  lastContactAt: null,
  error: { code: 'internal', message: '', details: { ref: 'x' } },
};
const job = (change: Partial<Job> = {}): Job => ({
  id: jobId.parse(crypto.randomUUID()),
  title: 'Create web & mail',
  connectionId: serverId,
  vmid: vmid.parse(101),
  state: { name: 'running', isCancelling: false },
  percent: 43,
  endedAt: null,
  ...change,
});
const row = (number: number, change: Partial<Row> = {}): Row => ({
  key: `${serverId}/${number}`,
  connectionId: serverId,
  vmid: vmid.parse(number),
  name: `ct${number}`,
  status: 'running',
  lock: null,
  isTemplate: false,
  goneAt: null,
  ...change,
});

function menuOf(facts: Partial<TrayFacts>) {
  const done: string[] = [];
  const all = { jobs: [], rows: [], servers: [server()], isWindowShown: false, now, ...facts };
  const entries = trayMenu(all, {
    toggleWindow: () => done.push('toggle'),
    navigate: (to) => done.push(to),
    newContainer: () => done.push('new'),
    power: ({ name }, action) => done.push(`${action} ${name}`),
    quit: () => done.push('quit'),
  });
  const flat = (list: readonly Entry[]): Entry[] =>
    list.flatMap((entry) => [entry, ...(Array.isArray(entry.submenu) ? flat(entry.submenu) : [])]);
  const find = (start: string): Entry | undefined => flat(entries).find(({ label }) => label?.startsWith(start));
  // Our entries look at none of Electron's arguments.
  const choose = (start: string): void => {
    const click: unknown = find(start)?.click;
    if (typeof click === 'function') click();
  };
  return { done, find, choose, labels: flat(entries).flatMap(({ label }) => label ?? []) };
}

test('what needs the user comes before what runs, and that before what is away', () => {
  const paused = job({ state: { name: 'paused', kind: 'question', reason: '?', error: null, offeredVmid: null } });
  expect(trayStatus({ jobs: [job(), paused], servers: [server({ health: offline })], now }).state).toBe('attention');
  expect(trayStatus({ jobs: [job()], servers: [server({ health: offline })], now }).state).toBe('working');
  const wished = job({ state: { name: 'paused', kind: 'asked', reason: '', error: null, offeredVmid: null } });
  expect(trayStatus({ jobs: [job(), wished], servers: [], now }).text).toBe('1 job is running');
  expect(trayStatus({ jobs: [wished], servers: [], now }).text).toBe('A job is paused');
  expect(trayStatus({ jobs: [], servers: [server({ health: offline })], now })).toEqual({
    state: 'offline',
    text: 'The server is offline',
  });
  expect(trayStatus({ jobs: [], servers: [server(), server({ health: offline })], now })).toEqual({
    state: 'idle',
    text: '1 of 2 servers offline',
  });
  expect(trayStatus({ jobs: [job({ state: { name: 'succeeded' } })], servers: [server()], now }).state).toBe('idle');
});

test('running jobs stand with their percent, in steps of five, and open when they are chosen', () => {
  const running = job();
  const { choose, done, labels } = menuOf({ jobs: [running, job({ state: { name: 'succeeded' } })] });
  expect(labels[1]).toBe('Create web && mail: 40 %');
  choose('Create web');
  expect(done).toEqual([`job/${running.id}`]);
});

test('what waits for a turn says so, what asks and what stopped lately says what it is, and each opens its job', () => {
  const stopped: Job['state'] = {
    name: 'failed',
    stepId: null,
    error: { code: 'internal', message: '', details: { ref: 'x' } },
    explanation: null,
    choices: ['retry'],
  };
  const failed = job({ title: 'Create dns', state: stopped, endedAt: now - 1000 });
  const { choose, done, labels } = menuOf({
    jobs: [
      failed,
      job({ title: 'Create old', state: stopped, endedAt: now - 25 * 3_600_000 }),
      job({ title: 'Create settled', state: { ...stopped, choices: [] }, endedAt: now - 1000 }),
      job({
        title: 'Create cut',
        state: { name: 'interrupted', stepId: null, reason: '', choices: ['retry'] },
        endedAt: now,
      }),
      job({ title: 'Create next', state: { name: 'queued', position: 1 } }),
      job({
        title: 'Create lab',
        state: { name: 'paused', kind: 'question', reason: '?', error: null, offeredVmid: null },
      }),
    ],
  });
  expect(labels.slice(0, 5)).toEqual([
    'A job needs you',
    'Create lab: needs you',
    'Create next: waits for its turn',
    'Create dns: failed',
    'Create cut: interrupted',
  ]);
  choose('Create dns');
  expect(done).toEqual([`job/${failed.id}`]);
  expect(trayStatus({ jobs: [failed], servers: [server()], now })).toEqual({
    state: 'attention',
    text: 'A job stopped',
  });
});

test('a container can be started or shut down; one that is worked on or away says why it cannot', () => {
  const rows = [row(101), row(102, { status: 'stopped' }), row(103, { lock: 'backup' })];
  const jobs = [job({ state: { name: 'succeeded' }, vmid: row(102).vmid })];
  const { choose, done, find } = menuOf({ rows, jobs });
  choose('Start');
  expect(done).toEqual(['start ct102']);
  expect(find('Shut down (locked by Proxmox: backup)')?.enabled).toBe(false);
  expect(menuOf({ rows: [row(101)], jobs: [job()] }).find('Shut down (a job works on it)')?.enabled).toBe(false);
  const away = menuOf({ rows: [row(101)], servers: [server({ health: offline })] });
  expect(away.find('Shut down (its server is offline)')?.enabled).toBe(false);
});

test('in production shutting down leads to the window, which asks', () => {
  const { choose, done } = menuOf({ rows: [row(101)], servers: [server({ isProduction: true })] });
  choose('Shut down');
  expect(done).toEqual([`containers/${serverId}/101`]);
});

test('those worked on last come first, and neither templates nor those that are gone are offered', () => {
  const rows = [
    row(101),
    row(102, { status: 'stopped' }),
    row(103, { isTemplate: true }),
    row(104, { goneAt: 5 }),
    ...Array.from({ length: 12 }, (_, index) => row(200 + index)),
  ];
  const { labels } = menuOf({ rows, jobs: [job({ state: { name: 'succeeded' }, vmid: row(102).vmid })] });
  const containers = labels.filter((label) => label.startsWith('ct'));
  expect(containers).toHaveLength(8);
  expect(containers[0]).toBe('ct102 (102), stopped');
});

test('without a server there is nothing to create, and the way to the window and out is always there', () => {
  const { labels } = menuOf({ servers: [] });
  expect(labels).toEqual(['No job is running', 'Open Gantry', 'Quit Gantry']);
  expect(menuOf({ isWindowShown: true }).labels).toContain('Hide the window');
});
