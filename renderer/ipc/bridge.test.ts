import { expect, test } from 'vitest';
import type { ContainerProgressEvent } from '../../shared/domain/job.ts';
import { addTo, type GrowingBlock } from '../../shared/domain/growing-block.ts';
import { progressText } from '../../shared/ipc/progress-wire.ts';
import type { EventMessage } from '../../shared/ipc/wire.ts';
import type { JobId } from '../../shared/domain/ids.ts';
import { bridgeOver } from './bridge.ts';

/** A cable whose other end is in the test's hand. */
function openCable(reply = '') {
  let relay: (text: string) => void = () => undefined;
  let subscriptions = 0;
  const bridge = bridgeOver({
    request: () => Promise.resolve(reply),
    cancel: () => undefined,
    subscribe: (listener) => {
      subscriptions += 1;
      relay = listener;
      return () => undefined;
    },
  });
  return { bridge, say: (text: string) => relay(text), subscriptions: () => subscriptions };
}

test('an event is read once and reaches all who listen, and no longer those who left', () => {
  const { bridge, say, subscriptions } = openCable();
  const first: EventMessage[] = [];
  const second: EventMessage[] = [];
  const leave = bridge.subscribe((message) => first.push(message));
  bridge.subscribe((message) => second.push(message));
  const message = { event: 'job:changed', topic: null, payload: { id: 1 } };
  say(JSON.stringify(message));
  leave();
  say(JSON.stringify(message));
  expect([first, second]).toEqual([[message], [message, message]]);
  expect(first[0]).toBe(second[0]);
  expect(subscriptions()).toBe(1);
});

test('a job’s progress comes out as it went in, in whatever kinds and numbers', () => {
  const { bridge, say } = openCable();
  const heard: EventMessage[] = [];
  bridge.subscribe((message) => heard.push(message));
  const jobId = '7b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11' as JobId;
  const head = { jobId, percent: 40, step: 'script' };
  const events: ContainerProgressEvent[] = [
    { ...head, seq: 7, at: 10, type: 'step', state: 'started', message: 'Script' },
    { ...head, seq: 8, at: 12, type: 'log', stream: 'stdout', message: '"ü" \u001b[32m' },
    { ...head, seq: 9, at: 12, type: 'log', stream: 'stdout', message: '' },
    // Some between were for nobody: the window did not follow the job.
    {
      ...head,
      seq: 20,
      at: 11,
      type: 'error',
      message: 'm',
      error: { code: 'pve:busy', message: 'b', details: { lock: 'l', reason: 'r' } },
    },
    { ...head, seq: 21, at: 30, percent: 100, step: null, type: 'complete', message: 'done' },
  ];
  const message = { event: 'job:progress', topic: `job/${jobId}`, payload: { jobId, events } };
  const blocks: GrowingBlock[] = [];
  addTo(blocks, events);
  const text = progressText(
    jobId,
    blocks.map((block) => block.piece() ?? ''),
  );
  say(text);
  expect(heard).toEqual([message]);
  expect(text.length).toBeLessThan(JSON.stringify(message).length);
});

test('a reply comes as main gave it; anything else is refused', async () => {
  const request = { id: 'a', channel: 'job:list', input: {} };
  await expect(openCable('{"ok":true,"value":[1,"ü",null]}').bridge.request(request)).resolves.toEqual({
    ok: true,
    value: [1, 'ü', null],
  });
  await expect(openCable('[]').bridge.request(request)).rejects.toThrow('something else than a reply');
  await expect(openCable('oops').bridge.request(request)).rejects.toThrow('not valid JSON');
});
