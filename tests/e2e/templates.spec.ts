import { expect, test } from '@playwright/test';
import { launchApp } from './app.ts';
import { ContainersPage } from './pages/containers-page.ts';
import { FirstRunPage } from './pages/first-run-page.ts';
import { TemplatesPage } from './pages/templates-page.ts';
import { WizardPage } from './pages/wizard-page.ts';

test('the library is filtered by tag, shown as rows also after a restart, looked into, and used for a new container', async () => {
  await using gantry = await launchApp();
  const firstRun = new FirstRunPage(gantry.window);
  await firstRun.keepSecretsForThisSession();
  await firstRun.openDemo();
  await expect(new ContainersPage(gantry.window).table).toBeVisible({ timeout: 60_000 });
  let templates = new TemplatesPage(gantry.window);
  await templates.open();
  await expect(templates.cards.getByRole('listitem')).toHaveCount(4);
  await templates.toggleTag('web');
  await expect(templates.cards.getByRole('listitem')).toHaveCount(1);
  await templates.toggleTag('web');
  await expect(templates.cards.getByRole('listitem')).toHaveCount(4);

  await templates.show('Rows');
  await expect(templates.table.getByRole('row', { name: /nginx web server/ })).toContainText('Built in');
  await gantry.relaunch();
  await new FirstRunPage(gantry.window).keepSecretsForThisSession();
  templates = new TemplatesPage(gantry.window);
  await templates.open();
  await templates.table.getByRole('row', { name: /nginx web server/ }).click();
  const detail = templates.detail('nginx web server');
  await expect(detail).toContainText('Not used by a container');
  await templates.openTab('Scripts');
  await detail.getByRole('tabpanel').getByRole('button', { expanded: false }).first().click();
  await expect(detail.getByRole('textbox')).toHaveAttribute('aria-readonly', 'true');
  await templates.use();
  const wizard = new WizardPage(gantry.window);
  await expect(wizard.heading('Configure')).toBeVisible();
  await expect(wizard.summary).toContainText('nginx web server');
});
