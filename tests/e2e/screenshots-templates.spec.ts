import fs from 'node:fs/promises';
import path from 'node:path';
import { test } from '@playwright/test';
import Database from 'better-sqlite3';
import { sampleTemplate } from '../support/template-samples.ts';
import { launchApp } from './app.ts';
import { BucketsPage } from './pages/buckets-page.ts';
import { FirstRunPage } from './pages/first-run-page.ts';
import { TemplateEditorPage } from './pages/template-editor-page.ts';
import { ScanDialog, TemplatesPage } from './pages/templates-page.ts';
import { WizardPage } from './pages/wizard-page.ts';
import { Album } from './pictures.ts';
import { openWithFolder, writeMalformed, writeTemplate } from './template-folders.ts';
import { windowClient } from './window-client.ts';

test('the template library, its editor, a scan and the buckets', async () => {
  test.setTimeout(600_000);
  await using gantry = await launchApp();
  const page = gantry.window;
  const album = new Album(gantry, 'e');
  const { templates, library } = await openWithFolder(gantry);
  for (const name of ['shop', 'blog', 'wiki']) await writeTemplate(library, name);
  await writeMalformed(library, 'broken');
  await templates.tool('Add folder').click();
  const scan = new ScanDialog(page);
  await scan.item('shop').waitFor();
  await album.take('scan-first');
  await scan.apply();

  await templates.choose('shop', 'Edit');
  const editor = new TemplateEditorPage(page);
  await editor.field('Memory').fill('1024');
  await album.take('editor-config');
  await editor.openTab('Packages');
  await album.take('editor-packages');
  await editor.openTab('Scripts');
  await editor.fillCode('Content of 10-hello.sh', '#!/bin/sh\nset -eu\nlog_info mine\n');
  await album.take('editor-scripts');
  await editor.save();
  for (const [tab, what] of [
    ['Files', 'file'],
    ['Variables', 'variable'],
    ['Checks', 'check'],
  ] as const) {
    await editor.openTab(tab);
    await editor.add(what);
    await album.take(`editor-${tab.toLowerCase()}`);
  }
  await editor.saveButton.click();
  await album.take('editor-mistakes');
  await templates.open();
  await album.take('editor-unsaved');
  await editor.leaveQuestion.getByRole('button', { name: 'Discard changes' }).click();

  await writeTemplate(library, 'shop', { cores: 3, memoryMiB: 2048, script: 'log_info theirs\n' });
  await writeTemplate(library, 'blog', { cores: 2 });
  await fs.rm(path.join(library, 'wiki'), { recursive: true });
  await templates.tool('Look for changes on disk').click();
  await scan.decide('shop', 'Merge');
  await album.take('scan-conflict');
  await scan.leave();
  await album.take('library-states');
  await templates.choose('shop', 'Delete…');
  await album.take('dialog-delete-template');
  await page.keyboard.press('Escape');

  await templates.openBuckets();
  await album.take('buckets-empty');
  const buckets = new BucketsPage(page);
  await buckets.create('base tools');
  await buckets.paste('curl\ngit # versions\ncurl\na; rm -rf /\ntmux\n');
  await album.take('bucket');
});

