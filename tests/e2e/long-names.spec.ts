import path from 'node:path';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { launchApp } from './app.ts';
import { openDemo } from './open-demo.ts';
import { TemplateEditorPage } from './pages/template-editor-page.ts';
import { TemplatesPage } from './pages/templates-page.ts';
import { WizardPage } from './pages/wizard-page.ts';
import { answerWithPath } from './template-folders.ts';

const isCut = (element: Locator) => element.evaluate((it) => it.scrollWidth > it.clientWidth + 1);

test('the longest name of a container and many mistakes leave the form where it is', async () => {
  await using gantry = await launchApp();
  const page = gantry.window;
  await openDemo(gantry);
  const wizard = new WizardPage(page);
  await wizard.open();
  await wizard.chooseTemplate('nginx web server');
  await wizard.waitForDefaults();
  await wizard.field('Name').fill('w'.repeat(63));
  await expect(wizard.summary).toContainText('w'.repeat(63));
  expect(await isCut(wizard.summary)).toBe(false);

  for (const label of ['Disk', 'Cores', 'Memory', 'Swap', 'VLAN']) await wizard.field(label).fill('much');
  await wizard.field('SSH public keys').fill('-----BEGIN OPENSSH PRIVATE KEY-----');
  await wizard.goTo('Review');
  await expect(wizard.mistakes).toContainText('SSH public keys: line 1: a private key');
  await expect(wizard.field('Disk')).toBeFocused();
  await wizard.mistakes.getByRole('button', { name: /^SSH public keys/ }).click();
  await expect(wizard.field('SSH public keys')).toBeFocused();
  await expect(
    page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name: 'Template' }),
  ).toBeInViewport({ ratio: 1 });
  expect(await topOf(page.getByRole('main'))).toBe(await bottomOf(page.getByRole('banner', { name: 'Top bar' })));
});

test('in the smallest window what is said of a plan stands beside its buttons, not under them', async () => {
  await using gantry = await launchApp();
  const page = gantry.window;
  await openDemo(gantry);
  const wizard = new WizardPage(page);
  await wizard.open();
  await wizard.chooseTemplate('From scratch');
  await wizard.waitForDefaults();
  await wizard.field('Name').fill('small');
  await wizard.goToReview();
  await gantry.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(960, 640));
  await page.waitForFunction(() => innerWidth === 960);
  const note = page.getByRole('main').getByText('Nothing has been written yet.');
  await expect(note).toBeInViewport({ ratio: 1 });
  expect(await bottomOf(note)).toBeLessThanOrEqual(
    await topOf(page.getByRole('main').getByRole('button', { name: 'Back' })),
  );
});

test('the longest name of a template hides neither whether it is saved nor what a question is about', async () => {
  await using gantry = await launchApp();
  const page = gantry.window;
  await openDemo(gantry);
  const templates = new TemplatesPage(page);
  await templates.open();
  await page.getByRole('main').getByRole('button', { name: 'New template' }).click();
  const editor = new TemplateEditorPage(page);
  await editor.field('Name').fill('w'.repeat(100));
  await expect(editor.state.getByText('Not saved yet')).toBeInViewport({ ratio: 1 });
  await goToJobs(page);
  const question = page.getByRole('alertdialog', { name: /^Save/ });
  const title = question.getByRole('heading');
  await expect(title).toContainText('w'.repeat(100));
  expect(await isCut(title)).toBe(false);
  await question.getByRole('button', { name: 'Keep editing' }).click();

  // Its copies have names of their own, which are not longer than any may be, and stay inside their dialogs.
  await editor.save();
  await templates.open();
  await templates.choose('w'.repeat(100), 'Duplicate…');
  const copying = page.getByRole('dialog', { name: /^Duplicate/ });
  const confirm = copying.getByRole('button').last();
  await expect(confirm).toHaveAttribute('aria-disabled', 'true');
  await expect(confirm).toHaveAccessibleDescription('At most 100 characters');
  await page.keyboard.press('Escape');
  const archive = path.join(gantry.userDataDir, 'long.zip');
  await answerWithPath(gantry, archive);
  await templates.choose('w'.repeat(100), 'Export…');
  await expect(page.getByRole('region', { name: 'Messages' })).toContainText('long.zip');
  await page.getByRole('main').getByRole('button', { name: 'Import' }).click();
  const imported = page.getByRole('dialog', { name: 'One template was imported' });
  await expect(imported.getByRole('button', { name: /^Open w/ })).toBeInViewport({ ratio: 1 });
  await imported.getByRole('button', { name: 'Close' }).click();
  await expect(imported).toBeHidden();
});

const goToJobs = (page: Page) =>
  page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: /^Jobs/ }).click();

const topOf = (element: Locator) => element.evaluate((it) => Math.round(it.getBoundingClientRect().top));
const bottomOf = (element: Locator) => element.evaluate((it) => Math.round(it.getBoundingClientRect().bottom));
