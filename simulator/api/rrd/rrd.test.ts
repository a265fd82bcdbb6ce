import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { startSimulator } from '../../start-simulator.ts';
import { asRoot } from '../../testing/asking.ts';
import * as guests from '../../testing/quiet-guests.ts';
import { rrdPoints } from './rrd.ts';

const NOW = Date.UTC(2026, 10, 25, 12, 34, 56);
const HOUR_MS = 3_600_000;

test.each([
  ['hour', 60, 60],
  ['day', 60, 1440],
  ['week', 1800, 336],
  ['month', 1800, 1440],
  ['year', 21_600, 1440],
  ['decade', 604_800, 570],
])('A %s has points every %i seconds, %i of them, the last at the newest full step', (timeframe, step, count) => {
  const points = rrdPoints(NOW, timeframe, () => ({ cpu: 1 }));
  expect(points).toHaveLength(count);
  expect(points.at(-1)?.['time']).toBe(Math.floor(NOW / 1000 / step) * step);
  expect((points.at(-1)?.['time'] ?? 0) - (points[0]?.['time'] ?? 0)).toBe((count - 1) * step);
});

test('A long step is the average or the highest of its minutes, and unknown when most of them are', () => {
  const rising = (time: number): { cpu: number } => ({ cpu: time });
  const [average, highest] = (['AVERAGE', 'MAX'] as const).map((cf) => rrdPoints(NOW, 'week', rising, cf).at(-1));
  const end = (average?.['time'] ?? 0) * 1000;
  expect(highest?.['cpu']).toBe(end);
  expect(average?.['cpu']).toBeLessThan(end);
  expect(average?.['cpu']).toBeGreaterThan(end - 1_800_000);
  const last = rrdPoints(NOW, 'week', (time) => (time === end ? { cpu: 1 } : {})).at(-1);
  expect(last).toEqual({ time: end / 1000 });
});

test('Minutes of the last hour are the same for both consolidations', () => {
  const at = (time: number): { cpu: number } => ({ cpu: time % 97 });
  expect(rrdPoints(NOW, 'hour', at, 'MAX')).toEqual(rrdPoints(NOW, 'hour', at));
});

test('Graphs begin when the guest or the node did, and of what does not run only the limits are known', async () => {
  await using pve = await startSimulator({ guests });
  const root = await asRoot(pve);
  const now = Date.now();
  pve.world.setBootedAt(now - 30 * 60_000);
  await pve.world.addContainer({ vmid: 101, createdAt: now - 20 * 60_000, isRunning: true });
  const container = pve.world.container(101);
  if (container) container.startedAt = now - 10 * 60_000;
  type Point = Record<string, number>;
  const points = await root.data<Point[]>('GET', '/nodes/pve1/lxc/101/rrddata', { timeframe: 'hour' });
  const kinds = points.map((point) => ('cpu' in point ? 'running' : 'maxmem' in point ? 'stopped' : 'none'));
  const [stopped, running] = ['stopped', 'running'].map((kind) => kinds.filter((other) => other === kind).length);
  expect(Math.abs((stopped ?? 0) - 10) + Math.abs((running ?? 0) - 10)).toBeLessThan(4);
  expect(kinds[0]).toBe('none');
  expect(points.at(-1)).toMatchObject({ maxcpu: 16, maxmem: 512 * 2 ** 20, pressurecpusome: 0 });
  const ofNode = await root.data<Point[]>('GET', '/nodes/pve1/rrddata', { timeframe: 'hour', cf: 'MAX' });
  expect(ofNode.filter((point) => 'cpu' in point).length).toBeGreaterThanOrEqual(30);
  expect(ofNode[0]).toEqual({ time: ofNode[0]?.['time'] });
  expect(ofNode.at(-1)).toMatchObject({ maxcpu: 16, memtotal: 64 * 2 ** 30, arcsize: 0 });
  expect(await root.refusal('GET', '/nodes/pve1/rrddata', { timeframe: 'century' })).toHaveProperty('timeframe');
});

test('A graph comes as a picture inside JSON, of what the database knows', async () => {
  await using pve = await startSimulator({ guests });
  const root = await asRoot(pve);
  await pve.world.addContainer({ vmid: 101, isRunning: true });
  const query = { timeframe: 'hour', ds: 'cpu,maxcpu' };
  const graph = await root.data<{ filename: string; image: string }>('GET', '/nodes/pve1/rrd', query);
  expect(graph.filename).toBe('/var/lib/rrdcached/db/pve-node-9.0/pve1_cpu_maxcpu.png');
  const bytes = Buffer.from(graph.image, 'latin1');
  expect([bytes.subarray(1, 4).toString(), bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual(['PNG', 800, 200]);
  const rows = inflateSync(bytes.subarray(bytes.indexOf('IDAT') + 4, bytes.indexOf('IEND') - 8));
  // One of the two lines is at the top over the whole width.
  expect([rows.length, rows[1], rows[800]]).toEqual([200 * 801, 3, 3]);
  expect(rows.includes(2)).toBe(true);
  await expect(root.data('GET', '/nodes/pve1/lxc/101/rrd', query)).resolves.toHaveProperty('image');
  const used = { timeframe: 'day', ds: 'used' };
  await expect(root.data('GET', '/nodes/pve1/storage/local/rrd', used)).resolves.toHaveProperty('image');
  const filled = await root.data<object[]>('GET', '/nodes/pve1/storage/local/rrddata', { timeframe: 'day' });
  expect([filled.length, filled.at(-1)]).toEqual([1440, expect.objectContaining({ total: 94 * 2 ** 30 })]);
  expect(await root.refusal('GET', '/nodes/pve1/rrd', { timeframe: 'hour', ds: 'nothing' })).toBe(
    "RRD error: No DS called 'nothing' in '/var/lib/rrdcached/db/pve-node-9.0/pve1'",
  );
  expect(await root.refusal('GET', '/nodes/nosuch/rrddata', { timeframe: 'hour' })).toBe(
    "RRD error: opening '/var/lib/rrdcached/db/pve-node-9.0/nosuch': No such file or directory",
  );
});

test('A year of a node with many guests is drawn at once', async () => {
  await using pve = await startSimulator({ guests });
  const root = await asRoot(pve);
  for (let vmid = 1000; vmid < 1200; vmid++) await pve.world.addContainer({ vmid, createdAt: Date.now() - HOUR_MS });
  const began = process.cpuUsage();
  const points = await root.data<object[]>('GET', '/nodes/pve1/rrddata', { timeframe: 'year' });
  expect(points).toHaveLength(1440);
  // What this process spent, not what it waited for others.
  const { user, system } = process.cpuUsage(began);
  expect((user + system) / 1000).toBeLessThan(2000);
});
