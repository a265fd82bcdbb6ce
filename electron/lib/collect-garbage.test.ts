import { expect, test } from 'vitest';
import { collectGarbage } from './collect-garbage.ts';

test('what nobody holds is gone after it', async () => {
  const made = new WeakRef({ rows: Array.from({ length: 1_000 }, (_, index) => index) });
  // A reference made in this turn of the event loop holds to its end.
  await new Promise((resolve) => setImmediate(resolve));
  collectGarbage();
  expect(made.deref()).toBeUndefined();
});
