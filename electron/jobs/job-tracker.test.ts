import { expect, test } from 'vitest';
import type { ContainerProgressEvent } from '../../shared/domain/job.ts';
import { eventsOfLines } from '../../shared/domain/log-lines.ts';
import { newConnectionId, sampleSnapshot } from '../../tests/support/store-samples.ts';
import { ManualClock } from '../lib/clock.ts';
import { Redactor } from '../lib/redact.ts';
import { JobTracker, type JobSink } from './job-tracker.ts';

function track(more: Partial<JobSink> = {}) {
  const clock = new ManualClock();
  const told: ContainerProgressEvent[] = [];
  const calls: string[] = [];
  const sink: JobSink = {
    event: (event) => {
      calls.push(event.type);
      told.push(event);
    },
    lines: (lines) => {
      calls.push(`${lines.messages.length} lines`);
      told.push(...eventsOfLines(lines));
    },
    snapshot: ({ lastSeq }) => calls.push(`state at ${lastSeq}`),
    ...more,
  };
  const redactor = new Redactor();
  redactor.remember('correct horse');
  const snapshot = sampleSnapshot(newConnectionId(), { lastSeq: 0 });
  return { clock, told, calls, tracker: new JobTracker(snapshot, { steps: [] }, { clock, redactor, sink }) };
}
const numbered = (events: readonly ContainerProgressEvent[]): string[] =>
  events.map(({ seq, message }) => `${seq} ${message}`);

test('lines that come in one go are told together, each stream for itself, in order and without their secrets', async () => {
  const { tracker, told, calls } = track();
  expect(tracker.log('a', 'stdout', 'one')).toBe('one');
  expect(tracker.log('a', 'stdout', 'the correct horse')).toBe('the [redacted]');
  tracker.log('a', 'stderr', 'three');
  tracker.log('b', 'stderr', 'four');
  expect(tracker.snapshot.lastSeq).toBe(4);
  await Promise.resolve();
  tracker.log('b', 'stderr', 'five');
  await Promise.resolve();
  expect(calls).toEqual(['2 lines', '1 lines', '1 lines', '1 lines']);
  expect(numbered(told)).toEqual(['1 one', '2 the [redacted]', '3 three', '4 four', '5 five']);
  expect(told.map((event) => event.type === 'log' && `${event.step} ${event.stream}`)).toEqual([
    'a stdout',
    'a stdout',
    'a stderr',
    'b stderr',
    'b stderr',
  ]);
});

test('whatever else a job tells comes behind the lines before it', () => {
  const { tracker, told, calls } = track();
  tracker.log(null, 'gantry', 'one');
  tracker.warn('careful');
  tracker.log(null, 'gantry', 'two');
  tracker.complete(null, 'done');
  expect(calls).toEqual(['1 lines', 'state at 1', '1 lines', 'complete', 'state at 3']);
  expect(numbered(told)).toEqual(['1 one', '2 two', '3 done']);
});

test('where lines cannot be kept the next one says so, and goes the way of all lines', async () => {
  const kept: string[] = [];
  let isFull = true;
  const { tracker } = track({
    lines: ({ messages }) => {
      kept.push(...messages);
      if (isFull) throw new Error('disk is full');
    },
  });
  tracker.log('a', 'stdout', 'one');
  await Promise.resolve();
  isFull = false;
  expect(() => tracker.log('a', 'stdout', 'two')).toThrow('disk is full');
  tracker.log('a', 'stdout', 'three');
  await Promise.resolve();
  expect(kept).toEqual(['one', 'two', 'three']);
});
