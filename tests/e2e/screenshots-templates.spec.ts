import fs from 'node:fs/promises';
import path from 'node:path';
import { test } from '@playwright/test';
import { launchApp } from './app.ts';
import { BucketsPage } from './pages/buckets-page.ts';
import { TemplateEditorPage } from './pages/template-editor-page.ts';
import { ScanDialog } from './pages/templates-page.ts';
import { Album } from './pictures.ts';
import { openWithFolder, writeMalformed, writeTemplate } from './template-folders.ts';

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
