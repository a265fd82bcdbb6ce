import { expect, test } from 'vitest';
import { ManualClock } from './clock.ts';
import { createCrashCount } from './crash-count.ts';

test('a window that crashes is loaded again three times a minute; then the user is asked', async () => {
  const clock = new ManualClock();
  const crashed = createCrashCount(clock);
  expect([crashed(), crashed(), crashed(), crashed()]).toEqual(['reload', 'reload', 'reload', 'ask']);
  await clock.advance(61_000);
  expect(crashed()).toBe('reload');
});
