import path from 'node:path';
import { expect, test } from '@playwright/test';
import { launchApp } from './app.ts';
import { ContainersPage } from './pages/containers-page.ts';
import { JobPage } from './pages/job-page.ts';
import { TemplateEditorPage } from './pages/template-editor-page.ts';
import { WizardPage } from './pages/wizard-page.ts';
import { windowClient } from './window-client.ts';
import { answerWithPath, openWithFolder } from './template-folders.ts';

test('a version that was saved elsewhere meanwhile is put beside mine, and whatever is chosen nothing is lost', async () => {
  await using gantry = await launchApp();
  const { templates } = await openWithFolder(gantry);
  const { window } = gantry;
  const client = windowClient(window);
  const editor = new TemplateEditorPage(window);
  await templates.tool('New template').click();
  await editor.field('Name').fill('Shared');
  await editor.save();
  const saveElsewhere = async (change: { cores: number }) => {
    const summary = (await client.call('template:list', {})).find(({ name }) => name === 'Shared');
    if (!summary) throw new Error('it is not in the library');
    const template = await client.call('template:get', { templateId: summary.id });
    await client.call('template:save', {
      template: { ...template, ...change },
      expectedRevision: template.revision,
    });
  };

  await editor.field('Memory').fill('900');
  await saveElsewhere({ cores: 4 });
  await window.keyboard.press('Control+s');
  await editor.main.getByRole('button', { name: 'Compare…' }).click();
  const compare = templates.dialog('Changed meanwhile');
  await expect(compare.getByRole('region', { name: 'Cores' })).toContainText('4');
  await expect(compare.getByRole('region', { name: 'Memory' })).toContainText('900 MiB');
  await compare.getByRole('button', { name: 'Take theirs' }).click();
  await expect(editor.field('Cores')).toHaveValue('4');
  await expect(editor.field('Memory')).toHaveValue('512');
  await editor.main.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(editor.field('Memory')).toHaveValue('900');

  await saveElsewhere({ cores: 5 });
  await editor.main.getByRole('button', { name: 'Compare…' }).click();
  await compare.getByRole('button', { name: 'Keep mine as a copy' }).click();
  await expect(editor.field('Name')).toHaveValue('Shared copy');
  await editor.save();
  await templates.open();
  await templates.select('Shared copy');
  await expect(templates.detail('Shared copy')).toContainText('900 MiB');
  await templates.select('Shared');
  await expect(templates.detail('Shared')).toContainText(/Cores\s*5/);
});

