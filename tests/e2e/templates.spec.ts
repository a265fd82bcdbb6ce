import fs from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { launchApp } from './app.ts';
import { pressPair } from './keys.ts';
import { openDemo } from './open-demo.ts';
import { BucketsPage } from './pages/buckets-page.ts';
import { FirstRunPage } from './pages/first-run-page.ts';
import { TemplateEditorPage } from './pages/template-editor-page.ts';
import { ScanDialog, TemplatesPage } from './pages/templates-page.ts';
import { WizardPage } from './pages/wizard-page.ts';
import { openWithFolder, writeMalformed, writeTemplate } from './template-folders.ts';

test('the library is filtered by tag, shown as rows also after a restart, looked into, and used for a new container', async () => {
  await using gantry = await launchApp();
  await openDemo(gantry);
  let templates = new TemplatesPage(gantry.window);
  await templates.open();
  await expect(templates.cards.getByRole('listitem')).toHaveCount(12);
  await templates.toggleTag('web');
  await expect(templates.cards.getByRole('listitem')).toHaveCount(3);
  await templates.toggleTag('web');
  await expect(templates.cards.getByRole('listitem')).toHaveCount(12);

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

test('A17 of five templates in a folder one cannot be read: four come in, and the fifth says where and why', async () => {
  await using gantry = await launchApp();
  const { templates, library } = await openWithFolder(gantry);
  for (const name of ['alpha', 'beta', 'gamma', 'delta']) await writeTemplate(library, name);
  await writeMalformed(library, 'epsilon');
  await templates.tool('Add folder').click();
  const scan = new ScanDialog(gantry.window);
  await expect(scan.item('epsilon')).toContainText('Cannot be read');
  await expect(scan.item('epsilon')).toContainText(/gantry\.yaml, line 4, column 1: .*unprivilegd/);
  await scan.apply();
  for (const name of ['alpha', 'beta', 'gamma', 'delta']) await expect(templates.card(name)).toBeVisible();
  await expect(templates.cards.getByRole('button', { name: 'epsilon', exact: true })).toHaveCount(0);
  await expect(templates.problems).toContainText(/epsilon.*line 4/);
  await expect(templates.folders).toContainText(library);
});

test('A15 a template changed in the app and on disk is a conflict that is put side by side, merged as chosen, and loses nothing', async () => {
  test.setTimeout(120_000);
  await using gantry = await launchApp();
  const { templates, library } = await openWithFolder(gantry);
  await writeTemplate(library, 'shop');
  await writeTemplate(library, 'blog');
  await templates.tool('Add folder').click();
  const scan = new ScanDialog(gantry.window);
  await scan.apply();

  // Mine: memory and the script. Theirs: cores and the script.
  await templates.choose('shop', 'Edit');
  const editor = new TemplateEditorPage(gantry.window);
  await editor.field('Memory').fill('1024');
  await editor.openTab('Scripts');
  await editor.fillCode('Content of 10-hello.sh', '#!/bin/sh\nset -eu\nlog_info mine\n');
  await editor.save();
  await templates.open();
  await expect(templates.card('shop')).toContainText('Edited');
  await writeTemplate(library, 'shop', { cores: 3, script: 'log_info theirs\n' });
  await writeTemplate(library, 'blog', { cores: 2 });
  await templates.tool('Look for changes on disk').click();

  await expect(scan.item('shop')).toContainText('Conflict');
  await expect(scan.item('blog')).toContainText('Changed on disk');
  // Nothing is decided for a conflict.
  await expect(scan.item('shop').getByRole('combobox')).toContainText('Decide later');
  await scan.decide('shop', 'Merge');
  await expect(scan.root.getByRole('button', { name: 'Apply' })).toHaveAttribute('aria-disabled', 'true');
  await expect(scan.item('shop')).toContainText('log_info mine');
  await expect(scan.item('shop')).toContainText('log_info theirs');
  await scan.pick(/10-hello\.sh/, 'Mine');
  await scan.apply();

  await templates.select('shop');
  const detail = templates.detail('shop');
  const tool = await templates.tool('New template').boundingBox();
  expect((tool?.x ?? 0) + (tool?.width ?? 0)).toBeLessThan((await detail.boundingBox())?.x ?? 0);
  await expect(detail).toContainText(/Cores\s*3/);
  await expect(detail).toContainText('1 GiB');
  await templates.openTab('Scripts');
  await detail.getByRole('tabpanel').getByRole('button', { name: '10-hello.sh' }).click();
  await expect(detail.getByRole('textbox')).toContainText('log_info mine');
  await gantry.window.keyboard.press('Escape');
  await templates.select('blog');
  await expect(templates.detail('blog')).toContainText(/Cores\s*2/);
});

test('A16 a template whose folder is gone is marked missing, stays usable, and goes only when told to', async () => {
  await using gantry = await launchApp();
  const { templates, library } = await openWithFolder(gantry);
  const folder = await writeTemplate(library, 'shop');
  await templates.tool('Add folder').click();
  const scan = new ScanDialog(gantry.window);
  await scan.apply();
  await expect(templates.card('shop')).toBeVisible();
  await fs.rm(folder, { recursive: true });
  await templates.tool('Look for changes on disk').click();
  await expect(scan.item('shop')).toContainText('Folder missing');
  await expect(scan.item('shop')).toContainText('Containers keep their record');
  await scan.leave();
  await expect(templates.card('shop')).toContainText('Folder missing');
  await templates.select('shop');
  await expect(templates.detail('shop')).toContainText('debian-12-standard');
  await templates.tool('Look for changes on disk').click();
  await scan.decide('shop', 'Remove from the library');
  await scan.apply();
  await expect(templates.cards.getByRole('button', { name: 'shop', exact: true })).toHaveCount(0);
});

test('A19 a pasted list in a bucket: what is good is added, doubles are counted, a bad line is told by its number; templates link it', async () => {
  await using gantry = await launchApp();
  await openDemo(gantry);
  await pressPair(gantry.window, 'g', 'b');
  const buckets = new BucketsPage(gantry.window);
  await buckets.create('base tools');
  await buckets.paste('# tools\ncurl\n\ngit=1:2.39.5-0+deb12u2 # pinned\ncurl\na; rm -rf /\ntmux\n');
  await expect(buckets.pasteResult).toHaveText('3 added, 1 already there, 1 not added');
  await expect(buckets.rejected).toContainText('Line 6: a; rm -rf /');
  await expect(buckets.packages('apt')).toHaveText([/^curl/, /^git=1:2\.39/, /^tmux/]);

  const templates = new TemplatesPage(gantry.window);
  await templates.open();
  await templates.tool('New template').click();
  const editor = new TemplateEditorPage(gantry.window);
  await editor.field('Name').fill('Linked');
  await editor.openTab('Packages');
  await editor.main.getByRole('button', { name: 'Link a bucket' }).click();
  await gantry.window.getByRole('menuitem', { name: 'base tools' }).click();
  await expect(editor.main.getByRole('list', { name: 'Packages of base tools' })).toContainText('git=1:2.39');
  await editor.save();
  await templates.open();
  await templates.openBuckets();
  await buckets.deleteButton.click();
  await expect(templates.dialog(/^Delete the bucket/)).toContainText('Linked links it');
});

test('a watched folder tells of a change by itself and takes nothing over', async () => {
  await using gantry = await launchApp();
  const { templates, library } = await openWithFolder(gantry);
  const { window } = gantry;
  await writeTemplate(library, 'shop');
  await templates.tool('Add folder').click();
  const scan = new ScanDialog(window);
  await scan.apply();
  await templates.folders.getByRole('button', { name: /^Actions for/ }).click();
  await window.getByRole('menuitemcheckbox', { name: 'Watch it' }).click();
  await window.keyboard.press('Escape');
  await expect(templates.folders).toContainText('watched');
  await writeTemplate(library, 'shop', { cores: 2 });
  const notice = window.getByRole('note').filter({ hasText: 'One template changed on disk' });
  await expect(notice).toContainText('shop. Nothing was taken over.');
  await notice.getByRole('button', { name: 'Look at it…' }).click();
  await expect(scan.item('shop')).toContainText('Changed on disk');
  await scan.leave();
});
