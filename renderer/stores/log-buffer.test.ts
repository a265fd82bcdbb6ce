import { expect, test } from 'vitest';
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
