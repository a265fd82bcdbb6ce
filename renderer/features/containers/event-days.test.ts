import { expect, test } from 'vitest';
import { containerEvent, type ContainerEvent } from '../../../shared/domain/container.ts';
import { eventDays, eventTypes, eventWord } from './event-days.ts';

const event = (id: number, type: string, at: number): ContainerEvent =>
  containerEvent.parse({
    id,
    containerId: '2b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11',
    type,
    message: '',
    metadata: {},
    at,
    hash: 'x',
  });
const events = [event(1, 'created', 10), event(2, 'started', 15), event(3, 'job_failed', 25), event(4, 'started', 26)];
const dayOf = (at: number) => `day ${Math.floor(at / 10)}`;

test('events stand day by day, the newest first, and one type can be looked at alone', () => {
  const ids = (type: 'started' | null) =>
    eventDays(events, type, dayOf).map(({ day, events: ofDay }) => [day, ...ofDay.map(({ id }) => id)]);
  expect(ids(null)).toEqual([
    ['day 2', 4, 3],
    ['day 1', 2, 1],
  ]);
  expect(ids('started')).toEqual([
    ['day 2', 4],
    ['day 1', 2],
  ]);
});

test('the types that occur are offered with their number, in words', () => {
  expect(eventTypes(events)).toEqual([
    { type: 'created', count: 1 },
    { type: 'job_failed', count: 1 },
    { type: 'started', count: 2 },
  ]);
  expect(eventWord('job_failed')).toBe('Job failed');
});
