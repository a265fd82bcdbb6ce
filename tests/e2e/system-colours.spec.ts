import { expect, test, type Locator } from '@playwright/test';
import { launchApp } from './app.ts';
import { openDemo } from './open-demo.ts';
import { ServersPage } from './pages/servers-page.ts';
import { SettingsPage } from './pages/settings-page.ts';
import { TemplatesPage } from './pages/templates-page.ts';

const ground = (part: Locator): Promise<string> =>
  part.evaluate((element) => getComputedStyle(element).backgroundColor);
const line = (part: Locator): Promise<string> =>
  part.evaluate((element) => getComputedStyle(element).borderBottomColor);
const frame = (part: Locator): Promise<string> => part.evaluate((element) => getComputedStyle(element).outlineStyle);

test('where the system sets the colours, what is open, chosen or on can still be told from what is not', async () => {
  await using gantry = await launchApp();
  const { window } = gantry;
  const containers = await openDemo(gantry);
  await window.emulateMedia({ forcedColors: 'active' });
  const main = window.getByRole('main');

  await containers.select('pihole');
  const canvas = await ground(window.locator('body'));
  expect(await line(window.getByRole('tab', { name: 'Overview' }))).not.toBe(canvas);
  expect(await line(window.getByRole('tab', { name: 'Events' }))).toBe(canvas);

  const settings = new SettingsPage(window);
  await settings.open('Appearance');
  const chosen = main.getByRole('radio', { name: 'As the system' });
  expect(await ground(chosen.locator(':scope > *'))).not.toBe(await ground(chosen));
  expect(await frame(chosen)).toBe('solid');
  expect(await frame(main.getByRole('radio', { name: 'Dark' }))).toBe('none');
  const off = main.getByRole('switch', { name: 'Narrow rail' });
  expect(await ground(off.locator(':scope > *'))).not.toBe(await ground(off));

  const templates = new TemplatesPage(window);
  await templates.open();
  await templates.select('Git server');
  const card = (name: string) => templates.card(name).locator(':scope > div').first();
  expect(await frame(card('Git server'))).toBe('solid');
  expect(await frame(card('Git server').locator(':scope > span').first()), 'one frame around all of it').toBe('none');
  expect(await frame(card('MariaDB'))).toBe('none');
  const view = window.getByRole('group', { name: 'Show as' });
  expect(await frame(view.getByRole('button', { name: 'Cards' }))).toBe('solid');
  expect(await frame(view.getByRole('button', { name: 'Rows' }))).toBe('none');

  const servers = new ServersPage(window);
  await servers.open();
  const mark = servers.list.getByRole('listitem').locator('[aria-hidden].rounded-full').first();
  expect(await ground(mark)).not.toBe(canvas);
});
