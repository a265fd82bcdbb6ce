import { test } from '@playwright/test';
import { startSimulator } from '../../simulator/start-simulator.ts';
import { connect } from '../integration/journey.ts';
import { launchApp } from './app.ts';
import { openBusyApp, startBusyHomelab } from './busy-homelab.ts';
import { refreshAll } from './connected.ts';
import { AddServerPage } from './pages/add-server-page.ts';
import { ContainersPage } from './pages/containers-page.ts';
import { FaultsPage } from './pages/faults-page.ts';
import { FirstRunPage } from './pages/first-run-page.ts';
import { JobPage } from './pages/job-page.ts';
import { ServersPage } from './pages/servers-page.ts';
import { SettingsPage } from './pages/settings-page.ts';
import { TemplatesPage } from './pages/templates-page.ts';
import { WizardPage } from './pages/wizard-page.ts';
import { Album } from './pictures.ts';
import { windowClient } from './window-client.ts';

const passphrase = 'correct horse battery';

test('first run and adding a server', async () => {
  test.setTimeout(400_000);
  await using pve = await startSimulator({ speed: 'fast', seed: 'homelab' });
  await using gantry = await launchApp();
  const page = gantry.window;
  const album = new Album(gantry, 'a');
  const firstRun = new FirstRunPage(page);
  await firstRun.vaultChoice.waitFor();
  await album.take('vault-choice');
  await firstRun.setPassphrase(passphrase);
  await firstRun.heading.waitFor();
  await album.take('first-run');
  await firstRun.connectServer();
  const server = new AddServerPage(page);
  await album.take('add-server');
  await server.enterAddress('127.0.0.1', 9);
  await page.getByRole('main').getByRole('alert').first().waitFor();
  await album.take('address-unreachable');
  await server.enterAddress(pve.host, pve.port);
  await server.certificateFact('SHA-256').waitFor();
  await album.take('certificate');
  await server.trustCertificate();
  await album.take('sign-in');
  await server.fillToken({ name: 'Rack', tokenName: pve.token.name, secret: 'wrong' });
  await server.test();
  await server.result('Sign-in').waitFor();
  await album.take('test-failed');
  await server.fillToken({ name: 'Rack', tokenName: pve.token.name, secret: pve.token.secret });
  await server.setGuestProxy(pve.guestProxy);
  await server.test();
  await album.take('test-passed');
});