test('the notices about drafts, secrets, versions and records', async () => {
  test.setTimeout(600_000);
  await using gantry = await launchApp();
  const album = new Album(gantry, 'f');
  const { templates } = await openWithFolder(gantry);
  const { window } = gantry;
  const client = windowClient(window);
  const variables = [
    { name: 'TOKEN', label: 'Session key', kind: 'secret' as const, generatedLength: 40 },
    { name: 'GREETING', label: 'Greeting', kind: 'text' as const, default: 'Hello' },
  ];
  const asking = sampleTemplate({ name: 'Asking box', provisioning: { variables } });
  await client.call('template:save', { template: asking, expectedRevision: null });

  const wizard = new WizardPage(window);
  await wizard.open();
  await wizard.chooseTemplate('Asking box');
  await wizard.waitForDefaults();
  await wizard.field('Name').fill('kitchen');
  await wizard.field('Session key').fill('typed by hand');
  await wizard.field('Root password').fill('a password');
  await templates.open();
  await window.keyboard.press('Alt+ArrowLeft');
  await window.getByRole('note').filter({ hasText: 'Type again:' }).scrollIntoViewIfNeeded();
  await album.take('secrets-again');
  await templates.open();
  await templates.select('nginx web server');
  await templates.use();
  await window.getByRole('alertdialog', { name: /^Start with/ }).waitFor();
  await album.take('draft-question');
  await window.keyboard.press('Escape');

  const editor = new TemplateEditorPage(window);
  const find = async () => {
    const summary = (await client.call('template:list', {})).find(({ name }) => name === 'Asking box');
    if (!summary) throw new Error('it is not in the library');
    return client.call('template:get', { templateId: summary.id });
  };
  await templates.open();
  await templates.choose('Asking box', 'Edit');
  await editor.field('Memory').fill('900');
  const theirs = await find();
  await client.call('template:save', { template: { ...theirs, cores: 6 }, expectedRevision: theirs.revision });
  await editor.main.getByRole('button', { name: 'Compare…' }).waitFor();
  await album.take('changed-meanwhile');
  await editor.field('Memory').fill('none');
  await editor.main.getByRole('button', { name: 'Compare…' }).click();
  await templates.dialog('Changed meanwhile').getByText('Yours cannot be shown yet').waitFor();
  await album.take('conflict-not-shown-yet');
  await window.keyboard.press('Escape');
  await editor.field('Memory').fill('900');
  await client.call('template:delete', { templateId: theirs.id });
  await window.keyboard.press('Control+s');
  await editor.main.getByRole('button', { name: 'Keep mine as a new template' }).waitFor();
  await album.take('deleted-meanwhile');
  await gantry.relaunch();
  await new FirstRunPage(gantry.window).keepSecretsForThisSession();
  const later = new TemplateEditorPage(gantry.window);
  await later.main.getByRole('note').filter({ hasText: 'changes from before' }).waitFor();
  await album.take('unsaved-from-before');
  await later.openTab('Scripts');
  await later.add('script');
  await gantry.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1000, 700));
  await later.main.getByRole('button', { name: 'Insert' }).click();
  await gantry.window.getByRole('dialog', { name: 'To put in at the cursor' }).waitFor();
  await album.takeAsIs('insert-narrow');
  await gantry.window.keyboard.press('Escape');
  const again = new TemplatesPage(gantry.window);
  await again.open();
  await later.leaveQuestion.getByRole('button', { name: /^Discard/ }).click();

  await again.choose('nginx web server', 'Duplicate…');
  await again
    .dialog(/^Duplicate/)
    .getByLabel('Name')
    .fill('Old site');
  await again
    .dialog(/^Duplicate/)
    .getByRole('button', { name: 'Duplicate' })
    .click();
  await again.openBuckets();
  const buckets = new BucketsPage(gantry.window);
  await buckets.create('old tools');
  await buckets.create('base');
  await gantry.window.getByRole('button', { name: 'Paste custom packages' }).click();
  await gantry.window
    .getByLabel('List of custom packages')
    .fill("deno|command -v deno|sh -c 'curl -fsSL https://deno.land/install.sh | sh'|900\nbad|x|curl y | sh\n");
  await gantry.window.getByRole('button', { name: 'Add all' }).click();
  await gantry.window.getByRole('note').filter({ hasText: 'not added' }).scrollIntoViewIfNeeded();
  await album.take('bucket-custom-list');
  await gantry.close();
  const sqlite = new Database(path.join(gantry.userDataDir, 'gantry.sqlite'));
  sqlite.exec(`update templates set body = json_set(body, '$.cores', 0) where name = 'Old site'`);
  sqlite.exec(`update package_buckets set body = '{"name":' where name = 'old tools'`);
  sqlite.close();
  await gantry.open();
  await new FirstRunPage(gantry.window).keepSecretsForThisSession();
  await gantry.window.getByRole('button', { name: 'Delete old tools' }).waitFor();
  await album.take('unreadable-bucket');
  const last = new TemplatesPage(gantry.window);
  await last.open();
  await gantry.window.getByRole('button', { name: 'Delete Old site' }).waitFor();
  await album.take('unreadable-template');
  await gantry.window.getByRole('button', { name: 'Delete Old site' }).click();
  await album.take('delete-unreadable');
});
