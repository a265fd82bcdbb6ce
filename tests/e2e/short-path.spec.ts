import { expect, test, type Page } from '@playwright/test';
import { launchApp } from './app.ts';
import { openDemo } from './open-demo.ts';
import { JobPage } from './pages/job-page.ts';
import { WizardPage } from './pages/wizard-page.ts';

type Effort = { presses: number; words: number };
declare global {
  interface Window {
    effort?: Effort;
  }
}

/** Counts what the user's hands do from now on: presses of the mouse, and fields that are typed into. */
async function countEffort(window: Page): Promise<() => Promise<Effort>> {
  await window.evaluate(() => {
    const effort = { presses: 0, words: 0 };
    globalThis.window.effort = effort;
    const typed = new Set<EventTarget>();
    addEventListener('pointerdown', ({ isTrusted }) => void (isTrusted && effort.presses++), { capture: true });
    addEventListener(
      'input',
      ({ isTrusted, target }) => {
        if (isTrusted && target) typed.add(target);
        effort.words = typed.size;
      },
      { capture: true },
    );
  });
  return () => window.evaluate(() => globalThis.window.effort ?? { presses: -1, words: -1 });
}

test('from New container to Create with a template that ships it takes four clicks and one typed word, and nobody has to wait to click', async () => {
  await using gantry = await launchApp();
  const { window } = gantry;
  const { keyboard } = window;
  await openDemo(gantry);
  const wizard = new WizardPage(window);
  const effort = await countEffort(window);

  await wizard.open();
  await wizard.chooseTemplate('nginx web server');
  await expect(wizard.field('Name')).toBeFocused();
  await keyboard.type('shop');
  // The number, the image and the storage may not have come yet: the wish is kept until they have.
  const review = window.getByRole('main').getByRole('button', { name: 'Review', exact: true }).last();
  await review.click();
  await wizard.plan.waitFor();
  await expect(wizard.plan).toContainText('shop');
  await wizard.create();
  await new JobPage(window).steps.waitFor();
  expect(await effort()).toEqual({ presses: 4, words: 1 });

  // The whole way is there for the keyboard alone.
  await keyboard.press('Control+n');
  const find = window.getByRole('textbox', { name: 'Find a template' });
  await find.waitFor();
  for (let tabs = 0; tabs < 40 && !(await find.evaluate((one) => one === document.activeElement)); tabs++)
    await keyboard.press('Tab');
  await keyboard.type('nginx');
  await keyboard.press('Enter');
  await expect(wizard.field('Name')).toBeFocused();
  await keyboard.type('shop2');
  for (let tabs = 0; tabs < 60 && !(await review.evaluate((one) => one === document.activeElement)); tabs++)
    await keyboard.press('Tab');
  await keyboard.press('Enter');
  await wizard.plan.waitFor();
  await keyboard.press('Control+Enter');
  await new JobPage(window).steps.waitFor();
  expect((await effort()).presses).toBe(4);
});