test('a busy homelab of 40 containers', async () => {
  test.setTimeout(900_000);
  await using homelab = await startBusyHomelab();
  await using gantry = await launchApp();
  await openBusyApp(gantry, homelab, passphrase);
  const page = gantry.window;
  const { rack } = homelab;
  const album = new Album(gantry, 'b');
  const main = page.getByRole('main');
  const rail = (name: string) =>
    page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name, exact: true });
  const dialog = page.getByRole('dialog').or(page.getByRole('alertdialog')).first();
  const escape = () => page.keyboard.press('Escape');
  const containers = new ContainersPage(page);
  const servers = new ServersPage(page);
  const job = new JobPage(page);
  const wizard = new WizardPage(page);

  await containers.open();
  await containers.row('grafana').waitFor({ timeout: 60_000 });
  // Behind the app's back: one vanishes, one gets another name.
  const rows = await windowClient(page).call('container:list', {});
  const vmidOf = (name: string): number => rows.find((row) => row.name === name)?.vmid ?? Number.NaN;
  rack.world.removeContainer(vmidOf('short-lived'));
  rack.world.setConfig(vmidOf('old-name'), 'hostname', 'new-name');
  await refreshAll(gantry);
  await containers.filter('new-name');
  await containers.row('new-name').waitFor();
  await containers.search.fill('');
  await album.take('containers');
  await main.getByRole('button', { name: 'View', exact: true }).click();
  await album.take('view-choices');
  await escape();
  await containers.search.fill('tag:');
  await page.getByRole('listbox', { name: 'Suggestions' }).waitFor();
  await album.take('search-suggestions');
  await containers.search.fill('');
  await containers.filter('tag:web status:running');
  await album.take('filtered');
  await containers.filter('tag:web node:pve3 nothing-like-this');
  await album.take('filter-too-narrow');
  await main
    .getByRole('button', { name: /^Clear/ })
    .first()
    .click();
  await containers.search.fill('');
  for (const name of ['api-01', 'backup-01', 'dns-01']) {
    await containers.row(name).first().getByRole('checkbox').click();
  }
  await album.take('several-selected');
  await page.getByRole('button', { name: 'Clear the selection' }).click();
  await containers.row('grafana').first().click({ button: 'right' });
  await page.getByRole('menu').waitFor();
  await album.take('row-menu');
  await escape();

  await containers.search.fill('web');
  await containers.select('web');
  await album.take('detail-overview');
  for (const tab of ['Services', 'Journal', 'Events', 'Jobs'] as const) {
    await containers.openTab(tab);
    await album.take(`detail-${tab.toLowerCase()}`);
  }
  await containers.action('Stop…').click();
  await dialog.waitFor();
  await album.take('dialog-stop');
  await escape();
  await containers.action('Delete…').click();
  await dialog.waitFor();
  await album.take('dialog-delete');
  await escape();
  await containers.search.fill('');
  for (const [name, label] of [
    ['grafana', 'detail-foreign'],
    ['prometheus', 'detail-locked'],
    ['debian-base', 'detail-template'],
    ['licensed', 'detail-unfinished'],
    ['new-name', 'detail-renamed'],
    ['short-lived', 'detail-gone'],
  ] as const) {
    await containers.search.fill(name);
    await containers.select(name);
    await containers.openTab('Overview');
    await album.take(label);
  }
  await containers.search.fill('');
  await escape();

  await page.keyboard.press('Control+K');
  await page.getByPlaceholder(/Go to/).waitFor();
  await album.take('palette');
  await page.keyboard.type('graf');
  await album.take('palette-typed');
  await escape();
  await page.getByRole('grid', { name: 'Containers' }).focus();
  await page.keyboard.press('Control+/');
  await dialog.waitFor();
  await album.take('shortcuts');
  await escape();

  await rail('Jobs').click();
  await album.take('jobs');
  await page.getByText('Create licensed').first().click();
  await job.waitFor('Failed', 20_000);
  await album.take('job-failed');
  await page.getByRole('button', { name: 'Compare with the last good run' }).click();
  await page.getByRole('heading', { level: 3, name: 'Steps' }).waitFor();
  await album.take('job-compared');
  await rail('Jobs').click();
  await page.getByText('Create db').first().click();
  await job.waitFor('Succeeded', 20_000);
  await album.take('job-succeeded');
  // One that stands still, so that it can be looked at.
  const release = rack.world.delayRequests({ method: 'POST', path: /\/status\/start$/ }, 'until-released');
  await containers.open();
  await wizard.open();
  await album.take('wizard-template');
  await wizard.chooseTemplate('PostgreSQL');
  await wizard.waitForDefaults();
  await wizard.fillBasics({ name: 'not a name' });
  await album.take('wizard-mistake');
  await wizard.fillBasics({ name: 'db2' });
  await album.take('wizard-configure');
  await wizard.openAdvanced();
  await album.take('wizard-advanced');
  await wizard.goTo('Packages');
  await album.take('wizard-packages');
  await wizard.goTo('Scripts & files');
  await album.take('wizard-scripts');
  await wizard.goToReview();
  await album.take('wizard-review');
  await wizard.create();
  await job.step('Start it').waitFor();
  await album.take('job-running');
  await containers.open();
  await containers.row('db2').first().waitFor();
  await album.take('containers-working');
  release();

  const templates = new TemplatesPage(page);
  await templates.open();
  await album.take('templates');
  await templates.select('nginx web server');
  await album.take('template');
  await templates.openTab('Scripts');
  await album.take('template-scripts');

  await servers.open();
  await servers.select('Rack');
  await album.take('server-online');
  await main.getByRole('button', { name: /^Edit/ }).first().click();
  await album.take('server-edit');
  await escape();
  await main.getByRole('button', { name: 'Remove…' }).click();
  await dialog.waitFor();
  await album.take('server-remove');
  await escape();
  await rail('Settings').click();
  await main.getByRole('heading', { name: 'Appearance' }).waitFor();
  await album.take('settings');
  const settings = new SettingsPage(gantry.window);
  for (const section of ['Containers', 'Secrets', 'Data', 'About'] as const) {
    await settings.open(section);
    await album.take(`settings-${section.toLowerCase()}`);
  }

  rack.world.setNodeOnline('pve3', false);
  await homelab.attic[Symbol.asyncDispose]();
  await refreshAll(gantry);
  await containers.open();
  await containers.offlineBanner.getByText('Attic').first().waitFor({ timeout: 60_000 });
  await album.take('one-server-away');
  await servers.open();
  await servers.select('Attic');
  await album.take('server-offline');

  await gantry.relaunch({ args: ['--offline'] });
  await new FirstRunPage(gantry.window).unlock(passphrase);
  const after = new ContainersPage(gantry.window);
  await after.open();
  await after.row('grafana').first().waitFor();
  await album.take('offline');
  await after.select('grafana');
  await album.take('offline-detail');
});

test('nothing there yet, and nothing one may see', async () => {
  test.setTimeout(300_000);
  await using pve = await startSimulator({ speed: 'fast', seed: 'empty' });
  await using gantry = await launchApp();
  const firstRun = new FirstRunPage(gantry.window);
  await firstRun.keepSecretsForThisSession();
  const client = windowClient(gantry.window);
  await connect(client, pve, 'Rack');
  await gantry.window.reload();
  const album = new Album(gantry, 'c');
  await new ContainersPage(gantry.window).open();
  await gantry.window.getByText('No containers yet').waitFor();
  await album.take('no-containers');
  await gantry.window.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Jobs' }).click();
  await album.take('no-jobs');
});

test('the faults of the demo homelab', async () => {
  test.setTimeout(300_000);
  await using gantry = await launchApp();
  const firstRun = new FirstRunPage(gantry.window);
  await firstRun.keepSecretsForThisSession();
  await firstRun.openDemo();
  const containers = new ContainersPage(gantry.window);
  await containers.table.getByRole('row').nth(3).waitFor({ timeout: 60_000 });
  const album = new Album(gantry, 'd');
  await album.take('demo');

  const faults = new FaultsPage(gantry.window);
  await faults.open();
  await album.take('faults-empty');
  await faults.openFault('Network', 'Drop the connection');
  await album.take('faults-network');
  await faults.openFault('Tasks', 'Fail a task');
  await album.take('faults-tasks');
  await faults.breakButton.click();
  await faults.openFault('SSH', 'Slow the link down');
  await faults.field('Speed').fill('10');
  await album.take('faults-field-error', () => faults.breakButton.click());
  await faults.field('Speed').fill('4000');
  await faults.breakButton.click();
  await faults.openFault('Nodes', 'Take a node down');
  await faults.breakButton.click();
  await faults.openFault('Time', 'Move the clock');
  await faults.breakButton.click();
  await faults.active.nth(3).waitFor();
  await album.take('faults-active');
  await faults.openFault('SSH', 'Kill a script');
  await faults.choose('When', 'Now, whatever runs');
  await album.take('faults-error', async () => {
    await faults.breakButton.click();
    await faults.error.waitFor();
  });
  await faults.close();
  await album.take('faults-notice');
});
