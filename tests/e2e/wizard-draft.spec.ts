import { expect, test } from '@playwright/test';
import { sampleTemplate } from '../support/template-samples.ts';
import { launchApp } from './app.ts';
import { openDemo } from './open-demo.ts';
import { TemplatesPage } from './pages/templates-page.ts';
import { WizardPage } from './pages/wizard-page.ts';
import { windowClient } from './window-client.ts';

test('Ctrl+Enter held down goes one step and no further', async () => {
  await using gantry = await launchApp();
  const { window } = gantry;
  await openDemo(gantry);
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

test('a template asked for from the library or a link comes up once, never over another choice and over a draft only after a question', async () => {
  test.setTimeout(120_000);
  await using gantry = await launchApp();
  const { window } = gantry;
  await openDemo(gantry);
  const templates = new TemplatesPage(window);
  const wizard = new WizardPage(window);
  const ask = async (name: string) => {
    await templates.open();
    await templates.select(name);
    await templates.use();
  };
  await ask('nginx web server');
  await wizard.heading('Configure').waitFor();
  await wizard.waitForDefaults();
  await wizard.goTo('Template');
  await wizard.chooseTemplate('PostgreSQL');
  await wizard.waitForDefaults();
  await wizard.field('Name').fill('mine');
  await wizard.goTo('Packages');
  await expect(wizard.summary).toContainText('PostgreSQL');
  // Of the lists for Debian and for Alpine only one is installed.
  await expect(wizard.summary).toContainText('1 for other systems left out');

  await ask('Redis or Valkey');
  const question = window.getByRole('alertdialog', { name: 'Start with Redis or Valkey?' });
  await expect(question).toContainText('There is a draft of mine.');
  await question.getByRole('button', { name: 'Go on with the draft' }).click();
  await expect(wizard.heading('Packages')).toBeVisible();
  await expect(wizard.summary).toContainText('PostgreSQL');
  await expect(wizard.summary).toContainText('mine');

  // The answer holds, also on the way back to the page.
  await templates.open();
  await window.keyboard.press('Alt+ArrowLeft');
  await expect(wizard.heading('Packages')).toBeVisible();
  await expect(wizard.summary).toContainText('PostgreSQL');
  await expect(question).toBeHidden();

  await ask('Redis or Valkey');
  await question.getByRole('button', { name: 'Start with Redis or Valkey' }).click();
  await expect(wizard.heading('Configure')).toBeVisible();
  await expect(wizard.summary).toContainText('Redis or Valkey');
  await expect(wizard.field('Name')).toHaveValue('redis-or-valkey');

  // The place that is kept over a reload may name a template that has gone meanwhile.
  await expect.poll(() => window.evaluate(() => localStorage.getItem('gantry.draft'))).toContain('redis-or-valkey');
  await window.evaluate(() => localStorage.setItem('gantry.place', 'create/gone'));
  await window.reload();
  await expect(window.getByRole('main').getByRole('alert')).toContainText('This template is gone');
  await expect(wizard.summary).toContainText('Redis or Valkey');
});

test('secrets that went with a look at another page are named and asked for again before the plan is shown', async () => {
  test.setTimeout(120_000);
  await using gantry = await launchApp();
  const { window } = gantry;
  await openDemo(gantry);
  const template = sampleTemplate({
    name: 'Asking box',
    provisioning: { variables: [{ name: 'KEY', label: 'Session key', kind: 'secret', generatedLength: 40 }] },
  });
  await windowClient(window).call('template:save', { template, expectedRevision: null });
  const wizard = new WizardPage(window);
  await wizard.open();
  await wizard.chooseTemplate('Asking box');
  await wizard.waitForDefaults();
  await wizard.field('Session key').fill('entered by hand');
  await wizard.field('Root password').fill('a password');
  await wizard.goToReview();

  await new TemplatesPage(window).open();
  await window.keyboard.press('Alt+ArrowLeft');
  await expect(wizard.heading('Configure')).toBeVisible();
  const notice = window.getByRole('note').filter({ hasText: 'Type again:' });
  await expect(notice).toContainText('Type again: Session key, Root password');
  await wizard.field('Session key').fill('entered again');
  await expect(notice).toContainText('Type again: Root password');
  await wizard.goToReview();
  await expect(window.getByRole('region', { name: 'Variables' })).toContainText('Session key•••• as entered');
  await notice.getByRole('button', { name: 'Go on without' }).click();
  await expect(notice).toBeHidden();
});
