import { expect, test, type Page } from '@playwright/test';
import type { JobId } from '../../shared/domain/ids.ts';
import { isOver } from '../../shared/domain/job.ts';
import { startSimulator } from '../../simulator/start-simulator.ts';
import { begin, connectAs, specFor } from '../integration/journey.ts';
import { launchApp, type GantryApp } from './app.ts';
import { connectRack, refreshAll } from './connected.ts';
import { openDemo } from './open-demo.ts';
import { ConfigPage } from './pages/config-page.ts';
import { ContainersPage } from './pages/containers-page.ts';
import { FirstRunPage } from './pages/first-run-page.ts';
import { JobPage } from './pages/job-page.ts';
import { ServersPage } from './pages/servers-page.ts';
import { SettingsPage } from './pages/settings-page.ts';
import { TemplatesPage } from './pages/templates-page.ts';
import { WizardPage } from './pages/wizard-page.ts';
import { Album } from './pictures.ts';
import { windowClient } from './window-client.ts';

/** Until the job is over, well or not. */
async function ended(page: Page, jobId: JobId): Promise<void> {
  const state = async () => isOver((await windowClient(page).call('job:get', { jobId })).state);
  await expect.poll(state, { timeout: 120_000 }).toBe(true);
}

const rail = (page: Page, name: string) => page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name });

test('services that cannot be opened, and the line a failure rests on', async () => {
  test.setTimeout(400_000);
  await using pve = await startSimulator({ speed: 'fast', seed: 'homelab' });
  await using gantry = await launchApp();
  const { window } = gantry;
  const connectionId = await connectRack(gantry, pve);
  const client = windowClient(window);
  const album = new Album(gantry, 'g');
  const run = async (change: Parameters<typeof specFor>[2]) => {
    const spec = await specFor(client, connectionId, change);
    const jobId = await begin(client, spec);
    await ended(window, jobId);
    return spec;
  };
  const nginx = (await client.call('template:list', {})).find(({ name }) => name === 'nginx web server');
  if (!nginx) throw new Error('no nginx template');
  const { provisioning } = await client.call('template:get', { templateId: nginx.id });
  const { vmid } = await run({ hostname: 'web', templateId: nginx.id, provisioning: { ...provisioning, answers: {} } });
  const containers = new ContainersPage(window);
  await containers.open();
  await containers.row('web').waitFor();
  await album.take('globe');
  await containers.select('web');
  await containers.openTab('Services');
  await album.take('services');
  pve.world.setLock(vmid, 'backup');
  await refreshAll(gantry);
  await album.take('services-locked');
  pve.world.setLock(vmid, undefined);
  await refreshAll(gantry);
  await containers.action('Stop…').click();
  await window.getByRole('alertdialog').getByRole('button', { name: /^Stop/ }).click();
  await containers.row('web').filter({ hasText: 'Stopped' }).waitFor();
  await album.take('services-stopped');
  await window.keyboard.press('Escape');
  await album.take('globe-grey');

  await run({
    hostname: 'fetcher',
    provisioning: {
      scripts: [
        {
          name: '10-fetch.sh',
          content: [
            'i=1; while [ $i -le 60 ]; do echo "unpacking part $i"; i=$((i+1)); done',
            String.raw`printf "\033[31mcurl: (6) Could not resolve host: packages.example\033[0m\n" >&2`,
            'i=1; while [ $i -le 60 ]; do echo "clearing up $i"; i=$((i+1)); done',
            'exit 6',
            '',
          ].join('\n'),
        },
      ],
    },
  });
  await rail(window, 'Jobs').click();
  await window.getByText('Create fetcher').first().click();
  const job = new JobPage(window);
  await job.waitFor('Failed', 20_000);
  await album.take('decisive');
  await job.error.getByRole('button', { name: 'Show it in the log' }).click();
  await album.take('decisive-line');
  await window.emulateMedia({ forcedColors: 'active' });
  await album.takeAsIs('decisive-line-forced');
  await window.emulateMedia({ forcedColors: 'none' });
  await job.rollBack();
  await window.getByText('It was rolled back').waitFor({ timeout: 20_000 });
  await album.take('rolled-back');
});

