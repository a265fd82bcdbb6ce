import { expect, test } from 'vitest';
import type { EventMessage } from '../../shared/ipc/wire.ts';
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

test('a reply comes as main gave it; anything else is refused', async () => {
  const request = { id: 'a', channel: 'job:list', input: {} };
  await expect(openCable('{"ok":true,"value":[1,"ü",null]}').bridge.request(request)).resolves.toEqual({
    ok: true,
    value: [1, 'ü', null],
  });
  await expect(openCable('[]').bridge.request(request)).rejects.toThrow('something else than a reply');
  await expect(openCable('oops').bridge.request(request)).rejects.toThrow('not valid JSON');
});
