import { expect, test } from '@playwright/test';
import { launchApp } from './app.ts';
import { pressPair } from './keys.ts';
import { openDemo } from './open-demo.ts';
import { ContainerListPage } from './pages/container-list-page.ts';
import { ContainersPage } from './pages/containers-page.ts';
import { FirstRunPage } from './pages/first-run-page.ts';
import { ServersPage } from './pages/servers-page.ts';
import { WizardPage } from './pages/wizard-page.ts';

test('the focus is never lost: not when secrets were chosen or put off, the demo was opened, or a server’s dialogs were closed', async () => {
  await using gantry = await launchApp();
  const firstRun = new FirstRunPage(gantry.window);
  await firstRun.setPassphrase('correct horse battery');
  await expect(gantry.window.getByRole('main')).toBeFocused();
  await firstRun.openDemo();
  const containers = new ContainersPage(gantry.window);
  await expect(containers.row('pihole')).toBeVisible({ timeout: 60_000 });
  await expect(gantry.window.locator('main, main *').and(gantry.window.locator(':focus'))).toHaveCount(1);

  const servers = new ServersPage(gantry.window);
  await servers.open();
  await servers.select('Demo homelab');
  const edit = gantry.window.getByRole('button', { name: 'Edit…' });
  await edit.click();
  const dialog = gantry.window.getByRole('dialog', { name: 'Edit Demo homelab' });
  await expect(dialog.getByLabel('Name', { exact: true })).toBeFocused();
  await gantry.window.keyboard.press('Escape');
  await expect(edit).toBeFocused();

  await gantry.relaunch({ args: ['--offline'] });
  const unlock = new FirstRunPage(gantry.window).unlockDialog;
  await expect(unlock.getByLabel('Passphrase')).toBeFocused();
  await gantry.window.keyboard.press('Escape');
  await expect(unlock).toBeHidden();
  await expect(gantry.window.locator('main, main *').and(gantry.window.locator(':focus'))).toHaveCount(1);
});

test('keys lead through the window, keep the focus with the page, and go on working after a list was used', async () => {
  await using gantry = await launchApp();
  const page = gantry.window;
  const { keyboard } = page;
  const containers = await openDemo(gantry);

  await pressPair(page, 'g', 'j');
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
  const list = new ContainerListPage(page);
  const [first = '', second = '', third = '', fourth = ''] = await list.names();
  await keyboard.press('Home');
  await expect(list.rowOf(first)).toBeFocused();
  await keyboard.press('Enter');
  await expect(detail).toHaveAccessibleName(`Container ${first}`);
  for (const name of [second, third, fourth]) {
    await keyboard.press('ArrowDown');
    await expect(detail).toHaveAccessibleName(`Container ${name}`);
  }
  await pressPair(page, 'g', 'c');
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

test('a tooltip that came with the focus lets clicks through to what is under it', async () => {
  await using gantry = await launchApp();
  const page = gantry.window;
  await openDemo(gantry);
  const list = new ContainerListPage(page);
  const [first = ''] = await list.names();
  await list.rowOf(first).focus();
  await page.keyboard.press('Enter');
  const detail = page.getByRole('complementary', { name: `Container ${first}` });
  await detail.getByRole('button', { name: 'Delete…' }).focus();
  const tooltip = page.locator('[role="presentation"][data-instant="focus"]', { hasText: 'Delete…' });
  await expect(tooltip).toBeVisible();
  const takesClicks = await tooltip.evaluate((element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return element.contains(document.elementFromPoint(x + width / 2, y + height / 2));
  });
  expect(takesClicks).toBe(false);
});
