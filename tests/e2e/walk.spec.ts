import { expect, test } from '@playwright/test';
import { launchApp, type GantryApp } from './app.ts';
import { openDemo } from './open-demo.ts';
import type { ContainersPage } from './pages/containers-page.ts';
import { FaultsPage } from './pages/faults-page.ts';
import { TemplatesPage } from './pages/templates-page.ts';
import { Walker, type Stop } from './walker.ts';

async function openQuietDemo(gantry: GantryApp): Promise<ContainersPage> {
  const containers = await openDemo(gantry);
  // What leaves the window is only noted: no file manager, browser or question of the system opens.
  await gantry.app.evaluate(({ dialog, shell }) => {
    shell.openPath = () => Promise.resolve('');
    shell.openExternal = () => Promise.resolve();
    dialog.showSaveDialog = () => Promise.resolve({ canceled: true, filePath: '' });
    dialog.showOpenDialog = () => Promise.resolve({ canceled: true, filePaths: [] });
  });
  return containers;
}

const go = async ({ window }: GantryApp, section: string): Promise<void> => {
  await window
    .getByRole('navigation', { name: 'Main' })
    .getByRole('button', { name: new RegExp(`^${section}`) })
    .first()
    .click();
};

/** To an open container, whatever was shown and filtered before. */
async function openContainer(gantry: GantryApp, containers: ContainersPage): Promise<void> {
  await go(gantry, 'Containers');
  await gantry.window.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: /^All/ }).click();
  await containers.row('pihole').first().click();
}

test('A100 every entry of the native menu leads somewhere', async () => {
  await using gantry = await launchApp();
  const containers = await openQuietDemo(gantry);
  const walker = new Walker(gantry);
  await openContainer(gantry, containers);
  // Entries with a role are Electron's own.
  const labels = () =>
    gantry.app.evaluate(({ Menu }) => {
      const collect = (items: Electron.MenuItem[]): Electron.MenuItem[] =>
        items.flatMap((item) => [item, ...(item.submenu ? collect(item.submenu.items) : [])]);
      return collect(Menu.getApplicationMenu()?.items ?? [])
        .filter(({ type, role, submenu }) => type !== 'separator' && !role && !submenu)
        .map(({ id, enabled }) => ({ id, enabled }));
    });
  await expect.poll(async () => (await labels()).filter(({ enabled }) => enabled).length).toBeGreaterThan(20);
  const entries = await labels();
  let chosen = 0;
  /** Off while something stands over the page, which what was chosen last may open a little later. */
  const clearPage = async (where: string): Promise<void> => {
    const isClear = async () => {
      await walker.closePopups(where);
      return (await labels()).some(({ id, enabled }) => id === 'palette' && enabled);
    };
    await expect.poll(isClear, `${where}: the menu is on again`).toBe(true);
  };
  for (const { id } of entries) {
    const where = `menu › ${id}`;
    if (id.startsWith('container-')) await openContainer(gantry, containers);
    await clearPage(where);
    const isOn = await gantry.app.evaluate(async ({ BrowserWindow, Menu }, wanted) => {
      const item = Menu.getApplicationMenu()?.getMenuItemById(wanted);
      if (!item?.enabled) return false;
      item.click();
      // Answered once the page has been told of the choice before.
      await BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript('0');
      return true;
    }, id);
    if (isOn) chosen++;
    await walker.check(where);
    await clearPage(where);
  }
  console.log(`walked ${chosen} of ${entries.length} entries of the native menu; the others were off`);
  expect(chosen).toBeGreaterThan(20);
});

test('A100 every entry of the palette leads somewhere', async () => {
  await using gantry = await launchApp();
  const containers = await openQuietDemo(gantry);
  const { window } = gantry;
  const walker = new Walker(gantry);
  const open = async (words: string) => {
    await window.keyboard.press('Control+k');
    await window.getByRole('combobox', { name: 'Command palette' }).fill(words);
  };
  await openContainer(gantry, containers);
  await open('');
  const ids = await window
    .getByRole('option')
    .evaluateAll((all) => all.map((option) => option.getAttribute('data-value') ?? ''));
  await walker.closePopups('palette');
  expect(ids.length).toBeGreaterThan(30);
  let chosen = 0;
  const taken: string[] = [];
  for (const id of ids) {
    await openContainer(gantry, containers);
    await open('');
    const option = window.locator(`[role="option"][data-value="${id}"]`);
    // What the entries before have changed may have taken it off the list.
    if ((await option.count()) > 0) {
      await option.click();
      chosen++;
    } else taken.push(id);
    await walker.check(`palette › ${id}`);
    await walker.closePopups(`palette › ${id}`);
  }
  console.log(`walked ${chosen} of ${ids.length} entries of the palette; gone meanwhile: ${taken.join(', ')}`);
  expect(chosen).toBeGreaterThan(ids.length * 0.9);
});

