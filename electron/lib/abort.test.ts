import { expect, test } from 'vitest';
import { abortable } from './abort.ts';

test('waiting with a signal that has fired already rejects with its reason, and the work’s own failure is not left to nobody', async () => {
  const unhandled: unknown[] = [];
  const note = (error: unknown): void => void unhandled.push(error);
  process.on('unhandledRejection', note);
  try {
    const reason = new DOMException('stop', 'AbortError');
    await expect(abortable(Promise.reject(new Error('late')), AbortSignal.abort(reason))).rejects.toBe(reason);
    // Unhandled rejections are told after the microtasks of a turn.
    await new Promise((resolve) => setImmediate(resolve));
    expect(unhandled).toEqual([]);
  } finally {
    process.off('unhandledRejection', note);
  }
});

test('work that ends first is given back, and a signal that fires later changes nothing', async () => {
  const stop = new AbortController();
  const waiting = abortable(Promise.resolve(7), stop.signal);
  expect(await waiting).toBe(7);
  stop.abort();
  expect(await waiting).toBe(7);
});
