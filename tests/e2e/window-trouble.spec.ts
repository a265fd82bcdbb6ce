import { expect, test } from '@playwright/test';
import { launchApp, type GantryApp } from './app.ts';
import { openDemo } from './open-demo.ts';

/**
 * What the page shows, asked of the window itself: Playwright gives up a page whose process has ended. A question that a dying page never
 * answers is given up after a second.
 */
const textOf = ({ app }: GantryApp, selector: string): Promise<string> =>
  app.evaluate(
    ({ BrowserWindow }, wanted) =>
      Promise.race<string>([
        BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
          `document.querySelector(${JSON.stringify(wanted)})?.innerText ?? ''`,
        ) ?? '',
        new Promise((resolve) => setTimeout(() => resolve(''), 1_000)),
      ]),
    selector,
  );
const messages = '[aria-label="Messages"]';

test('a window whose process ends is loaded again, says so until it is read, and goes on where it was', async () => {
  await using gantry = await launchApp();
  await openDemo(gantry);
  for (let times = 0; times < 2; times++) {
    await gantry.app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
    });
    await expect
      .poll(() => textOf(gantry, messages), { timeout: 30_000 })
      .toContain('The window ended unexpectedly and was loaded again');
    await gantry.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
        `document.querySelector('[aria-label="Messages"] button')?.click()`,
      ),
    );
    await expect.poll(() => textOf(gantry, messages)).toBe('');
    await expect.poll(() => textOf(gantry, '[role="grid"]')).toContain('pihole');
  }
});
