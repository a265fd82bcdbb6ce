import { expect, test } from 'vitest';
import { createToastsStore } from './toasts-store.ts';

/** A clock that only moves when it is told to. */
function manualClock() {
  let now = 0;
  let pending: { at: number; callback: () => void }[] = [];
  return {
    after: (ms: number, callback: () => void) => {
      const entry = { at: now + ms, callback };
      pending.push(entry);
      return () => {
        pending = pending.filter((one) => one !== entry);
      };
    },
    pass(ms: number) {
      now += ms;
      const due = pending.filter(({ at }) => at <= now);
      pending = pending.filter(({ at }) => at > now);
      for (const { callback } of due) callback();
    },
  };
}

function open() {
  const clock = manualClock();
  const store = createToastsStore(clock.after);
  return { clock, store, titles: () => store.getState().toasts.map(({ title }) => title) };
}

test('a message goes by itself, a failure stays until it is closed', () => {
  const { clock, store, titles } = open();
  store.show('success', 'Rack was added');
  store.show('failure', 'The setting could not be saved');
  clock.pass(5000);
  expect(titles()).toEqual(['The setting could not be saved']);
  clock.pass(600_000);
  expect(titles()).toEqual(['The setting could not be saved']);
  store.dismiss(2);
  expect(titles()).toEqual([]);
});

test('a message with something to do about it stays longer', () => {
  const { clock, store, titles } = open();
  store.show('info', 'Stopping web', '', { label: 'Open job', run: () => undefined });
  clock.pass(5000);
  expect(titles()).toEqual(['Stopping web']);
  clock.pass(4000);
  expect(titles()).toEqual([]);
});

test('none goes while they are read, and each then gets its full time again', () => {
  const { clock, store, titles } = open();
  store.show('info', 'one');
  clock.pass(4000);
  store.hold();
  store.show('info', 'two');
  clock.pass(60_000);
  expect(titles()).toEqual(['one', 'two']);
  store.release();
  clock.pass(4999);
  expect(titles()).toEqual(['one', 'two']);
  clock.pass(1);
  expect(titles()).toEqual([]);
});

test('a fifth pushes out the oldest that is no failure', () => {
  const { store, titles } = open();
  store.show('failure', 'a');
  store.show('info', 'b');
  for (const title of ['c', 'd', 'e']) store.show('failure', title);
  expect(titles()).toEqual(['a', 'c', 'd', 'e']);
  store.show('failure', 'f');
  expect(titles()).toEqual(['c', 'd', 'e', 'f']);
});

test('the same words again are not shown twice, and count from now', () => {
  const { clock, store, titles } = open();
  store.show('success', 'Copied', '10.0.0.5');
  clock.pass(4000);
  store.show('success', 'Copied', '10.0.0.5');
  expect(titles()).toEqual(['Copied']);
  clock.pass(4000);
  expect(titles()).toEqual(['Copied']);
  clock.pass(1000);
  expect(titles()).toEqual([]);
});
