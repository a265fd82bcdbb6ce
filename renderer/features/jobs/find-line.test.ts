import { expect, test } from 'vitest';
import type { Explanation } from '../../../shared/domain/explanation.ts';
import type { JobId } from '../../../shared/domain/ids.ts';
import type { ContainerProgressEvent } from '../../../shared/domain/job.ts';
import type { AppErrorData } from '../../../shared/errors.ts';
import { decisiveLine, provenLine, stepBegin } from './find-line.ts';

const jobId = '7b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11' as JobId;
const head = (seq: number, step: string | null) => ({ jobId, seq, at: seq, percent: 0, step });
const started = (seq: number, step: string): ContainerProgressEvent => ({
  ...head(seq, step),
  type: 'step',
  state: 'started',
  message: step,
});
const log = (seq: number, step: string, message: string): ContainerProgressEvent => ({
  ...head(seq, step),
  type: 'log',
  stream: 'stderr',
  message,
});
const failure: AppErrorData = {
  code: 'ssh:command-failed',
  message: 'failed',
  details: {
    command: '10-fails.sh',
    exitCode: 3,
    signal: null,
    lastLines: ['checking', 'licence server not reachable'],
  },
};
const error = (seq: number, step: string): ContainerProgressEvent => ({
  ...head(seq, step),
  type: 'error',
  message: 'failed',
  error: failure,
});
const events = [
  started(4, 'files'),
  log(5, 'files', 'written'),
  started(6, 'script'),
  log(7, 'script', 'licence server not reachable'),
  error(8, 'script'),
  started(9, 'script'),
  log(10, 'script', '\u001B[31mlicence server not reachable\u001B[0m '),
  log(11, 'script', 'bye'),
  error(12, 'script'),
];

test('a step begins with its latest attempt', () => {
  expect(stepBegin(events, 'script')).toBe(9);
  expect(stepBegin(events, 'files')).toBe(4);
  expect(stepBegin(events, 'start')).toBeNull();
});

test('a step whose beginning was let go is shown from what is left of it', () => {
  expect(stepBegin(events.slice(1), 'files')).toBe(5);
});

test('the decisive line is the one of the latest attempt, whatever its colours', () => {
  expect(decisiveLine(events, failure, null)).toBe(10);
});

test('without a line that proves it the error itself is shown', () => {
  const other: AppErrorData = { ...failure, details: { ...failure.details, lastLines: ['never printed'] } };
  expect(decisiveLine(events, other, null)).toBe(12);
  expect(decisiveLine([], failure, null)).toBeNull();
});

const explained = (line: string | null): Explanation => ({
  cause: 'connection-refused',
  isSure: true,
  sentence: 'It is so.',
  decisiveLine: line,
  checked: [],
  nextStep: 'Do this.',
  action: null,
});

test('the line that an explanation names goes before the last one, and is the first such line of the latest attempt', () => {
  const again = [
    ...events,
    started(13, 'script'),
    log(14, 'script', 'refused'),
    log(15, 'script', 'refused\r'),
    log(16, 'script', 'licence server not reachable'),
    error(17, 'script'),
  ];
  expect(decisiveLine(again, failure, explained('refused'))).toBe(14);
  expect(provenLine(again, explained('refused'))).toBe(14);
});

test('an explanation without a line marks none, and shows where it ended', () => {
  expect(provenLine(events, explained(null))).toBeNull();
  expect(provenLine(events, null)).toBeNull();
  expect(provenLine(events, explained('never printed'))).toBeNull();
  expect(decisiveLine(events, failure, explained('never printed'))).toBe(12);
});
