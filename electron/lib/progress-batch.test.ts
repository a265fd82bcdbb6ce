import { expect, test } from 'vitest';
import type { EventMessage } from '../../shared/ipc/wire.ts';
import { ManualClock } from './clock.ts';
import { batchMs, createBatcher } from './progress-batch.ts';

function openBatcher() {
  const clock = new ManualClock();
  const sent: EventMessage[] = [];
  return { clock, sent, send: createBatcher((message) => sent.push(message), { clock }) };
}
const progress = (jobId: string, ...events: number[]): EventMessage => ({
  event: 'job:progress',
  topic: `job/${jobId}`,
  payload: { jobId, events },
});

test('a job’s progress of 16 ms goes as one message, in order and with nothing lost', async () => {
  const { clock, sent, send } = openBatcher();
  for (let seq = 1; seq <= 100; seq += 1) {
    send(progress('a', seq));
    send(progress('b', seq));
  }
  expect(sent).toEqual([]);
  await clock.advance(batchMs);
  const all = Array.from({ length: 100 }, (_, index) => index + 1);
  expect(sent).toEqual([progress('a', ...all), progress('b', ...all)]);
  send(progress('a', 101));
  await clock.advance(batchMs);
  expect(sent.at(-1)).toEqual(progress('a', 101));
});

test('what is no progress goes at once, behind the progress that came before it', async () => {
  const { clock, sent, send } = openBatcher();
  send(progress('a', 1));
  const changed: EventMessage = { event: 'job:changed', topic: null, payload: { id: 'a' } };
  send(changed);
  expect(sent).toEqual([progress('a', 1), changed]);
  send(progress('a', 2));
  await clock.advance(batchMs);
  expect(sent).toHaveLength(3);
});
