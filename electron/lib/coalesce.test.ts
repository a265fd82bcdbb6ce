import { expect, test } from 'vitest';
import { ManualClock } from './clock.ts';
import { coalesce } from './coalesce.ts';

test('a thousand askings are one deed, and a later asking is another', async () => {
  const clock = new ManualClock();
  let deeds = 0;
  const ask = coalesce(() => (deeds += 1), 400, clock);
  for (let count = 0; count < 1000; count += 1) ask();
  expect(deeds).toBe(0);
  await clock.advance(400);
  expect(deeds).toBe(1);
  await clock.advance(10_000);
  expect(deeds).toBe(1);
  ask();
  await clock.advance(400);
  expect(deeds).toBe(2);
});
