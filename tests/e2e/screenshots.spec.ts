import { test } from '@playwright/test';
import { startSimulator } from '../../simulator/start-simulator.ts';
import { connect } from '../integration/journey.ts';
import { launchApp, type GantryApp } from './app.ts';
import { createContainers, startBusyHomelab, type BusyHomelab } from './busy-homelab.ts';
import { AddServerPage } from './pages/add-server-page.ts';
import { ContainersPage } from './pages/containers-page.ts';
import { FaultsPage } from './pages/faults-page.ts';
import { FirstRunPage } from './pages/first-run-page.ts';
import { JobPage } from './pages/job-page.ts';
import { ServersPage } from './pages/servers-page.ts';
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

async function openBusyApp(gantry: GantryApp, homelab: BusyHomelab): Promise<void> {
  const firstRun = new FirstRunPage(gantry.window);
  await firstRun.setPassphrase(passphrase);
  await firstRun.heading.waitFor();
  const client = windowClient(gantry.window);
  const rack = await connect(client, homelab.rack, 'Rack');
  await connect(client, homelab.cellar, 'Cellar');
  await connect(client, homelab.attic, 'Attic');
  await createContainers(client, rack, [
    { hostname: 'web', template: 'nginx web server', tags: ['web'] },
    { hostname: 'db', template: 'PostgreSQL', tags: ['database'] },
    {
      hostname: 'licensed',
      tags: ['office'],
      script: 'log_info "checking the licence"\necho "licence server not reachable" >&2\nexit 3\n',
    },
    { hostname: 'short-lived', tags: ['dev'] },
    { hostname: 'old-name', tags: ['dev'] },
  ]);
  await gantry.window.reload();
}

test('a busy homelab of 40 containers', async () => {
  test.setTimeout(900_000);
  await using homelab = await startBusyHomelab();
  await using gantry = await launchApp();
  await openBusyApp(gantry, homelab);
  const page = gantry.window;
  const album = new Album(gantry, 'b');
  const containers = new ContainersPage(page);
  await containers.open();
  await containers.row('grafana').waitFor({ timeout: 60_000 });
  await album.take('containers');
});
