import { expect, test } from '@playwright/test';
import { launchApp } from './app.ts';

test('the window opens with its title, its bridge and no violation of the content security policy', async () => {
  await using gantry = await launchApp();
  await expect(gantry.window).toHaveTitle('Gantry');
  // Something of ours is drawn: an empty page would have a title too.
  await expect(gantry.window.locator('#root > *').first()).toBeVisible();

  const bridge = await gantry.window.evaluate(() => {
    const found: unknown = Reflect.get(window, 'bridge');
    return typeof found === 'object' && found !== null ? Object.keys(found).toSorted() : [];
  });
  expect(bridge).toEqual(['cancel', 'request', 'subscribe']);
  const reach = await gantry.window.evaluate(() => ['require', 'process', 'module'].filter((name) => name in window));
  expect(reach, 'the page has no Node').toEqual([]);
  expect(gantry.problems).toEqual([]);
});
