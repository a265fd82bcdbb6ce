import v8 from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test, vi } from 'vitest';
import type { JobId } from '../../shared/domain/ids.ts';
import type { ContainerProgressEvent } from '../../shared/domain/job.ts';
import { LogBuffer } from './log-buffer.ts';

const line = (seq: number): ContainerProgressEvent => ({
  type: 'log',
  stream: 'stdout',
  jobId: '7b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11' as JobId,
  seq,
  at: seq,
  percent: 0,
  step: null,
  message: `line ${seq}`,
});
const lines = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => line(from + index));
const seqs = (buffer: LogBuffer) => Array.from({ length: buffer.length }, (_, index) => buffer.at(index)?.seq);

test('an event that comes twice is held once', () => {
  const buffer = new LogBuffer();
  expect(buffer.push(lines(1, 3))).toBe(true);
  expect(buffer.push(lines(2, 5))).toBe(true);
  expect(seqs(buffer)).toEqual([1, 2, 3, 4, 5]);
});

test('nothing is taken beyond a gap, and the gap is told', () => {
  const buffer = new LogBuffer();
  buffer.push(lines(1, 2));
  expect(buffer.push(lines(4, 6))).toBe(false);
  expect(seqs(buffer)).toEqual([1, 2]);
  expect(buffer.lastSeq).toBe(2);
});

test('A67 the memory is bounded: the oldest lines go, and how many is known', () => {
  const buffer = new LogBuffer(100);
  for (let from = 1; from <= 991; from += 10) buffer.push(lines(from, from + 9));
  expect(buffer.length).toBe(100);
  expect(buffer.dropped).toBe(900);
  expect([buffer.at(0)?.seq, buffer.at(99)?.seq]).toEqual([901, 1000]);
});

test('whatever is put in comes out as it was, over the seams of the memory and after some of it has gone', () => {
  const buffer = new LogBuffer(5000);
  const jobId = '7b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11' as JobId;
  const kinds = ['stdout', 'stderr', 'task', 'gantry'] as const;
  const all = Array.from({ length: 12_345 }, (_, index): ContainerProgressEvent => {
    const head = {
      jobId,
      seq: index + 1,
      // The clock is put back now and then, and once in a while weeks pass.
      at: 1_700_000_000_000 + index * 7 + (index % 600 === 1 ? -40_000 : 0) + (index % 900 === 2 ? 5_000_000_000 : 0),
      percent: (index % 1000) / 10,
      // Some lines say nothing, some chunks hold letters of two bytes.
      message: index % 11 === 0 ? '' : `m ${index} ${index > 7_000 && index % 900 === 0 ? 'Ω 🚀' : 'ü'}`,
    };
    if (index % 500 === 0) return { ...head, type: 'step', state: 'started', step: `step ${index / 500}` };
    if (index % 777 === 0) return { ...head, type: 'complete', step: null };
    return {
      ...head,
      type: 'log',
      stream: kinds[index % kinds.length] ?? 'stdout',
      step: index % 3 === 0 ? null : `step ${Math.floor(index / 500)}`,
    };
  });
  for (let from = 0; from < all.length; from += 100) buffer.push(all.slice(from, from + 100));
  expect(buffer.dropped).toBe(all.length - 5000);
  expect(Array.from({ length: buffer.length }, (_, index) => buffer.at(index))).toEqual(all.slice(-5000));
  expect([buffer.at(-1), buffer.at(5000)]).toEqual([undefined, undefined]);
});

test('what is skipped on purpose counts as gone', () => {
  const buffer = new LogBuffer(100);
  buffer.push(lines(1, 10));
  buffer.skipTo(500);
  expect([buffer.length, buffer.dropped, buffer.lastSeq]).toEqual([0, 500, 500]);
  buffer.push(lines(501, 503));
  expect(seqs(buffer)).toEqual([501, 502, 503]);
});

test('a long log is held in a quarter of its room, also when all of it has been read', () => {
  const text = (seq: number) => `Unpacking libexample${seq}:amd64 (1.2.${seq % 100}-1) over (1.2.${seq % 100}-0) ...`;
  const heldBytes = (): number => {
    v8.setFlagsFromString('--expose-gc');
    (runInNewContext('gc') as () => void)();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const before = heldBytes();
  const buffer = new LogBuffer();
  let chars = 0;
  for (let seq = 1; seq <= 200_000; seq += 1) {
    buffer.push([{ ...line(seq), message: text(seq) }]);
    chars += text(seq).length;
  }
  let right = 0;
  for (let index = 0; index < buffer.length; index += 1) right += buffer.at(index)?.seq === index + 1 ? 1 : 0;
  expect(right).toBe(200_000);
  // Here and there a line, as a filter leaves them.
  for (let index = 0; index < buffer.length; index += 1_500) expect(buffer.at(index)?.seq).toBe(index + 1);
  expect(heldBytes() - before).toBeLessThan(chars / 4);
});

test('lines far apart, as a filter leaves them in view, are unpacked once and not at every drawing', () => {
  const buffer = new LogBuffer();
  buffer.push(lines(1, 150_000));
  const inView = Array.from({ length: 100 }, (_, index) => index * 1_500 + 7);
  const draw = () => inView.map((index) => buffer.at(index));
  for (let times = 0; times < 2; times += 1) expect(draw()).toEqual(inView.map((index) => line(index + 1)));
  const unpacked = vi.spyOn(TextDecoder.prototype, 'decode');
  expect(draw()).toEqual(inView.map((index) => line(index + 1)));
  expect(unpacked).not.toHaveBeenCalled();
  unpacked.mockRestore();
});

test('what is forgotten is not held, and counts as gone', () => {
  const buffer = new LogBuffer(10_000);
  buffer.push(lines(1, 5_000));
  buffer.forget();
  expect([buffer.length, buffer.dropped, buffer.lastSeq]).toEqual([0, 5_000, 5_000]);
  expect([buffer.at(0), buffer.at(4_999)]).toEqual([undefined, undefined]);
});