test('what a login may do, and what is foretold to be forbidden', async () => {
  test.setTimeout(400_000);
  await using pve = await startSimulator({ speed: 'fast', seed: 'homelab' });
  await pve.world.addContainer({
    vmid: 160,
    isRunning: true,
    config: { hostname: 'web1', net0: 'name=eth0,bridge=vmbr0,ip=dhcp,type=veth', features: 'nesting=1', tags: 'web' },
  });
  await using gantry = await launchApp();
  const { window } = gantry;
  await new FirstRunPage(window).keepSecretsForThisSession();
  const client = windowClient(window);
  const secret = pve.world.addToken('root@pam', 'few');
  pve.world.setAcl('/vms/160', 'root@pam!few', 'PVEVMUser');
  pve.world.setAcl('/nodes', 'root@pam!few', 'PVEAuditor');
  await connectAs(client, pve, { name: 'root@pam!few', secret }, 'Guest');
  const none = pve.world.addToken('root@pam', 'none');
  await connectAs(client, pve, { name: 'root@pam!none', secret: none }, 'Nothing');
  const admin = pve.world.addToken('root@pam', 'admin');
  pve.world.setAcl('/', 'root@pam!admin', 'PVEAdmin');
  await connectAs(client, pve, { name: 'root@pam!admin', secret: admin }, 'Admin');
  await window.reload();
  const album = new Album(gantry, 'h');
  const servers = new ServersPage(window);
  await servers.open();
  for (const name of ['Guest', 'Nothing', 'Admin']) {
    await servers.select(name);
    await servers.section('Rights').getByRole('list').first().waitFor();
    await album.take(`rights-${name.toLowerCase()}`);
    await servers.section('Rights').scrollIntoViewIfNeeded();
    await album.take(`rights-${name.toLowerCase()}-list`);
  }
  const containers = new ContainersPage(window);
  await containers.open();
  await album.take('containers');
  await containers.search.fill('server:Guest');
  await containers.search.press('Enter');
  await containers.select('web1');
  await album.take('detail');
  await containers.row('web1').first().click({ button: 'right' });
  await window.getByRole('menu').waitFor();
  await album.take('row-menu');
  await window.keyboard.press('Escape');
  const config = new ConfigPage(window);
  await config.open();
  await album.take('config');
  await containers.action('Delete…').hover();
  await album.take('delete-reason');
  await window
    .getByRole('main')
    .getByRole('button', { name: /^Clear/ })
    .first()
    .click();
  await containers.search.fill('server:Admin');
  await containers.search.press('Enter');
  await containers.select('git');
  await config.open();
  await album.take('config-admin');
  await config.editButton('Features').click();
  await album.take('config-admin-features');
  const wizard = new WizardPage(window);
  await wizard.open();
  await album.take('wizard');
  await wizard.chooseTemplate('From scratch');
  await album.take('wizard-configure');
  await window.getByRole('main').getByRole('combobox', { name: 'Server' }).click();
  await album.take('wizard-servers');
  await window.getByRole('option', { name: /Admin/ }).click();
  await wizard.waitForDefaults();
  await wizard.fillBasics({ name: 'mine' });
  await wizard.openAdvanced('Features');
  await wizard.field('Keyctl').or(window.getByText('Keyctl')).first().scrollIntoViewIfNeeded();
  await album.take('wizard-features');
});

