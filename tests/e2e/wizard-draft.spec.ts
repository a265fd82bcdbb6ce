import { expect, test } from '@playwright/test';
import { launchApp } from './app.ts';
import { FirstRunPage } from './pages/first-run-page.ts';
import { WizardPage } from './pages/wizard-page.ts';

test('Ctrl+Enter held down goes one step and no further', async () => {
  await using gantry = await launchApp();
  const { window } = gantry;
  const firstRun = new FirstRunPage(window);
  await firstRun.keepSecretsForThisSession();
  await firstRun.openDemo();
  const wizard = new WizardPage(window);
  await wizard.open();
  await wizard.chooseTemplate('nginx web server');
  await wizard.waitForDefaults();
  await window.keyboard.down('Control');
  await window.keyboard.down('Enter');
  await expect(wizard.heading('Packages')).toBeVisible();
  // Pressed again without having been let go: the key repeats.
  for (const _ of [1, 2, 3]) await window.keyboard.down('Enter');
  await window.keyboard.up('Enter');
  await expect(wizard.heading('Packages')).toBeVisible();
  await window.keyboard.press('Enter');
  await expect(wizard.heading('Scripts & files')).toBeVisible();
  await window.keyboard.up('Control');
});
