import fs from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import Database from 'better-sqlite3';
import { launchApp } from './app.ts';
import { BucketsPage } from './pages/buckets-page.ts';
import { FirstRunPage } from './pages/first-run-page.ts';
import { TemplateEditorPage } from './pages/template-editor-page.ts';
import { TemplatesPage } from './pages/templates-page.ts';
import { WizardPage } from './pages/wizard-page.ts';
import { answerWithPath, openWithFolder, writeTemplate } from './template-folders.ts';

test('A32 what was typed in the last moment before the app ends is there again, in the wizard and in the editor', async () => {
  test.setTimeout(180_000);
  await using gantry = await launchApp();
  const { library } = await openWithFolder(gantry);
  await writeTemplate(library, 'shop');
  const wizard = new WizardPage(gantry.window);
  await wizard.open();
  await wizard.chooseTemplate('nginx web server');
  await wizard.waitForDefaults();
  await wizard.field('Name').fill('typed-last');
  await gantry.relaunch();
  await new FirstRunPage(gantry.window).keepSecretsForThisSession();
  const again = new WizardPage(gantry.window);
  await expect(again.draftNotice).toBeVisible();
  await expect(again.field('Name')).toHaveValue('typed-last');
  // A step is kept as well, though nothing was typed since.
  await again.goTo('Packages');
  await gantry.window.reload();
  await expect(again.heading('Packages')).toBeVisible();
  await again.discardDraft();

  const templates = new TemplatesPage(gantry.window);
  await templates.open();
  await answerWithPath(gantry, library);
  await templates.tool('Add folder').click();
  await templates.dialog(/found/).getByRole('button', { name: 'Apply', exact: true }).click();
  await templates.choose('shop', 'Edit');
  await new TemplateEditorPage(gantry.window).field('Memory').fill('1234');
  await gantry.relaunch();
  await new FirstRunPage(gantry.window).keepSecretsForThisSession();
  const editor = new TemplateEditorPage(gantry.window);
  await expect(editor.field('Memory')).toHaveValue('1234');
  await expect(editor.state).toContainText('Unsaved changes');
  await expect(editor.main.getByRole('note')).toContainText('These are changes from before, not saved yet');
});

test('a template and a bucket that cannot be read are told, exported as text and deleted, and no message covers the question', async () => {
  test.setTimeout(180_000);
  await using gantry = await launchApp();
  const { templates } = await openWithFolder(gantry);
  await templates.choose('nginx web server', 'Duplicate…');
  await templates
    .dialog(/^Duplicate/)
    .getByLabel('Name')
    .fill('Old site');
  await templates
    .dialog(/^Duplicate/)
    .getByRole('button', { name: 'Duplicate' })
    .click();
  await templates.openBuckets();
  await new BucketsPage(gantry.window).create('old tools');
  await gantry.close();
  const sqlite = new Database(path.join(gantry.userDataDir, 'gantry.sqlite'));
  sqlite.exec(`update templates set body = json_set(body, '$.cores', 0) where name = 'Old site'`);
  sqlite.exec(`update package_buckets set body = '{"name":' where name = 'old tools'`);
  sqlite.close();
  await gantry.open();

  const { window } = gantry;
  await new FirstRunPage(window).keepSecretsForThisSession();
  const buckets = window
    .getByRole('note')
    .filter({ hasText: 'One bucket is kept that this version of Gantry cannot read' });
  await expect(buckets).toContainText('old tools · its text is no JSON');
  const text = path.join(gantry.userDataDir, 'text.json');
  await answerWithPath(gantry, text);
  await buckets.getByRole('button', { name: 'Export the text of old tools' }).click();
  await expect(window.getByRole('region', { name: 'Messages' })).toContainText('The text of old tools is exported');
  expect(await fs.readFile(text, 'utf8')).toBe('{"name":');

  // While the message is there: it stays as long as the pointer is on it.
  const messages = window.getByRole('region', { name: 'Messages' }).getByRole('listitem');
  await messages.hover();
  await buckets.getByRole('button', { name: 'Delete old tools' }).press('Enter');
  const question = window.getByRole('alertdialog', { name: 'Delete what is kept of old tools?' });
  await expect(question).toContainText('Containers keep what was installed.');
  const message = await messages.boundingBox();
  const button = await question.getByRole('button', { name: 'Delete bucket' }).boundingBox();
  expect(message!.y + message!.height).toBeLessThan(button!.y);
  await question.getByRole('button', { name: 'Delete bucket' }).click();
  await expect(buckets).toBeHidden();

  const again = new TemplatesPage(window);
  await again.open();
  await expect(again.card('nginx web server')).toBeVisible();
  const note = window
    .getByRole('note')
    .filter({ hasText: 'One template is kept that this version of Gantry cannot read' });
  await expect(note).toContainText('Old site · cores:');
  await note.getByRole('button', { name: 'Delete Old site' }).click();
  const other = window.getByRole('alertdialog', { name: 'Delete what is kept of Old site?' });
  await other.getByRole('button', { name: 'Cancel' }).click();
  await note.getByRole('button', { name: 'Delete Old site' }).click();
  await other.getByRole('button', { name: 'Delete template' }).click();
  await expect(note).toBeHidden();
});
