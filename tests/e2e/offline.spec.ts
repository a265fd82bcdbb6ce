import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { startSimulator, type Simulator } from '../../simulator/start-simulator.ts';
import { connect } from '../integration/journey.ts';
import { launchApp, type GantryApp } from './app.ts';
import { hurryLooks } from './connected.ts';
import { ContainersPage } from './pages/containers-page.ts';
import { FirstRunPage } from './pages/first-run-page.ts';
import { WizardPage } from './pages/wizard-page.ts';
import { windowClient } from './window-client.ts';

/** One look of the app at its servers comes every ten seconds, here every three; the rest is for a machine with much else to do. */
const tickMs = 15_000;

const passphrase = 'correct horse battery';

async function openRack(gantry: GantryApp, pve: Simulator): Promise<ContainersPage> {
  await new FirstRunPage(gantry.window).setPassphrase(passphrase);
  await connect(windowClient(gantry.window), pve, 'Rack');
  const containers = new ContainersPage(gantry.window);
  await containers.open();
  await expect(containers.row('pihole')).toContainText('Running');
  await hurryLooks(gantry);
  return containers;
}

test('A06 A92 one node of three is down: the rest is live, and what runs there is shown as last seen, in list and wizard', async () => {
  await using pve = await startSimulator({ speed: 'fast', seed: 'homelab' });
  await using gantry = await launchApp();
  const containers = await openRack(gantry, pve);
  await expect(containers.row('git')).toContainText('Running');
  pve.world.setNodeOnline('pve3', false);
  await expect(containers.offlineBanner).toContainText('Node pve3 is unreachable', { timeout: tickMs });
  await expect(containers.row('pihole')).toContainText('Running');
  await containers.select('git');
  await expect(containers.detail('git').getByRole('note')).toContainText('Node pve3 is unreachable');
  await expect(containers.action('Shut down')).toHaveAccessibleDescription('Node pve3 is unreachable');

  const wizard = new WizardPage(gantry.window);
  await wizard.open();
  await wizard.chooseTemplate('From scratch');
  await wizard.field('Node').click();
  await expect(gantry.window.getByRole('option', { name: /pve3/ })).toContainText('unreachable');
  await gantry.window.keyboard.press('Escape');

  pve.world.setNodeOnline('pve3', true);
  await containers.open();
  await expect(containers.offlineBanner).toBeHidden({ timeout: tickMs });
});

test('A91 a container made outside appears, and one that was deleted outside is gone with its last state kept', async () => {
  await using pve = await startSimulator({ speed: 'fast', seed: 'homelab' });
  await using gantry = await launchApp();
  const containers = await openRack(gantry, pve);
  await pve.world.addContainer({ vmid: 150, config: { hostname: 'outsider' } });
  await expect(containers.row('outsider')).toContainText('Stopped', { timeout: tickMs });
  pve.world.removeContainer(150);
  await expect(containers.row('outsider')).toContainText('Gone', { timeout: tickMs });
  await containers.select('outsider');
  await expect(containers.detail('outsider').getByRole('note')).toContainText('Gone for');
  await expect(containers.action('Start')).toHaveAccessibleDescription('It is no longer on the server');
});

test('A90 a server that goes away leaves everything readable, also after a restart, and comes back by itself', async () => {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'gantry-rack-'));
  const stateFile = path.join(folder, 'rack.json');
  const start = (port?: number): Promise<Simulator> =>
    startSimulator({ speed: 'fast', seed: 'homelab', stateFile, ...(port !== undefined && { port }) });
  let pve = await start();
  const { port } = pve;
  try {
    await using gantry = await launchApp();
    const containers = await openRack(gantry, pve);
    await expect(containers.row('pihole'), 'its address was found though it was not made here').toContainText(
      '10.77.',
      {
        timeout: tickMs,
      },
    );
    await pve[Symbol.asyncDispose]();
    await expect(containers.offlineBanner).toContainText('Rack is offline', { timeout: tickMs });
    await expect(containers.offlineBanner).toContainText(
      /shown as of .*Nothing answers at its port.*next look in \d+ s/,
    );
    await expect(containers.row('pihole')).toContainText('Running');
    await containers.select('pihole');
    await expect(containers.action('Shut down')).toHaveAccessibleDescription('Rack is offline');

    pve = await start(port);
    expect(pve.port).toBe(port);
    // Nobody does anything.
    await expect(containers.offlineBanner).toBeHidden({ timeout: 45_000 });
    await expect(containers.action('Shut down')).not.toHaveAccessibleDescription('Rack is offline');

    await pve[Symbol.asyncDispose]();
    await gantry.relaunch();
    await new FirstRunPage(gantry.window).unlock(passphrase);
    const after = new ContainersPage(gantry.window);
    await after.open();
    await expect(after.row('pihole')).toContainText('10.77.');
    await after.filter('pihole');
    await expect(after.row('media')).toBeHidden();
    await expect(after.row('pihole')).toBeVisible();
  } finally {
    await pve[Symbol.asyncDispose]();
    await fs.rm(folder, { recursive: true, force: true });
  }
});
