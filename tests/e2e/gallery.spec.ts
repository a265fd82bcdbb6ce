import fs from 'node:fs';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Locator } from '@playwright/test';
import { launchApp, type GantryApp } from './app.ts';
import { FirstRunPage } from './pages/first-run-page.ts';
import { GalleryPage } from './pages/gallery-page.ts';

const themes = ['light', 'dark'] as const;
type Theme = (typeof themes)[number];

// The same colours and edges wherever Chromium finds itself.
const drawing = ['--force-device-scale-factor=1', '--force-color-profile=srgb', '--disable-lcd-text'];

async function openGallery(): Promise<{ gantry: GantryApp; gallery: GalleryPage }> {
  const gantry = await launchApp({ args: drawing });
  await new FirstRunPage(gantry.window).keepSecretsForThisSession();
  const gallery = new GalleryPage(gantry.window);
  await gallery.open();
  return { gantry, gallery };
}

/**
 * Pictures are only compared with ones the same Electron has drawn on the same system: each draws letters a little differently.
 * `electron-33-linux` is the runtime npm carries, which every check of this project runs on. Where none were made yet the test says so
 * and is counted as skipped; `npm run test:e2e -- gallery.spec.ts --update-snapshots=changed` makes them.
 */
async function pictureFolder({ app }: GantryApp): Promise<string> {
  const version = await app.evaluate(() => process.versions.electron);
  const folder = `electron-${version.split('.')[0]}-${process.platform}`;
  const isMaking = ['all', 'changed'].includes(test.info().config.updateSnapshots);
  test.skip(
    !isMaking && !fs.existsSync(path.join(import.meta.dirname, 'pictures', folder)),
    `No pictures were made for ${folder} yet: nothing to compare with`,
  );
  return folder;
}

test('figures stand in line in columns, and the hyphens of names are as narrow as Inter draws them', async () => {
  const { gantry, gallery } = await openGallery();
  await using _ = gantry;
  const { window } = gantry;
  const figures = (part: Locator) => part.evaluate((element) => getComputedStyle(element).fontVariantNumeric);
  expect(await figures(gallery.section('table').getByRole('gridcell').filter({ hasText: 'MiB' }).first())).toBe(
    'tabular-nums',
  );
  expect(await figures(window.getByRole('meter').first())).toBe('tabular-nums');
  expect(await figures(window.getByRole('heading').first())).toBe('normal');
});

test('every part of the design system looks as it did, in all its states and both themes', async () => {
  const { gantry, gallery } = await openGallery();
  await using _ = gantry;
  const folder = await pictureFolder(gantry);
  const page = gantry.window;
  const compare = (part: Locator, name: string, theme: Theme) =>
    expect.soft(part).toHaveScreenshot([folder, `${name}-${theme}.png`]);

  const ids = await gallery.sectionIds();
  expect(ids.length).toBeGreaterThan(12);
  for (const theme of themes) {
    await gallery.show(theme);
    for (const id of ids) await compare(gallery.section(id), id, theme);

    await gallery.button('More actions').click();
    await compare(gallery.menu, 'open-menu', theme);
    await page.getByRole('menuitem', { name: 'Copy' }).press('ArrowRight');
    await compare(page.getByRole('menu', { name: 'Copy' }), 'open-submenu', theme);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await gallery.menu.waitFor({ state: 'hidden' });
    await gallery.button('Columns').click();
    await compare(gallery.menu, 'open-choices', theme);
    await page.keyboard.press('Escape');
    await gallery.button('Offline').click();
    await compare(gallery.menu, 'open-menu-one-reason', theme);
    await page.keyboard.press('Escape');

    await gallery.button('Delete web…').click();
    await compare(gallery.dialog('Delete web?'), 'open-delete', theme);
    await page.keyboard.press('Escape');
    await gallery.button('Stop web…').click();
    await compare(gallery.dialog('Stop web?'), 'open-stop', theme);
    await page.keyboard.press('Escape');

    for (const name of ['With an action', 'Failure']) await gallery.button(name).click();
    await gallery.messages.hover();
    await compare(gallery.messages, 'open-messages', theme);
    for (const left of [1, 0]) {
      await gallery.closeMessage.first().click();
      await expect(gallery.closeMessage).toHaveCount(left);
    }
  }
});

test('axe finds nothing wrong with any part in either theme, also with a menu or a question open', async () => {
  const { gantry, gallery } = await openGallery();
  await using _ = gantry;
  const page = gantry.window;
  // A menu entry is called by its label; its keys and its reason are told besides. Menus stand beside the page's regions.
  const beside = ['label-content-name-mismatch', 'region'];
  // Electron's pages cannot open others, which the ordinary mode does to put frames together; there are no frames here.
  const examine = async (what: string) => {
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).disableRules(beside).analyze();
    const found = violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id} at ${target.join(' ')}`));
    expect.soft(found, what).toEqual([]);
  };
  for (const theme of themes) {
    await gallery.show(theme);
    await examine(`all parts, ${theme}`);
    await gallery.button('More actions').click();
    await gallery.menu.waitFor();
    await examine(`menu, ${theme}`);
    await page.keyboard.press('Escape');
    await gallery.button('Delete web…').click();
    await gallery.dialog('Delete web?').waitFor();
    await examine(`question, ${theme}`);
    await page.keyboard.press('Escape');
  }
});