test('an edited template survives a reload, is guarded, undone and saved; exported and imported it makes a container', async () => {
  test.setTimeout(240_000);
  await using gantry = await launchApp();
  const { templates } = await openWithFolder(gantry);
  const { window } = gantry;
  const editor = new TemplateEditorPage(window);
  await templates.choose('nginx web server', 'Duplicate and edit…');
  await templates
    .dialog(/^Duplicate/)
    .getByLabel('Name')
    .fill('Home page');
  await templates
    .dialog(/^Duplicate/)
    .getByRole('button', { name: 'Duplicate and edit' })
    .click();
  await editor.field('Memory').fill('768');
  await editor.openTab('Variables');
  await editor.add('variable');
  await editor.field('Name').fill('2 names');
  await expect(editor.tab('Variables')).toContainText('1 wrong');
  await editor.field('Name').fill('GREETING');
  await editor.field('Question').fill('Greeting');
  await editor.field('Proposed answer').fill('Hello from Gantry');
  await expect(editor.main.getByRole('region', { name: 'Preview' }).getByLabel('Greeting')).toHaveValue(
    'Hello from Gantry',
  );
  await editor.openTab('Files');
  await editor.main.getByRole('switch', { name: 'Fill in variables' }).click();
  // The field is as high as its place: also far below the last line one gets into it.
  const box = await editor.code('Content').boundingBox();
  expect(box?.height).toBeGreaterThan(150);
  await editor.fillCode('Content', '<h1>{{ GREETING }}</h1>\n');
  await editor.openTab('Checks');
  await editor.add('check');
  await editor.field('TCP port').fill('80');

  // Nothing of it is lost by a reload, nor by going elsewhere.
  await window.reload();
  await expect(editor.state).toContainText('Unsaved changes');
  await expect(editor.field('Memory')).toHaveValue('768');
  await window.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Jobs' }).click();
  await editor.leaveQuestion.getByRole('button', { name: 'Keep editing' }).click();
  await expect(editor.field('Memory')).toHaveValue('768');
  await editor.field('Tags').fill('house');
  await editor.field('Tags').fill('house web');
  await editor.main.getByRole('heading', { name: 'Home page' }).click();
  await window.keyboard.press('Control+z');
  await expect(editor.field('Tags')).toHaveValue('web');
  await window.keyboard.press('Control+Shift+z');
  await expect(editor.field('Tags')).toHaveValue('house web');
  await window.keyboard.press('Control+s');
  await expect(editor.state).toContainText('Saved');

  const archive = path.join(gantry.userDataDir, 'home.gantry.tar.gz');
  await answerWithPath(gantry, archive);
  await templates.open();
  await templates.tick('Home page');
  await templates.tick('Dev box');
  await expect(templates.selected).toContainText('2 selected');
  await templates.selected.getByRole('button', { name: /^Export/ }).click();
  await expect(window.getByText('2 templates exported')).toBeVisible();
  await templates.choose('Home page', 'Delete…');
  await templates
    .dialog(/^Delete the template/)
    .getByRole('button', { name: 'Delete template' })
    .click();
  await expect(templates.cards.getByRole('button', { name: 'Home page', exact: true })).toHaveCount(0);
  await templates.tool('Import').click();
  const imported = templates.dialog(/imported/);
  await expect(imported).toContainText('Home page');
  await expect(imported).toContainText('was Dev box; that name was taken');
  await imported.getByRole('button', { name: 'Close' }).click();

  await templates.choose('Home page', 'New container from it');
  const wizard = new WizardPage(window);
  await expect(wizard.heading('Configure')).toBeVisible();
  await expect(wizard.field('Greeting')).toHaveValue('Hello from Gantry');
  await wizard.fillBasics({ name: 'home' });
  await wizard.goToReview();
  await wizard.create();
  const job = new JobPage(window);
  await job.waitFor('Succeeded', 150_000);
  await templates.open();
  await templates.select('Home page');
  await expect(templates.detail('Home page')).toContainText('Used by 1 container');
});

test('the checker says what is wrong with a script beside its line, and words are put in at the cursor', async () => {
  await using gantry = await launchApp();
  const { templates } = await openWithFolder(gantry);
  const editor = new TemplateEditorPage(gantry.window);
  await templates.tool('New template').click();
  await editor.openTab('Scripts');
  await editor.add('script');
  await editor.fillCode('Content of 10-script.sh', '#!/bin/sh\nif true; then\n  echo a\n');
  const remarks = editor.main.getByRole('list', { name: 'Remarks about the script' });
  await expect(remarks).toContainText('Error');
  await editor.fillCode('Content of 10-script.sh', '#!/bin/sh\nset -eu\n');
  await expect(remarks).toHaveCount(0);
  const script = editor.code('Content of 10-script.sh');
  await editor.main.getByRole('complementary').getByRole('button', { name: 'ensure_installed PACKAGE…' }).click();
  await expect(script).toBeFocused();
  await gantry.window.keyboard.type('curl');
  await expect(script).toContainText('ensure_installed curl');

  // Where there is no room beside the script, the same list is behind a button.
  await gantry.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1000, 700));
  await expect(editor.main.getByRole('complementary')).toBeHidden();
  await editor.main.getByRole('button', { name: 'Insert' }).click();
  const list = gantry.window.getByRole('dialog', { name: 'To put in at the cursor' });
  await list.getByRole('button', { name: 'service_restart NAME' }).click();
  await expect(list).toBeHidden();
  // The words come once the list has given the focus back.
  await expect(script).toContainText('service_restart');
  await gantry.window.keyboard.type('nginx');
  await expect(script).toContainText('ensure_installed curlservice_restart nginx');

  // The order is changed by keys and by buttons; the focus stays with what is moved.
  await editor.add('script');
  const scripts = editor.main.getByRole('list', { name: 'Scripts', exact: true }).getByRole('button');
  await expect(scripts).toHaveCount(2);
  const [first = '', second = ''] = await scripts.allTextContents();
  await scripts.nth(1).focus();
  await gantry.window.keyboard.press('Alt+ArrowUp');
  await expect(scripts).toHaveText([second, first]);
  await expect(scripts.first()).toBeFocused();
  await editor.main.getByRole('button', { name: 'Move down' }).click();
  await expect(scripts).toHaveText([first, second]);
});

