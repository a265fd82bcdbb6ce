import { expect, test } from '@playwright/test';
import { launchApp, type GantryApp } from './app.ts';
import { startDesktopSession } from './desktop-session.ts';
import { leavePowerUnanswered } from './endless-job.ts';
import { chooseInMenu, chooseInTray, isWindowShown, menuBar, trayLabels, watchTray } from './native-shell.ts';
import { openDemo } from './open-demo.ts';
import { ContainersPage } from './pages/containers-page.ts';
import { FaultsPage } from './pages/faults-page.ts';
import { FirstRunPage } from './pages/first-run-page.ts';
import { JobPage } from './pages/job-page.ts';
import { windowClient } from './window-client.ts';
import { once } from './steady-main.ts';

/** The key of a container of the demo homelab, for native menus and links. */
async function keyOf({ window }: GantryApp, name: string): Promise<string> {
  const rows = await windowClient(window).call('container:list', {});
  const key = rows.find((row) => row.name === name)?.key;
  if (key === undefined) throw new Error(`The demo homelab has no container ${name}`);
  return key;
}

const heading = ({ window }: GantryApp, name: string) => window.getByRole('heading', { level: 1, name, exact: true });
const message = ({ window }: GantryApp) => window.getByRole('region', { name: 'Messages' });
const hide = ({ app }: GantryApp) => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());

test('A70 the window is hidden, a job ends well and one fails: each is one notification, and a click opens that job', async () => {
  await using session = await startDesktopSession();
  await using gantry = await launchApp({ env: session.env });
  await openDemo(gantry);
  const { app, window } = gantry;
  const pihole = await keyOf(gantry, 'pihole');
  const faults = new FaultsPage(window);
  await faults.open();
  await faults.openFault('Tasks', 'Fail a task');
  await faults.choose('Task', /^Start/);
  await faults.choose('How often', 'Until undone');
  await faults.field('At log line').fill('');
  await faults.field('Error').fill('the disk made a noise');
  await faults.breakButton.click();
  await expect(faults.active).toHaveCount(1);
  await watchTray(app);
  await hide(gantry);

  await expect.poll(() => trayLabels(app)).toContain('Open Gantry');
  await chooseInTray(app, `shutdown ${pihole}`);
  await expect.poll(() => session.notifications, { timeout: 60_000 }).toHaveLength(1);
  expect(session.notifications[0]).toEqual({ summary: 'Shut down pihole', body: 'Done', urgency: 'normal' });
  expect(await isWindowShown(app)).toBe(false);

  await expect.poll(() => trayLabels(app)).toContain('  pihole (101), stopped');
  await chooseInTray(app, `start ${pihole}`);
  await expect.poll(() => session.notifications, { timeout: 60_000 }).toHaveLength(2);
  expect(session.notifications[1]).toMatchObject({ summary: 'Start pihole: failed', urgency: 'critical' });
  await session.clickNewest();
  await expect.poll(() => isWindowShown(app)).toBe(true);
  const job = new JobPage(window);
  await expect(window.getByRole('heading', { name: 'Start pihole' })).toBeVisible();
  await job.waitFor('Failed', 10_000);
  await expect(job.error).toContainText('the disk made a noise');
  expect(session.notifications, 'nothing was told twice').toHaveLength(2);
});

