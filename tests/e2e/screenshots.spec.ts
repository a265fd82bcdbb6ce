import path from 'node:path';
import { test, type Page } from '@playwright/test';
import { startSimulator } from '../../simulator/start-simulator.ts';
import { launchApp, type GantryApp } from './app.ts';
import { AddServerPage } from './pages/add-server-page.ts';
import { ContainersPage } from './pages/containers-page.ts';
import { FaultsPage } from './pages/faults-page.ts';
import { FirstRunPage } from './pages/first-run-page.ts';
import { JobPage } from './pages/job-page.ts';
import { ServersPage } from './pages/servers-page.ts';
import { TemplatesPage } from './pages/templates-page.ts';
import { WizardPage } from './pages/wizard-page.ts';

const folder = path.resolve(import.meta.dirname, '../../screenshots');
const passphrase = 'correct horse battery';

/** One picture per theme. */
async function picture(page: Page, name: string): Promise<void> {
  for (const theme of ['light', 'dark']) {
    await page.evaluate((chosen) => {
      document.documentElement.dataset['theme'] = chosen;
    }, theme);
    await page.screenshot({ path: path.join(folder, `${name}-${theme}.png`), animations: 'disabled' });
  }
}

test('every screen, light and dark', async () => {
  test.setTimeout(400_000);
  await using pve = await startSimulator({ speed: 'fast', seed: 'homelab' });
  await using gantry = await launchApp();
  const page = gantry.window;
  const firstRun = new FirstRunPage(page);
  await firstRun.vaultChoice.waitFor();
  await picture(page, '01-vault-choice');
  await firstRun.setPassphrase(passphrase);
  await firstRun.heading.waitFor();
  await picture(page, '02-first-run');
  await firstRun.connectServer();

  const server = new AddServerPage(page);
  await server.enterAddress(pve.host, pve.port);
  await server.certificateFact('SHA-256').waitFor();
  await picture(page, '03-certificate');
  await server.trustCertificate();
  await server.fillToken({ name: 'Rack', tokenName: pve.token.name, secret: pve.token.secret });
  await server.setGuestProxy(pve.guestProxy);
  await server.test();
  await picture(page, '04-connection-test');
  await server.save();

  const containers = new ContainersPage(page);
  await containers.open();
  await containers.table.getByRole('row').nth(3).waitFor();
  await picture(page, '05-containers');

  const wizard = new WizardPage(page);
  await wizard.open();
  await picture(page, '06-wizard-template');
  await wizard.chooseTemplate('PostgreSQL');
  await wizard.fillBasics({ name: 'db1' });
  await picture(page, '07-wizard-configure');
  await wizard.openAdvanced();
  await picture(page, '08-wizard-advanced');
  await wizard.goTo('Packages');
  await picture(page, '09-wizard-packages');
  await wizard.goTo('Scripts & files');
  await picture(page, '10-wizard-scripts');
  await wizard.goToReview();
  await picture(page, '11-wizard-review');
  await wizard.create();

  const job = new JobPage(page);
  await job.steps.waitFor();
  await picture(page, '12-job-running');
  await job.waitFor('Succeeded', 120_000);
  await picture(page, '13-job-succeeded');
  await job.openContainer();
  await containers.detail('db1').waitFor();
  await picture(page, '14-container-overview');
  await containers.openTab('Services');
  await picture(page, '15-container-services');

  await wizard.open();
  await wizard.chooseTemplate('From scratch');
  await wizard.fillBasics({ name: 'broken' });
  await wizard.goTo('Scripts & files');
  await wizard.addScript(
    '10-fails.sh',
    'log_info "checking the licence"\necho "licence server not reachable" >&2\nexit 3\n',
  );
  await wizard.goToReview();
  await wizard.create();
  await job.waitFor('Failed', 120_000);
  await picture(page, '16-job-failed');

  const templates = new TemplatesPage(page);
  await templates.open();
  await templates.select('nginx web server');
  await picture(page, '17-template');
  const servers = new ServersPage(page);
  await servers.open();
  await servers.select('Rack');
  await picture(page, '18-server');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Jobs' }).click();
  await picture(page, '19-jobs');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Settings' }).click();
  await picture(page, '20-settings');

  await gantry.relaunch({ args: ['--offline'] });
  await new FirstRunPage(gantry.window).unlock(passphrase);
  const offline = new ContainersPage(gantry.window);
  await offline.open();
  await offline.row('db1').waitFor();
  await picture(gantry.window, '21-offline');
});

const sizes = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
];

/** One picture per theme and size of the window; `prepare` runs at each size, as what it brings into view depends on it. */
async function picturesOfAllSizes(
  { app, window }: GantryApp,
  name: string,
  prepare: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  for (const size of sizes) {
    await app.evaluate(({ BrowserWindow }, { width, height }) => {
      BrowserWindow.getAllWindows()[0]?.setContentSize(width, height);
    }, size);
    await window.waitForFunction(({ width }) => innerWidth === width, size);
    await prepare();
    await picture(window, `${name}-${size.width}`);
  }
}

test('the faults of the demo homelab, light and dark, small and large', async () => {
  test.setTimeout(300_000);
  await using gantry = await launchApp();
  const firstRun = new FirstRunPage(gantry.window);
  await firstRun.keepSecretsForThisSession();
  await firstRun.openDemo();
  const containers = new ContainersPage(gantry.window);
  await containers.table.getByRole('row').nth(3).waitFor({ timeout: 60_000 });

  const faults = new FaultsPage(gantry.window);
  await faults.open();
  await picturesOfAllSizes(gantry, '22-faults-empty');
  await faults.openFault('Network', 'Drop the connection');
  await picturesOfAllSizes(gantry, '23-faults-network');
  await faults.openFault('Tasks', 'Fail a task');
  await picturesOfAllSizes(gantry, '23-faults-tasks');
  await faults.breakButton.click();
  await faults.openFault('SSH', 'Slow the link down');
  await faults.field('Speed').fill('10');
  await picturesOfAllSizes(gantry, '24-faults-field-error', () => faults.breakButton.click());
  await faults.field('Speed').fill('4000');
  await faults.breakButton.click();
  await faults.openFault('Nodes', 'Take a node down');
  await faults.breakButton.click();
  await faults.openFault('Time', 'Move the clock');
  await faults.breakButton.click();
  await faults.active.nth(3).waitFor();
  await picturesOfAllSizes(gantry, '25-faults-active');
  await faults.openFault('SSH', 'Kill a script');
  await faults.choose('When', 'Now, whatever runs');
  await picturesOfAllSizes(gantry, '26-faults-error', async () => {
    await faults.breakButton.click();
    await faults.error.waitFor();
  });
  await faults.close();
  await picturesOfAllSizes(gantry, '27-faults-notice');
});