test('an OS template on its way', async () => {
  test.setTimeout(400_000);
  await using pve = await startSimulator({ speed: 'lifelike', seed: 'homelab' });
  pve.world.setStorage('local', { volumes: [] });
  const debian = 'debian-13-standard_13.1-2_amd64.tar.zst';
  pve.world.addWebServer('http://appliance-mirror.example', {
    notFound: 'Not Found',
    files: {
      [`/images/system/${debian}`]: { sizeBytes: 60 * 2 ** 30, mimeType: 'application/octet-stream' },
    },
  });
  await using gantry = await launchApp();
  const { window } = gantry;
  await connectRack(gantry, pve);
  const album = new Album(gantry, 'i');
  const main = window.getByRole('main');
  const wizard = new WizardPage(window);
  await wizard.open();
  await wizard.chooseTemplate('From scratch');
  await wizard.waitForDefaults();
  await wizard.fillBasics({ name: 'web' });
  await main.getByText('It is not on pve1 yet').waitFor();
  await album.take('not-there');
  pve.world.setInternetUp(false);
  await main.getByRole('button', { name: 'Download now' }).click();
  await main
    .getByRole('alert')
    .getByText(/resolve/)
    .first()
    .waitFor();
  await album.take('download-failed');
  pve.world.setInternetUp(true);
  await main.getByRole('button', { name: 'Try again' }).click();
  await main.getByRole('progressbar', { name: `Progress of ${debian}` }).waitFor();
  await main.locator(`[aria-label="Progress of ${debian}"][aria-valuenow]`).waitFor();
  await album.take('arriving');
  await main.getByRole('button', { name: 'All OS templates…' }).click();
  const dialog = window.getByRole('dialog', { name: 'Choose an OS template' });
  await dialog.getByRole('region', { name: 'On their way' }).waitFor();
  await album.take('dialog-arriving');
  await dialog.getByRole('button', { name: `Details of ${debian}` }).click();
  await album.take('dialog-details');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await wizard.goTo('Review');
  await wizard.plan.waitFor();
  await album.take('review-arriving');
  await rail(window, 'Jobs').click();
  await album.take('jobs');
  await window.getByText(debian).first().click();
  await window.getByRole('region', { name: 'Log' }).waitFor();
  await album.take('job');
});

/** Every kind of page once, as it is under what was set before. */
async function tour(gantry: GantryApp, album: Album): Promise<void> {
  const { window } = gantry;
  const main = window.getByRole('main');
  const look = (name: string) => album.takeAsIs(name);
  const containers = new ContainersPage(window);
  await containers.open();
  await look('containers');
  await containers.row('pihole').click({ button: 'right' });
  await window.getByRole('menu').waitFor();
  await look('menu');
  await window.keyboard.press('Escape');
  await containers.row('pihole').first().getByRole('checkbox').click();
  await look('selected');
  await containers.row('pihole').first().getByRole('checkbox').click();
  await containers.select('pihole');
  await look('detail');
  await containers.openTab('Services');
  await look('detail-services');
  await window.keyboard.press('Escape');
  await rail(window, 'Jobs').click();
  await look('jobs');
  await main
    .getByText(/^Create broken/)
    .first()
    .click();
  await new JobPage(window).steps.waitFor();
  await look('job');
  const templates = new TemplatesPage(window);
  await templates.open();
  await look('templates');
  await templates.select('nginx web server');
  await look('template');
  const servers = new ServersPage(window);
  await servers.open();
  await look('servers');
  const wizard = new WizardPage(window);
  await wizard.open();
  await look('wizard');
  await wizard.chooseTemplate('From scratch');
  await wizard.field('ID').waitFor();
  await look('wizard-configure');
  await rail(window, 'Settings').click();
  await look('settings');
  await new SettingsPage(window).open('Notifications and tray');
  await look('settings-notifications');
  await window.keyboard.press('Control+K');
  await window.getByPlaceholder(/Go to/).waitFor();
  await look('palette');
  await window.keyboard.press('Escape');
}

test('in the colours of the system', async () => {
  test.setTimeout(300_000);
  await using gantry = await launchApp();
  await openBroken(gantry);
  await gantry.window.emulateMedia({ forcedColors: 'active' });
  await tour(gantry, new Album(gantry, 'j-forced'));
});

test('zoomed in to twice the size', async () => {
  test.setTimeout(300_000);
  await using gantry = await launchApp();
  await openBroken(gantry);
  await gantry.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(2));
  await gantry.window.waitForFunction(() => innerWidth === 640);
  await tour(gantry, new Album(gantry, 'k-zoomed'));
});

/** The demo with one job that failed. */
async function openBroken(gantry: GantryApp): Promise<void> {
  await openDemo(gantry);
  const client = windowClient(gantry.window);
  const [demo] = await client.call('connection:list', {});
  if (!demo) throw new Error('no demo');
  const scripts = [{ name: '10-fails.sh', content: 'echo "no licence" >&2\nexit 3\n' }];
  const jobId = await begin(client, await specFor(client, demo.id, { hostname: 'broken', provisioning: { scripts } }));
  await ended(gantry.window, jobId);
}
