import { expect, test } from '@playwright/test';
import { launchApp } from './app.ts';
import { ContainersPage } from './pages/containers-page.ts';
import { FirstRunPage } from './pages/first-run-page.ts';
import { WizardPage } from './pages/wizard-page.ts';

test('keys lead through the window, keep the focus with the page, and go on working after a list was used', async () => {
  await using gantry = await launchApp();
  const page = gantry.window;
  const { keyboard } = page;
  const firstRun = new FirstRunPage(page);
  await firstRun.keepSecretsForThisSession();
  await firstRun.openDemo();
  const containers = new ContainersPage(page);
  await containers.row('pihole').waitFor({ timeout: 60_000 });

  await keyboard.press('g');
  await keyboard.press('j');
  await expect(page).toHaveTitle('Jobs – Gantry');
  await expect(page.getByRole('main')).toBeFocused();
  await keyboard.press('Alt+ArrowLeft');
  await expect(page).toHaveTitle('Containers – Gantry');
  await expect(containers.table.locator('[role="row"]:focus')).toHaveCount(1);

  // The palette: a container by its name, then its deeds; Backspace leads out again.
  const palette = page.getByRole('combobox', { name: /^Command palette/ });
  await keyboard.press('Control+k');
  await palette.fill('pihole');
  await keyboard.press('Enter');
  await expect(page.getByRole('option', { name: /^Copy name/ })).toBeVisible();
  await keyboard.press('Backspace');
  await expect(page.getByRole('option', { name: /^New container/ }).first()).toBeVisible();
  await palette.fill('copy name pihole');
  await keyboard.press('Enter');
  await expect(palette).toBeHidden();
  await expect(page.getByRole('region', { name: 'Messages' })).toContainText('pihole');
  await expect(containers.table.locator('[role="row"]:focus')).toHaveCount(1);

  // A pair of keys is the window's also where the row has a meaning of its own for the second; and rows that are passed are one step back.
  const detail = page.getByRole('complementary', { name: /^Container / });
  await keyboard.press('Home');
  await keyboard.press('Enter');
  await expect(detail).toBeVisible();
  const opened = await detail.getAttribute('aria-label');
  for (let times = 0; times < 3; times++) await keyboard.press('ArrowDown');
  await expect(detail).not.toHaveAccessibleName(opened ?? '');
  await keyboard.press('g');
  await keyboard.press('c');
  await expect(detail).toBeHidden();
  await keyboard.press('Alt+ArrowLeft');
  await expect(detail).toBeVisible();
  await keyboard.press('Alt+ArrowLeft');
  await expect(detail).toBeHidden();

  // No key means anything to the window while one types, or in a dialog.
  await keyboard.press('/');
  await expect(containers.search).toBeFocused();
  await keyboard.type('gj?');
  await expect(containers.search).toHaveValue('gj?');
  // Esc closes the suggestions, clears the field and leaves it, one after the other.
  for (let times = 0; times < 3; times++) await keyboard.press('Escape');
  await expect(containers.search).not.toBeFocused();
  await keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(sheet).toBeVisible();
  await keyboard.press('Control+n');
  await expect(page).toHaveTitle('Containers – Gantry');
  await keyboard.press('Escape');
  await expect(sheet).toBeHidden();

  const wizard = new WizardPage(page);
  await wizard.open();
  await wizard.chooseTemplate('From scratch');
  await wizard.waitForDefaults();
  await page.getByRole('combobox', { name: 'Node' }).click();
  await expect(page.getByRole('listbox')).toBeVisible();
  await keyboard.press('Escape');
  await expect(page.getByRole('listbox')).toBeHidden();
  await keyboard.press('Control+3');
  await expect(page).toHaveTitle('Jobs – Gantry');
});