test('a container’s present configuration becomes a template that is looked over before it is kept', async () => {
  await using gantry = await launchApp();
  const { templates } = await openWithFolder(gantry);
  const containers = new ContainersPage(gantry.window);
  await containers.open();
  await containers.row('pihole').first().click({ button: 'right' });
  await gantry.window.getByRole('menuitem', { name: 'Save as template…' }).click();
  const editor = new TemplateEditorPage(gantry.window);
  await expect(editor.state).toContainText('Not saved yet');
  await editor.field('Name').fill('From pihole');
  await editor.save();
  await templates.open();
  await expect(templates.card('From pihole')).toContainText('Mine');
});

test('a file of CRLF is no change by being shown, Delete keeps the focus in the list, and mine outlives a template deleted elsewhere', async () => {
  await using gantry = await launchApp();
  const { templates } = await openWithFolder(gantry);
  const { window } = gantry;
  const client = windowClient(window);
  const editor = new TemplateEditorPage(window);
  await templates.tool('New template').click();
  await editor.field('Name').fill('Shared');
  await editor.save();
  const find = async () => {
    const summary = (await client.call('template:list', {})).find(({ name }) => name === 'Shared');
    if (!summary) throw new Error('it is not in the library');
    return client.call('template:get', { templateId: summary.id });
  };
  await templates.open();
  const made = await find();
  const windowsFile = (destination: string) => ({
    destination,
    policy: 'default' as const,
    content: 'one\r\ntwo\r\n',
    encoding: 'utf8' as const,
    hasPlaceholders: false,
    owner: 'root',
    group: 'root',
    mode: '0644',
  });
  const files = ['/etc/a', '/etc/b', '/etc/c'].map(windowsFile);
  const provisioning = { ...made.provisioning, files };
  await client.call('template:save', { template: { ...made, provisioning }, expectedRevision: made.revision });

  await templates.choose('Shared', 'Edit');
  await editor.openTab('Files');
  await expect(editor.code('Content')).toContainText('two');
  await expect(editor.state).toHaveText('Saved');
  await editor.code('Content').press('Control+Home');
  await window.keyboard.type('x');
  await editor.save();
  expect((await find()).provisioning.files[0]?.content).toBe('xone\r\ntwo\r\n');

  const list = editor.main.getByRole('list', { name: 'Files', exact: true });
  await list.getByRole('button', { name: '/etc/b' }).click();
  await window.keyboard.press('Delete');
  await expect(list.getByRole('button', { name: '/etc/c' })).toBeFocused();
  await window.keyboard.press('Delete');
  await expect(list.getByRole('button', { name: '/etc/a' })).toBeFocused();
  await window.keyboard.press('Delete');
  await expect(editor.main.getByRole('button', { name: 'Add file' })).toBeFocused();

  await client.call('template:delete', { templateId: made.id });
  await window.keyboard.press('Control+s');
  await editor.main.getByRole('button', { name: 'Keep mine as a new template' }).click();
  await expect(editor.state).toHaveText('Saved');
  expect((await find()).id).not.toBe(made.id);
});
