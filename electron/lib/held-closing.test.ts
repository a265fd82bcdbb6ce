import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { holdClosing } from './held-closing.ts';

function setUp() {
  const [window, app] = [new EventEmitter(), new EventEmitter()];
  const close = (): boolean => {
    let isPrevented = false;
    window.emit('close', {
      preventDefault: () => {
        isPrevented = true;
      },
    });
    return isPrevented;
  };
  return { held: holdClosing(window, app), app, close };
}

test('a window that is closed before its owner is there stays, and the owner hears of it', () => {
  const { held, close } = setUp();
  expect(close()).toBe(true);
  expect(held.release()).toBe(true);
  expect(close()).toBe(false);
});

test('a window that nobody closed is handed over without a word', () => {
  const { held } = setUp();
  expect(held.release()).toBe(false);
});

test('the end of the app is never held up', () => {
  const { held, app, close } = setUp();
  expect(close()).toBe(true);
  app.emit('before-quit');
  expect(close()).toBe(false);
  expect(held.release()).toBe(false);
});
