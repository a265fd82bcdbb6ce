import { expect, test } from '@playwright/test';
import { launchApp } from './app.ts';
import { closeWithEscape } from './keys.ts';
import { openDemo } from './open-demo.ts';
import { FirstRunPage } from './pages/first-run-page.ts';
import { JobPage } from './pages/job-page.ts';
import { SettingsPage } from './pages/settings-page.ts';
import { WizardPage } from './pages/wizard-page.ts';

const passphrase = 'correct horse battery';

test('secrets are locked by hand, opened again, and kept under another passphrase', async () => {
  await using gantry = await launchApp();
  const page = gantry.window;
  await openDemo(gantry, passphrase);
  const firstRun = new FirstRunPage(page);

  const settings = new SettingsPage(page);
  await settings.open('Secrets');
  await settings.button('Lock now').click();
  const locked = page.getByRole('contentinfo', { name: 'Status' }).getByRole('button', { name: 'Secrets are locked' });
  await expect(locked).toBeVisible();
  await expect(firstRun.unlockDialog).toBeHidden();
  await locked.click();
  await firstRun.unlock(passphrase);
  await expect(locked).toBeHidden({ timeout: 30_000 });

  await settings.button('Change passphrase…').click();
  await settings.changePassphrase('not this one', 'better battery staple');
  await expect(settings.passphraseDialog.getByLabel('Passphrase now')).toHaveAccessibleDescription(/not/i);
  await settings.changePassphrase(passphrase, 'better battery staple');
  await expect(settings.passphraseDialog).toBeHidden();
  await expect(settings.button('Change passphrase…')).toBeFocused();

  await gantry.relaunch();
  const after = new FirstRunPage(gantry.window);
  await after.unlock(passphrase);
  await expect(after.unlockDialog).toContainText('not');
  await after.unlock('better battery staple');
  await expect(after.unlockDialog).toBeHidden();
});

test('the settings tell the licences of what Gantry is made of, and how much data lies where', async () => {
  await using gantry = await launchApp();
  const page = gantry.window;
  await openDemo(gantry);

  const settings = new SettingsPage(page);
  await settings.open('About');
  const packages = page.getByRole('list', { name: 'Packages' });
  for (const name of ['better-sqlite3', 'react', 'zod', '@fontsource-variable/inter'])
    await expect(packages.getByText(name, { exact: true })).toBeVisible();
  await settings.button('Show their licences').click();
  const licences = page.getByRole('dialog', { name: 'Third-party licences' });
  const react = licences.getByRole('region', { name: 'react', exact: true });
  await expect(react).toContainText('Permission is hereby granted');
  await closeWithEscape(licences);
  await expect(settings.button('Show their licences')).toBeFocused();

  await settings.open('Data');
  await expect(page.getByText(/\d (KiB|MiB), with its backups$/)).toBeVisible();
  await expect(page.getByText(gantry.userDataDir, { exact: true })).toBeVisible();
});

test('the demo homelab is put back to how it came', async () => {
  await using gantry = await launchApp();
  const page = gantry.window;
  const containers = await openDemo(gantry);
  const before = await containers.table.getAttribute('aria-rowcount');
  const stopped = containers.row('Stopped').first();
  await stopped.click();
  const name = (await page.getByRole('complementary').getByRole('heading').first().textContent()) ?? '';
  await containers.destroy(name);
  await new JobPage(page).waitFor('Succeeded', 60_000);
  await containers.open();
  await expect(containers.row(name)).toHaveCount(0, { timeout: 30_000 });

  const settings = new SettingsPage(page);
  await settings.open('Demo homelab');
  await settings.button('Reset…').click();
  await page.getByRole('button', { name: 'Reset demo homelab' }).click();
  await expect(page.getByRole('region', { name: 'Messages' })).toContainText('The demo homelab is as it came', {
    timeout: 60_000,
  });
  await containers.open();
  await expect(containers.row(name)).toBeVisible({ timeout: 30_000 });
  await expect(containers.table).toHaveAttribute('aria-rowcount', before ?? '');
});

test('a copied secret leaves the clipboard by itself, and what was copied since stays', async () => {
  await using gantry = await launchApp();
  const page = gantry.window;
  const containers = await openDemo(gantry);
  const settings = new SettingsPage(page);
  await settings.open('Secrets');
  await settings.setSeconds('Clear a copied secret after', 5);

  const wizard = new WizardPage(page);
  await wizard.open();
  await wizard.chooseTemplate('From scratch');
  await wizard.fillBasics({ name: 'keeper' });
  await wizard.goTo('Scripts & files');
  await wizard.addScript('10-password.sh', 'save_credential web PASSWORD "a word of the demo"\n');
  await wizard.goToReview();
  await wizard.create();
  const job = new JobPage(page);
  await job.waitFor('Succeeded', 60_000);
  await job.openContainer();
  await containers.openTab('Services');

  const clipboard = (): Promise<string> => gantry.app.evaluate((electron) => electron.clipboard.readText());
  await containers.copyCredential('web PASSWORD');
  await expect.poll(clipboard).toBe('a word of the demo');
  await expect.poll(clipboard, { timeout: 15_000 }).toBe('');
  // What came onto the clipboard in between is not Gantry's to take away.
  await containers.copyCredential('web PASSWORD');
  await expect.poll(clipboard).toBe('a word of the demo');
  await gantry.app.evaluate((electron) => electron.clipboard.writeText('my own'));
  await expect(containers.credential('web PASSWORD')).toContainText('cleared now', { timeout: 15_000 });
  expect(await clipboard()).toBe('my own');
});
