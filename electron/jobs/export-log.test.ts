import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newConnectionId, sampleSnapshot } from '../../tests/support/store-samples.ts';
import { jobId, type JobId } from '../../shared/domain/ids.ts';
import type { ContainerProgressEvent } from '../../shared/domain/job.ts';
import { exportFileName, exportLine, exportLog, type LogHeading } from './export-log.ts';

const id = jobId.parse('7b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11');
const job = sampleSnapshot(newConnectionId(), {
  id,
  title: 'Create web (2)',
  state: { name: 'succeeded' },
  createdAt: Date.UTC(2026, 10, 25, 21, 4),
  startedAt: null,
});
const heading: LogHeading = {
  job,
  server: 'Cellar',
  appVersion: '1.2.3',
  now: Date.UTC(2026, 10, 26),
  removedAt: null,
};
const head = [
  '# Create web (2)',
  `# Job ${id}: web (101) on node pve1 of Cellar`,
  '# State: succeeded; asked for 2026-11-25T21:04:00.000Z, begun not yet, ended not yet',
  '# Written by Gantry 1.2.3, 2026-11-26T00:00:00.000Z; times are UTC',
  '',
];
const line = (seq: number): ContainerProgressEvent => ({
  type: 'log',
  stream: seq % 2 === 0 ? 'stderr' : 'stdout',
  jobId: id,
  seq,
  at: Date.UTC(2026, 10, 25) + seq,
  percent: 0,
  step: null,
  message: `line ${seq}`,
});

let folder: string;
beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'gantry-export-'));
});
afterEach(() => fs.rm(folder, { recursive: true, force: true }));

/** A log of so many lines that is never in memory as a whole. */
function longLog(count: number, onRead: () => void = () => undefined) {
  const limits: number[] = [];
  const read = (_id: JobId, { sinceSeq, limit }: { sinceSeq: number; limit: number }) => {
    onRead();
    limits.push(limit);
    return Array.from({ length: Math.min(limit, count - sinceSeq) }, (_, index) => line(sinceSeq + index + 1));
  };
  return { read, limits };
}

test('the whole log is written in order, page by page', async () => {
  const file = path.join(folder, 'log.txt');
  const log = longLog(50_001);
  expect(await exportLog(file, { ...heading, log, withColours: false, signal: new AbortController().signal })).toBe(
    50_001,
  );
  const lines = (await fs.readFile(file, 'utf8')).split('\n');
  expect(lines.slice(0, 5)).toEqual(head);
  expect(lines).toHaveLength(5 + 50_002);
  expect(lines[5]).toBe('2026-11-25T00:00:00.001Z  out   line 1');
  expect(lines[5 + 50_000]).toBe('2026-11-25T00:00:50.001Z  out   line 50001');
  expect(Math.max(...log.limits)).toBeLessThanOrEqual(2_000);
});

test('a file that was there is replaced by a whole one, with nothing left beside it', async () => {
  const file = path.join(folder, 'log.txt');
  await fs.writeFile(file, 'earlier');
  await exportLog(file, { ...heading, log: longLog(1), withColours: false, signal: new AbortController().signal });
  expect(await fs.readFile(file, 'utf8')).toBe(`${head.join('\n')}\n2026-11-25T00:00:00.001Z  out   line 1\n`);
  expect(await fs.readdir(folder)).toEqual(['log.txt']);
});

test.each([
  ['fails', 'the log cannot be read'],
  ['is stopped', null],
])('a file that was there stays as it was when the export %s', async (_name, failure) => {
  const file = path.join(folder, 'log.txt');
  await fs.writeFile(file, 'earlier');
  const stop = new AbortController();
  let pages = 0;
  const log = longLog(1_000_000, () => {
    pages += 1;
    if (pages < 3) return;
    if (failure !== null) throw new Error(failure);
    stop.abort();
  });
  await expect(exportLog(file, { ...heading, log, withColours: false, signal: stop.signal })).rejects.toThrow(
    failure ?? /abort/i,
  );
  expect(await fs.readFile(file, 'utf8')).toBe('earlier');
  expect(await fs.readdir(folder)).toEqual(['log.txt']);
});

test('a place where nothing can be written is told by its path and the reason', async () => {
  const file = path.join(folder, 'no-such-folder', 'job.log');
  const written = exportLog(file, {
    ...heading,
    log: longLog(1),
    withColours: false,
    signal: new AbortController().signal,
  });
  await expect(written).rejects.toMatchObject({
    code: 'file:unusable',
    details: { aim: 'write', path: file, reason: 'there is no such folder or file' },
  });
});

test('one that is stopped leaves no file behind', async () => {
  const file = path.join(folder, 'log.txt');
  const stop = new AbortController();
  let pages = 0;
  const log = longLog(1_000_000, () => {
    pages += 1;
    if (pages === 3) stop.abort();
  });
  await expect(exportLog(file, { ...heading, log, withColours: false, signal: stop.signal })).rejects.toThrow(/abort/i);
  expect(await fs.readdir(folder)).toEqual([]);
});

test('a file is named after the job and its time', () => {
  expect(exportFileName(job, '.log')).toBe('create-web-2-2026-11-25-2104.log');
});

test('steps and messages of several lines keep their shape', () => {
  const { seq, at, percent, step } = line(2);
  expect(exportLine({ jobId: id, seq, at, percent, step, type: 'step', state: 'failed', message: 'Run a\nb' })).toBe(
    '2026-11-25T00:00:00.002Z  --    [failed] Run a\n    b',
  );
});

test.each([
  [false, 'red and plain'],
  [true, '\u001B[31mred\u001B[0m and plain'],
])('A68 with colours: %s, a line reads %j', async (withColours, expected) => {
  const file = path.join(folder, 'log.txt');
  const only: ContainerProgressEvent = {
    ...line(1),
    message: '\u001B[31mred\u001B[0m and plain',
  };
  const log = { read: (_id: JobId, { sinceSeq }: { sinceSeq: number }) => (sinceSeq === 0 ? [only] : []) };
  await exportLog(file, { ...heading, log, withColours, signal: new AbortController().signal });
  expect((await fs.readFile(file, 'utf8')).split('\n').at(-2)).toBe(`2026-11-25T00:00:00.001Z  out   ${expected}`);
});

test('of a removed log the file says when it was removed', async () => {
  const file = path.join(folder, 'log.txt');
  const removedAt = Date.UTC(2026, 10, 1);
  await exportLog(file, {
    ...heading,
    removedAt,
    log: longLog(0),
    withColours: false,
    signal: new AbortController().signal,
  });
  expect(await fs.readFile(file, 'utf8')).toContain('# The log was removed on 2026-11-01T00:00:00.000Z\n');
});
