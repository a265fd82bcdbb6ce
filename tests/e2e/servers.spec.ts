import { expect, test } from '@playwright/test';
import { startSimulator } from '../../simulator/start-simulator.ts';
import { begin, connect, specFor } from '../integration/journey.ts';
import { launchApp } from './app.ts';
import { AddServerPage } from './pages/add-server-page.ts';
import { FirstRunPage } from './pages/first-run-page.ts';
import { ServersPage } from './pages/servers-page.ts';
import { windowClient } from './window-client.ts';

test('A04 a server is renamed and marked, signs in with a lesser token whose missing rights are told, and goes only after a second yes', async () => {
  await using pve = await startSimulator({ speed: 'fast', seed: 'homelab' });
  await using gantry = await launchApp();
  const firstRun = new FirstRunPage(gantry.window);
  await firstRun.keepSecretsForThisSession();
  await connect(windowClient(gantry.window), pve, 'Rack');
  const servers = new ServersPage(gantry.window);
  await servers.open();
  await servers.select('Rack');
  await expect(servers.section('Nodes')).toContainText('pve3');
  await expect(servers.section('Certificate')).toContainText(pve.fingerprint);

  await servers.edit({ name: 'Basement', colour: 'Amber', isProduction: true });
  await expect(servers.title).toHaveText('Basement');
  await expect(servers.list.getByText('production')).toBeVisible();

  const refused = await servers.tryToken('root@pam!few', 'not-the-secret');
  await expect(refused.getByRole('alert')).toBeVisible();
  const secret = pve.world.addToken('root@pam', 'few');
  pve.world.setAcl('/vms', 'root@pam!few', 'PVEVMUser');
  const dialog = await servers.tryToken('root@pam!few', secret);
  await dialog.waitFor({ state: 'hidden' });
  await expect(servers.section('Connection')).toContainText('root@pam!few');
  const cannot = servers.section('Rights').getByRole('list', { name: 'What it cannot do' });
  await expect(cannot.getByRole('listitem').filter({ hasText: 'Create containers' })).toContainText(
    /VM\.Allocate, .* on \/vms; /,
  );
  const can = servers.section('Rights').getByRole('list', { name: 'What it can do' });
  await expect(can).toContainText('Start, shut down, reboot and stop');

  await servers.askToRemove();
  const removal = servers.removal('Basement');
  await expect(removal).toContainText('The saved token secret');
  const yes = removal.getByRole('button', { name: 'Remove server' });
  await expect(yes).toHaveAttribute('aria-disabled', 'true');
  await removal.getByRole('checkbox').click();
  await yes.click();
  await expect(firstRun.heading).toBeVisible();
});

test('an SSH key is forgotten, and the one the container shows is pinned after it was compared', async () => {
  await using pve = await startSimulator({ speed: 'fast', seed: 'homelab' });
  await using gantry = await launchApp();
  await new FirstRunPage(gantry.window).keepSecretsForThisSession();
  const main = windowClient(gantry.window);
  const id = await connect(main, pve, 'Rack');
  const spec = await specFor(main, id, { hostname: 'keyed' });
  const jobId = await begin(main, spec);
  await expect
    .poll(async () => (await main.call('job:get', { jobId })).state.name, { timeout: 60_000 })
    .toBe('succeeded');

  const servers = new ServersPage(gantry.window);
  await servers.open();
  await servers.select('Rack');
  const host = `keyed (${spec.vmid})`;
  await expect(servers.section('SSH trust')).toContainText('printed by Proxmox');
  await servers.forgetKeys(host);
  await expect(servers.section('SSH trust')).toContainText('No key is pinned');
  await servers.pinPresentedKey(host);
  await expect(servers.section('SSH trust')).toContainText('confirmed by you');
});

test('adding goes on with Enter and back with Esc, names the field that is wrong, and notices a server that is known', async () => {
  await using pve = await startSimulator({ speed: 'fast', seed: 'homelab' });
  await using gantry = await launchApp();
  const page = gantry.window;
  await new FirstRunPage(page).keepSecretsForThisSession();
  await connect(windowClient(page), pve, 'Rack');
  const servers = new ServersPage(page);
  await servers.open();
  await servers.addServer();
  const add = new AddServerPage(page);
  const host = add.address.getByLabel('Host');
  await host.fill('nowhere.invalid');
  await page.keyboard.press('Enter');
  await expect(host).toHaveAttribute('aria-invalid', 'true');
  await expect(add.address.getByRole('alert').first()).toHaveText('this name is not known here');
  await expect(add.address.getByRole('alert').last()).toContainText('Details');

  await host.fill(`https://${pve.host}:${pve.port}/#v1:0:18:4`);
  await page.keyboard.down('Enter');
  await expect(add.certificateFact('SHA-256')).toContainText(pve.fingerprint);
  await expect(add.certificate.getByRole('note')).toContainText('This is Rack, which is connected already');
  // Still held down: it repeats, and trusts nothing.
  await expect(add.certificate.getByRole('button', { name: 'Trust this certificate' })).toBeFocused();
  await page.keyboard.down('Enter');
  await page.keyboard.up('Enter');
  await expect(add.certificateFact('Issuer')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(add.signIn.getByLabel('Token name')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(add.certificateFact('Subject')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(add.address.getByLabel('Port')).toHaveValue(String(pve.port));
});
