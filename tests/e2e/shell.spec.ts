import { expect, test } from '@playwright/test';
import { launchApp } from './app.ts';
import { openDemo } from './open-demo.ts';

test('a shell in a container is opened from its menu, runs what is typed, and says when it has ended', async () => {
  await using gantry = await launchApp();
  const { window } = gantry;
  const containers = await openDemo(gantry);
  const row = containers.table.getByRole('row').filter({ hasText: 'Running' }).first();
  await row.click();
  await window.keyboard.press('Control+k');
  await window.getByRole('combobox', { name: 'Command palette' }).fill('Open a shell');
  await window.keyboard.press('Enter');
  const shell = window.getByRole('region', { name: 'Shell' });
  await expect(shell.getByRole('status')).toContainText(/SSH to|pct enter|console/, { timeout: 40_000 });
  // The login that is asked for in a container of the demo is told, and is the right one.
  await expect(shell.getByRole('status')).toContainText('login root, password homelab');
  await shell.getByRole('textbox').focus();
  await window.keyboard.press('Enter');
  await expect(shell).toContainText('login:', { timeout: 20_000 });
  await window.keyboard.type('root\n');
  await expect(shell).toContainText('Password:');
  await window.keyboard.type('homelab\n');
  await expect(shell).toContainText(/# /, { timeout: 20_000 });
  await shell.getByRole('button', { name: 'Close' }).click();
  await expect(containers.table).toBeVisible();
});
