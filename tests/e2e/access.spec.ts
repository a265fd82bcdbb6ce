import { test } from '@playwright/test';
import { startSimulator } from '../../simulator/start-simulator.ts';
import { launchApp } from './app.ts';
import { expectAccessible } from './axe.ts';
import { closeWithEscape } from './keys.ts';
import { openDemo } from './open-demo.ts';
import { AddServerPage } from './pages/add-server-page.ts';
import { ContainerListPage } from './pages/container-list-page.ts';
import { FaultsPage } from './pages/faults-page.ts';
import { FirstRunPage } from './pages/first-run-page.ts';
import { JobPage } from './pages/job-page.ts';
import { ServersPage } from './pages/servers-page.ts';
import { SettingsPage } from './pages/settings-page.ts';
import { TemplatesPage } from './pages/templates-page.ts';
import { advancedGroups, WizardPage } from './pages/wizard-page.ts';

test('axe finds nothing serious from the first start to a connected server', async () => {
  await using pve = await startSimulator({ speed: 'fast', seed: 'homelab' });
  await using gantry = await launchApp();
  const page = gantry.window;
  const firstRun = new FirstRunPage(page);
  await firstRun.vaultChoice.waitFor();
  await expectAccessible(page, 'where secrets are kept');
  await firstRun.keepSecretsForThisSession();
  await expectAccessible(page, 'first run');
  await firstRun.connectServer();
  await expectAccessible(page, 'add server: address');

  const server = new AddServerPage(page);
  await server.enterAddress(pve.host, pve.port);
  await server.certificateFact('SHA-256').waitFor();
  await expectAccessible(page, 'add server: certificate');
  await server.trustCertificate();
  await server.fillToken({ name: 'Rack', tokenName: pve.token.name, secret: pve.token.secret });
  await expectAccessible(page, 'add server: sign-in');
  await server.test();
  await expectAccessible(page, 'add server: test results');
  await server.save();
  const servers = new ServersPage(page);
  await servers.open();
  await servers.select('Rack');
  await expectAccessible(page, 'server');
});

test('axe finds nothing serious on lists, details, settings and overlays', async () => {
  await using gantry = await launchApp();
  const page = gantry.window;
  const containers = await openDemo(gantry);
  await expectAccessible(page, 'containers');
  await containers.row('Running').first().click();
  for (const tab of ['Overview', 'Services', 'Journal', 'Events'] as const) {
    await containers.openTab(tab);
    await expectAccessible(page, `container: ${tab}`);
  }
  const question = page.getByRole('alertdialog');
  for (const action of ['Stop…', 'Delete…'] as const) {
    await containers.action(action).click();
    await question.waitFor();
    await expectAccessible(page, `question of ${action}`);
    await closeWithEscape(question);
  }
  await containers.filter('tag:nothing-has-this');
  await expectAccessible(page, 'containers: filter too narrow');

  const templates = new TemplatesPage(page);
  await templates.open();
  await expectAccessible(page, 'templates');
  await templates.select('nginx web server');
  for (const tab of ['Config', 'Packages', 'Files', 'Scripts'] as const) {
    await templates.openTab(tab);
    await expectAccessible(page, `template: ${tab}`);
  }
  const servers = new ServersPage(page);
  await servers.open();
  await expectAccessible(page, 'servers');
  const rail = page.getByRole('navigation', { name: 'Main' });
  await rail.getByRole('button', { name: 'Jobs' }).click();
  await expectAccessible(page, 'jobs: none yet');
  await rail.getByRole('button', { name: 'Settings' }).click();
  await expectAccessible(page, 'settings');

  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Command palette' });
  await palette.waitFor();
  await expectAccessible(page, 'palette');
  await closeWithEscape(palette);
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await sheet.waitFor();
  await expectAccessible(page, 'shortcuts');
  await closeWithEscape(sheet);
  await new FaultsPage(page).open();
  await expectAccessible(page, 'faults');
});

test('axe finds nothing serious in any section of the settings and in questions about several containers', async () => {
  await using gantry = await launchApp();
  const page = gantry.window;
  const containers = await openDemo(gantry);
  const settings = new SettingsPage(page);
  for (const section of [
    'Keyboard',
    'Notifications and tray',
    'Containers',
    'Secrets',
    'Demo homelab',
    'Data',
    'About',
  ] as const) {
    await settings.open(section);
    await expectAccessible(page, `settings: ${section}`);
  }
  await settings.button('Show their licences').click();
  const licences = page.getByRole('dialog', { name: 'Third-party licences' });
  await licences.waitFor();
  await expectAccessible(page, 'licences');
  await closeWithEscape(licences);

  await containers.open();
  const list = new ContainerListPage(page);
  for (const name of ['pihole', 'proxy']) await list.box(name).click();
  await list.bulkBar.getByRole('button', { name: 'Shut down…' }).click();
  await page.getByRole('alertdialog', { name: 'Shut down 2 containers?' }).waitFor();
  await expectAccessible(page, 'question about several');
  await page.getByRole('button', { name: 'Shut down', exact: true }).click();
  await page.getByRole('dialog', { name: 'Shut down 2 containers' }).waitFor();
  await expectAccessible(page, 'what became of several');
  await page.keyboard.press('Escape');
});

test('axe finds nothing serious in the wizard and at a job', async () => {
  await using gantry = await launchApp();
  const page = gantry.window;
  await openDemo(gantry);
  const wizard = new WizardPage(page);
  await wizard.open();
  await expectAccessible(page, 'wizard: template');
  await wizard.chooseTemplate('From scratch');
  await expectAccessible(page, 'wizard: configure');
  await wizard.fillBasics({ name: 'not a name' });
  await wizard.openAdvanced(...advancedGroups);
  for (const one of ['interface', 'mount point', 'variable'])
    await page
      .getByRole('main')
      .getByRole('button', { name: `Add ${one}` })
      .click();
  await expectAccessible(page, 'wizard: configure with an error, advanced');
  for (const name of ['net1', 'mp0', 'variable 1'])
    await page
      .getByRole('main')
      .getByRole('button', { name: `Remove ${name}` })
      .click();
  await wizard.fillBasics({ name: 'broken' });
  await wizard.goTo('Packages');
  await expectAccessible(page, 'wizard: packages');
  await wizard.goTo('Scripts & files');
  await wizard.addScript('10-fails.sh', 'log_info "checking"\nexit 3\n');
  await expectAccessible(page, 'wizard: scripts');
  await wizard.goToReview();
  await expectAccessible(page, 'wizard: review');
  await wizard.create();
  const job = new JobPage(page);
  await job.steps.waitFor();
  await expectAccessible(page, 'job: running');
  await job.waitFor('Failed', 120_000);
  await expectAccessible(page, 'job: failed');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Jobs' }).click();
  await expectAccessible(page, 'jobs');
});