test('without a notification daemon and without a tray nothing breaks, and nothing is told while the window is in front', async () => {
  await using session = await startDesktopSession();
  await using gantry = await launchApp({ env: { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' } });
  await openDemo(gantry);
  const { app } = gantry;
  const pihole = await keyOf(gantry, 'pihole');
  await watchTray(app);
  await hide(gantry);
  await expect.poll(() => trayLabels(app)).toContain('Open Gantry');
  await chooseInTray(app, `shutdown ${pihole}`);
  await expect.poll(() => trayLabels(app), { timeout: 60_000 }).toContain('  pihole (101), stopped');
  await chooseInTray(app, 'window');
  await expect.poll(() => isWindowShown(app)).toBe(true);

  await gantry.relaunch({ env: session.env });
  await new FirstRunPage(gantry.window).keepSecretsForThisSession();
  const after = new ContainersPage(gantry.window);
  await expect(after.row('proxy')).toContainText('Running', { timeout: 60_000 });
  await gantry.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.focus());
  await watchTray(gantry.app);
  await gantry.app.evaluate(({ BrowserWindow }) => {
    // Without a window manager no window ever has the focus; this one does.
    const window = BrowserWindow.getAllWindows()[0];
    if (window) window.isFocused = () => true;
  });
  await after.select('proxy');
  await after.action('Shut down').click();
  await expect(after.row('proxy')).toContainText('Stopped', { timeout: 60_000 });
  expect(session.notifications).toEqual([]);
});

test('A82 start is chosen twice in the tray and once in the window: one job runs, and the others are told that it is busy', async () => {
  await using gantry = await launchApp();
  const containers = await openDemo(gantry);
  const { app } = gantry;
  const pihole = await keyOf(gantry, 'pihole');
  await leavePowerUnanswered(gantry);
  await watchTray(app);
  await hide(gantry);
  await expect.poll(() => trayLabels(app)).toContain('Open Gantry');
  await app.evaluate(
    once((_electron: unknown, id: string) => {
      const menu = Reflect.get(globalThis, 'gantryTrayMenu');
      const item = menu.getMenuItemById(id);
      item.click();
      item.click();
    }),
    `shutdown ${pihole}`,
  );
  // The refused one brings the window back, where it is said.
  await expect.poll(() => isWindowShown(app)).toBe(true);
  await expect(message(gantry)).toContainText(/busy|works on/i);
  await containers.select('pihole');
  await expect(containers.action('Shut down').or(containers.action('Start'))).toHaveAttribute('aria-disabled', 'true');
  const jobs = await windowClient(gantry.window).call('job:list', {});
  expect(jobs.map(({ title }) => title)).toEqual(['Shut down pihole']);
});

test('a second start brings the first window back and hands its link over; a link only ever shows something', async () => {
  await using gantry = await launchApp();
  const containers = await openDemo(gantry);
  const pihole = await keyOf(gantry, 'pihole');
  await hide(gantry);
  expect(await gantry.startAgain([])).toBe(0);
  await expect.poll(() => isWindowShown(gantry.app)).toBe(true);
  expect(gantry.app.windows()).toHaveLength(1);

  await gantry.startAgain([`gantry://container/${pihole}`]);
  await expect(containers.detail('pihole')).toBeVisible();
  await gantry.startAgain(['gantry://template/built-in:nginx']);
  await expect(heading(gantry, 'Templates')).toBeVisible();
  await gantry.startAgain(['gantry://new?template=built-in:nginx']);
  await expect(heading(gantry, 'New container')).toBeVisible();
  await gantry.startAgain([`gantry://servers/${pihole.split('/')[0]}`]);
  await expect(heading(gantry, 'Servers')).toBeVisible();
  await gantry.startAgain(['gantry://settings']);
  await expect(heading(gantry, 'Settings')).toBeVisible();

  // What is not here is said, with the way to where things of its kind are.
  const unknown = '7b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11';
  await gantry.startAgain([`gantry://job/${unknown}`]);
  await expect(gantry.window.getByText('This job is not known here')).toBeVisible();
  await gantry.startAgain([`gantry://container/${unknown}/105`]);
  await gantry.window.getByRole('button', { name: 'Show all containers' }).click();
  await expect(containers.table).toBeVisible();

  await gantry.startAgain([`gantry://container/${pihole}/delete`]);
  await expect(message(gantry)).toContainText('This link leads nowhere in Gantry');
  await expect(heading(gantry, 'Containers')).toBeVisible();
});

test('the app is started by a link, and opens there once it is ready', async () => {
  await using gantry = await launchApp();
  await openDemo(gantry);
  const pihole = await keyOf(gantry, 'pihole');
  await gantry.relaunch({ args: [`gantry://container/${pihole}`, '--offline'] });
  await new FirstRunPage(gantry.window).keepSecretsForThisSession();
  await expect(new ContainersPage(gantry.window).detail('pihole')).toBeVisible();
});

test('place, size, zoom and page are there again after a restart', async () => {
  await using gantry = await launchApp({ keepsSize: true });
  await openDemo(gantry);
  const place = { x: 60, y: 40, width: 1111, height: 777 };
  await chooseInMenu(gantry.app, 'go-settings');
  await expect(heading(gantry, 'Settings')).toBeVisible();
  await gantry.app.evaluate(({ BrowserWindow }, bounds) => {
    const window = BrowserWindow.getAllWindows()[0];
    window?.setBounds(bounds);
    window?.webContents.setZoomLevel(1);
  }, place);
  await gantry.relaunch({ args: ['--offline'] });
  await new FirstRunPage(gantry.window).keepSecretsForThisSession();
  await expect(heading(gantry, 'Settings')).toBeVisible();
  const after = () =>
    gantry.app.evaluate(({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows()[0];
      return { bounds: window?.getBounds(), zoom: window?.webContents.getZoomLevel() };
    });
  await expect.poll(after).toEqual({ bounds: place, zoom: 1 });
  // Never smaller than what the pages need.
  const smallest = await gantry.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getMinimumSize());
  expect(smallest).toEqual([960, 640]);
});

test('A100 every entry of the native menu leads somewhere, and those of a container are on only while one is open', async () => {
  await using gantry = await launchApp();
  await expect(new FirstRunPage(gantry.window).vaultChoice).toBeVisible();
  const commands = async () =>
    (await menuBar(gantry.app)).filter(({ id }) => id !== undefined && !id.startsWith('open-'));
  await expect
    .poll(async () => (await commands()).filter(({ isEnabled }) => isEnabled), 'a dialog asks something')
    .toEqual([]);
  const containers = await openDemo(gantry);
  const entries = await menuBar(gantry.app);
  expect(entries.filter(({ leads }) => !leads)).toEqual([]);
  const enabledOf = async (menu: string) =>
    (await menuBar(gantry.app)).filter(({ path, isEnabled }) => path.startsWith(menu) && isEnabled);
  expect(await enabledOf('Container')).toEqual([]);

  for (const [id, name] of [
    ['go-templates', 'Templates'],
    ['go-jobs', 'Jobs'],
    ['go-servers', 'Servers'],
    ['go-settings', 'Settings'],
    ['add-server', 'Add server'],
    ['new-container', 'New container'],
    ['go-containers', 'Containers'],
  ] as const) {
    await chooseInMenu(gantry.app, id);
    await expect(heading(gantry, name)).toBeVisible();
  }
  await chooseInMenu(gantry.app, 'go-back');
  await expect(heading(gantry, 'New container')).toBeVisible();
  await chooseInMenu(gantry.app, 'go-containers');
  await chooseInMenu(gantry.app, 'search');
  await expect(containers.search).toBeFocused();
  for (const [id, name] of [
    ['palette', 'Command palette'],
    ['shortcuts', 'Keyboard shortcuts'],
  ] as const) {
    await chooseInMenu(gantry.app, id);
    await expect(gantry.window.getByRole('dialog', { name })).toBeVisible();
    await expect.poll(async () => (await commands()).filter(({ isEnabled }) => isEnabled)).toEqual([]);
    await gantry.window.keyboard.press('Escape');
    await expect(gantry.window.getByRole('dialog', { name })).toBeHidden();
  }
  const rail = gantry.window.getByRole('navigation', { name: 'Main' });
  await chooseInMenu(gantry.app, 'toggle-rail');
  await expect(rail.getByRole('button', { name: 'Widen the rail' })).toBeVisible();
  await chooseInMenu(gantry.app, 'refresh');
  await chooseInMenu(gantry.app, 'about');
  await expect(heading(gantry, 'Settings')).toBeVisible();
});
