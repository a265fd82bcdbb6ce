import { expect, test } from '@playwright/test';
import { startSimulator } from '../../simulator/start-simulator.ts';
import { connect } from '../integration/journey.ts';
import { launchApp } from './app.ts';
import { expectAccessible } from './axe.ts';
import { FirstRunPage } from './pages/first-run-page.ts';
import { ServersPage } from './pages/servers-page.ts';
import { windowClient } from './window-client.ts';

test('a key is made for the nodes, its line is copied to them, and each node is tested after its own key was confirmed', async () => {
  await using pve = await startSimulator({ speed: 'fast', seed: 'homelab' });
  await using gantry = await launchApp();
  const page = gantry.window;
  await new FirstRunPage(page).keepSecretsForThisSession();
  await connect(windowClient(page), pve, 'Rack');
  const servers = new ServersPage(page);
  await servers.open();
  await servers.select('Rack');
  const ways = servers.section('Ways into containers');
  await expect(ways).toContainText('no sign-in, so pct exec is left out');

  await ways.getByRole('button', { name: 'Change the ways into containers' }).click();
  const dialog = page.getByRole('dialog', { name: 'Ways into the containers of Rack' });
  await dialog.getByRole('radio', { name: 'pct exec on its node first' }).click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByRole('alert')).toContainText('pct exec needs a sign-in to the nodes');
  await dialog.getByRole('radio', { name: 'With a key of yours' }).click();
  await dialog.getByLabel('Private key', { exact: true }).fill('not a key');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByRole('alert')).toContainText('this is no private key');
  await expectAccessible(page, 'ways into containers');
  await dialog.getByRole('radio', { name: 'With a key Gantry makes' }).click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'hidden' });
  const line = await ways.getByLabel('Line for authorized_keys', { exact: true }).innerText();
  expect(line).toMatch(/^ssh-ed25519 \S+ gantry-rack$/);
  await expectAccessible(page, 'server with its ways');

  for (const node of ['pve1', 'pve2', 'pve3']) {
    pve.world.authorizeOnNode(node, line);
    // Their keys are made now, for which the window would have to wait.
    await pve.world.nodeHostKeys(node);
  }
  await ways.getByRole('button', { name: 'Test nodes…' }).click();
  const tests = page.getByRole('dialog', { name: 'Test the nodes of Rack' });
  const node = (name: string) =>
    tests.getByRole('list', { name: 'Nodes' }).getByRole('listitem').filter({ hasText: name });
  await expect(node('pve1')).toContainText('Its key is not confirmed yet', { timeout: 30_000 });
  await expectAccessible(page, 'nodes with unknown keys');
  await node('pve1').getByRole('button', { name: 'It is the same: pin it' }).click();
  await expect(node('pve1')).toContainText('Signed in, pct can be used', { timeout: 30_000 });
  await expect(node('pve2')).toContainText('Its key is not confirmed yet');
  await tests.getByRole('button', { name: 'Close' }).click();
  await expect(servers.section('SSH trust')).toContainText('confirmed by you');
});