test('A100 what the palette leads on to leads somewhere too', async () => {
  test.setTimeout(240_000);
  await using gantry = await launchApp();
  const containers = await openQuietDemo(gantry);
  const { window } = gantry;
  const walker = new Walker(gantry);
  const options = window.getByRole('option');
  /** Opens the palette and chooses one entry after another, each from the list the one before led to. */
  const openAt = async (trail: readonly string[]) => {
    await openContainer(gantry, containers);
    await window.keyboard.press('Control+k');
    for (const title of trail) {
      const before = await options.first().getAttribute('data-value');
      await options.filter({ hasText: title }).first().click();
      await expect(options.first()).not.toHaveAttribute('data-value', before ?? '');
    }
  };
  let chosen = 0;
  for (const trail of [
    ['Containers…'],
    ['Containers…', 'proxy'],
    ['Jobs…'],
    ['Servers…'],
    ['Servers…', 'Demo homelab'],
    ['New container from…'],
  ]) {
    await openAt(trail);
    const ids = await options.evaluateAll((all) => all.map((option) => option.getAttribute('data-value') ?? ''));
    expect(ids.length, trail.join(' › ')).toBeGreaterThan(0);
    await walker.closePopups(trail.join(' › '));
    // Of entries that are all alike the first ones stand for the rest.
    for (const id of ids.slice(0, trail.length === 1 ? 3 : 20)) {
      await openAt(trail);
      const option = window.locator(`[role="option"][data-value="${id}"]`);
      if ((await option.count()) > 0 && (await option.getAttribute('aria-disabled')) !== 'true') {
        await option.click();
        chosen++;
      }
      await walker.check(`palette › ${trail.join(' › ')} › ${id}`);
      await walker.closePopups(id);
    }
  }
  console.log(`walked ${chosen} entries behind entries of the palette`);
  expect(chosen).toBeGreaterThan(15);
});

test('A100 every control on every page leads somewhere', async () => {
  test.setTimeout(480_000);
  await using gantry = await launchApp();
  const containers = await openQuietDemo(gantry);
  const { window } = gantry;
  const walker = new Walker(gantry);
  const page = (name: string): Stop => ({ name, within: 'main', arrive: () => go(gantry, name) });
  const section = (name: string): Stop => ({
    name: `Settings: ${name}`,
    within: 'main > div > section',
    arrive: async () => {
      await go(gantry, 'Settings');
      await window.getByRole('button', { name, exact: true }).click();
    },
  });
  const stops: Stop[] = [
    { name: 'frame', within: 'nav[aria-label="Main"], header, footer', arrive: () => go(gantry, 'Containers') },
    {
      name: 'container',
      within: 'aside',
      arrive: async () => {
        await go(gantry, 'Containers');
        await containers.row('Running').first().click();
      },
    },
    // Before the library itself, whose filters and views stay as they were left.
    {
      name: 'template',
      within: 'aside',
      arrive: async () => {
        await go(gantry, 'Templates');
        await new TemplatesPage(window).select('nginx web server');
      },
    },
    // Before the list of jobs, which can be cleared.
    {
      name: 'job',
      within: 'main',
      arrive: async () => {
        await go(gantry, 'Jobs');
        await window
          .getByRole('grid', { name: 'Jobs' })
          .getByText(/^(Shut down|Start|Reboot|Stop) /)
          .first()
          .click();
      },
    },
    ...['Containers', 'Templates', 'Jobs', 'Servers'].map(page),
    ...['Appearance', 'Keyboard', 'Notifications and tray', 'Secrets', 'Demo homelab', 'Data', 'About'].map(section),
    {
      name: 'New container',
      within: 'main',
      arrive: async () => {
        await go(gantry, 'Containers');
        await window.getByRole('button', { name: 'New container' }).first().click();
      },
    },
    {
      name: 'Add server',
      within: 'main',
      arrive: async () => {
        await go(gantry, 'Servers');
        await window.getByRole('main').getByRole('button', { name: 'Add server' }).click();
      },
    },
    // The last, as it breaks what the others need.
    {
      name: 'faults',
      within: 'aside[aria-label="Faults"]',
      arrive: async () => {
        await go(gantry, 'Containers');
        const faults = new FaultsPage(window);
        if (!(await faults.panel.isVisible())) await faults.open();
      },
    },
  ];
  for (const stop of stops) {
    const before = walker.counts.used;
    await walker.walk(stop);
    console.log(`${stop.name}: ${walker.counts.used - before}`);
  }
  const { used, opened } = walker.counts;
  console.log(`walked ${used} controls; ${opened} dialogs, menus and lists were opened and closed with Esc`);
  expect(used).toBeGreaterThan(90);
});
