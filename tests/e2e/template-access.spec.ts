import { test } from '@playwright/test';
import { launchApp } from './app.ts';
import { expectAccessible } from './axe.ts';
import { closeWithEscape } from './keys.ts';
import { BucketsPage } from './pages/buckets-page.ts';
import { TemplateEditorPage } from './pages/template-editor-page.ts';
import { ScanDialog, TemplatesPage } from './pages/templates-page.ts';
import { openWithFolder, writeMalformed, writeTemplate } from './template-folders.ts';

test('axe finds nothing serious in the template library, its dialogs and its buckets', async () => {
  test.setTimeout(240_000);
  await using gantry = await launchApp();
  const page = gantry.window;
  const { templates, library } = await openWithFolder(gantry);
  await writeTemplate(library, 'shop');
  await writeMalformed(library, 'broken');
  await templates.tool('Add folder').click();
  const scan = new ScanDialog(page);
  await scan.item('shop').waitFor();
  await expectAccessible(page, 'scan: new and unreadable');
  await scan.apply();
  await expectAccessible(page, 'library with a folder and a problem');
  await templates.select('shop');
  for (const tab of ['Variables', 'Checks'] as const) {
    await templates.openTab(tab);
    await expectAccessible(page, `template: ${tab}`);
  }
  for (const [entry, title] of [
    ['Duplicate…', /^Duplicate/],
    ['Delete…', /^Delete the template/],
  ] as const) {
    await templates.choose('shop', entry);
    await templates.dialog(title).waitFor();
    await expectAccessible(page, `question of ${entry}`);
    await closeWithEscape(templates.dialog(title));
  }
  await templates.openBuckets();
  await expectAccessible(page, 'no buckets');
  const buckets = new BucketsPage(page);
  await buckets.create('base tools');
  await buckets.paste('curl\na; rm -rf /\n');
  await expectAccessible(page, 'bucket with a rejected line');
});

test('axe finds nothing serious in the template editor and where a conflict is decided', async () => {
  test.setTimeout(240_000);
  await using gantry = await launchApp();
  const page = gantry.window;
  const { templates, library } = await openWithFolder(gantry);
  await writeTemplate(library, 'shop');
  await templates.tool('Add folder').click();
  const scan = new ScanDialog(page);
  await scan.apply();
  await templates.choose('shop', 'Edit');
  const editor = new TemplateEditorPage(page);
  await editor.field('Memory').fill('1024');
  await expectAccessible(page, 'editor: Config');
  await editor.openTab('Packages');
  await expectAccessible(page, 'editor: Packages');
  for (const [tab, what] of [
    ['Files', 'file'],
    ['Scripts', 'script'],
    ['Variables', 'variable'],
    ['Checks', 'check'],
  ] as const) {
    await editor.openTab(tab);
    await editor.add(what);
    await expectAccessible(page, `editor: ${tab}`);
  }
  await editor.saveButton.click();
  await editor.mistakes.waitFor();
  await expectAccessible(page, 'editor: what has to be corrected');
  await new TemplatesPage(page).open();
  await editor.leaveQuestion.waitFor();
  await expectAccessible(page, 'unsaved changes');
  await editor.leaveQuestion.getByRole('button', { name: 'Discard changes' }).click();

  await templates.choose('shop', 'Edit');
  await editor.field('Memory').fill('1024');
  await editor.save();
  await templates.open();
  await writeTemplate(library, 'shop', { memoryMiB: 2048 });
  await templates.tool('Look for changes on disk').click();
  await scan.decide('shop', 'Merge');
  await expectAccessible(page, 'conflict side by side');
});
