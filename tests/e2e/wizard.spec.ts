import { expect, test } from '@playwright/test';
import type { Simulator } from '../../simulator/start-simulator.ts';
import { connectAs } from '../integration/journey.ts';
import { launchApp, type GantryApp } from './app.ts';
import { connectRack } from './connected.ts';
import { ContainersPage } from './pages/containers-page.ts';
import { FirstRunPage } from './pages/first-run-page.ts';
import { JobPage } from './pages/job-page.ts';
import { WizardPage } from './pages/wizard-page.ts';
import { images, startUnevenHomelab } from './uneven-homelab.ts';
import { windowClient } from './window-client.ts';

async function connect(gantry: GantryApp, pve: Simulator): Promise<WizardPage> {
  await connectRack(gantry, pve);
  return new WizardPage(gantry.window);
}

test('A22 A24 the newest matching image is chosen, and another node changes only what it does not have, in words beside the field', async () => {
  await using pve = await startUnevenHomelab();
  await using gantry = await launchApp();
  const wizard = await connect(gantry, pve);
  await wizard.open();
  await wizard.chooseTemplate('PostgreSQL');
  await wizard.waitForDefaults();
  await expect(wizard.field('Node')).toContainText('pve1');
  await expect(wizard.field('OS template')).toContainText(images.older);
  expect((await wizard.options('OS template')).slice(0, 2).join()).not.toContain(images.newest);

  await wizard.choose('Storage', 'fast');
  await wizard.choose('Bridge', 'vmbr1');
  await wizard.fillBasics({ name: 'db1', node: 'pve2' });
  await expect(wizard.note('storage')).toContainText('Changed: fast is not on pve2');
  await expect(wizard.field('Storage')).toContainText('local-lvm');
  // What pve2 has as well is left alone.
  await expect(wizard.field('Bridge')).toContainText('vmbr1');
  await expect(wizard.note('network.bridge')).not.toContainText('Changed');
  await expect(wizard.field('OS template')).toContainText(images.older);
  await expect(wizard.field('Name')).toHaveValue('db1');

  // Chosen by the user now, it is not pointed out any more.
  await wizard.choose('Storage', 'local-lvm');
  await expect(wizard.note('storage')).not.toContainText('Changed');
});

test('A05 a token without SDN.Use finds no bridge, and the wizard says which right it lacks, and where', async () => {
  await using pve = await startUnevenHomelab();
  const secret = pve.world.addToken('root@pam', 'unwired');
  for (const [path, role] of [
    ['/vms', 'PVEVMAdmin'],
    ['/storage', 'PVEDatastoreUser'],
    ['/nodes', 'PVEAuditor'],
  ] as const)
    pve.world.setAcl(path, 'root@pam!unwired', role, { type: 'token' });
  await using gantry = await launchApp();
  await new FirstRunPage(gantry.window).keepSecretsForThisSession();
  await connectAs(windowClient(gantry.window), pve, { name: 'root@pam!unwired', secret }, 'Rack');
  const wizard = new WizardPage(gantry.window);
  // Told before the first click, which still leads to the lines that give the right.
  await expect(wizard.openButton).toHaveAccessibleDescription(
    /this login lacks SDN\.Use on \/sdn\/zones\/localnetwork on Rack/,
  );
  await wizard.open();
  await wizard.chooseTemplate('From scratch');
  await expect(wizard.note('network.bridge')).toContainText('this login lacks SDN.Use on /sdn/zones/localnetwork');
  await expect(wizard.note('storage')).not.toContainText('lacks');
  await wizard.openAdvanced('General');
  await expect(gantry.window.getByRole('main')).toContainText(
    'Proxmox hides all pools from this login: it needs Pool.Audit on /pool.',
  );
});

test('A06 a node that is down is named as unreachable and cannot be chosen, while the others can', async () => {
  await using pve = await startUnevenHomelab();
  await pve.faults.inject({ kind: 'node-down', node: 'pve3' });
  await using gantry = await launchApp();
  const wizard = await connect(gantry, pve);
  await wizard.open();
  await wizard.chooseTemplate('From scratch');
  await expect(wizard.note('node')).toContainText('pve3 is unreachable', { timeout: 5_000 });
  const options = await wizard.options('Node');
  expect(options.map((text) => text.slice(0, 4))).toEqual(['pve1', 'pve2', 'pve3']);
  expect(options.map((text) => text.includes('unreachable'))).toEqual([false, false, true]);
  expect(options[0]).toMatch(/free$/);
});

test('what is wrong is told above the form and leads to its field; Ctrl+Enter goes on once it is right', async () => {
  await using pve = await startUnevenHomelab();
  await using gantry = await launchApp();
  const wizard = await connect(gantry, pve);
  const { keyboard } = gantry.window;
  await wizard.open();
  await wizard.chooseTemplate('From scratch');
  await wizard.waitForDefaults();
  await wizard.openAdvanced('Network');
  await wizard.field('MTU').fill('7');
  await wizard.openAdvanced();
  await gantry.window.getByRole('main').getByRole('button', { name: 'Advanced' }).click();
  await keyboard.press('Control+Enter');
  await expect(wizard.mistakes).toContainText('2 things have to be corrected first');
  await expect(wizard.field('Name')).toBeFocused();
  await expect(gantry.window.getByRole('button', { name: 'Configure', exact: true })).toHaveAccessibleDescription(
    '2 things to correct',
  );

  // A field in the folded part is unfolded.
  await wizard.mistakes.getByRole('button', { name: /MTU/ }).click();
  await expect(wizard.field('MTU')).toBeFocused();
  await wizard.field('MTU').fill('');
  await wizard.field('Name').fill('plain');
  await expect(wizard.mistakes).toBeHidden();
  await keyboard.press('Control+Enter');
  await expect(wizard.heading('Packages')).toBeVisible();
  await keyboard.press('Control+Enter');
  await expect(wizard.heading('Scripts & files')).toBeVisible();
  await keyboard.press('Control+Enter');
  await wizard.plan.waitFor();
  await keyboard.press('Control+Enter');
  await new JobPage(gantry.window).steps.waitFor();
});

test('A32 a half-filled form is offered again after a restart, without its password, and can be discarded', async () => {
  await using pve = await startUnevenHomelab();
  await using gantry = await launchApp();
  let wizard = await connect(gantry, pve);
  await wizard.open();
  await wizard.chooseTemplate('nginx web server');
  await wizard.fillBasics({ name: 'half-done', memoryMiB: 777 });
  await wizard.field('Root password').fill('correct horse');
  await wizard.goTo('Packages');
  await expect(wizard.heading('Packages')).toBeVisible();
  const keptText = () => gantry.window.evaluate(() => localStorage.getItem('gantry.draft') ?? '');
  await expect.poll(keptText).toContain('half-done');
  await expect.poll(keptText).toContain('"step":"packages"');
  expect(await keptText()).not.toContain('correct horse');

  await gantry.relaunch();
  wizard = new WizardPage(gantry.window);
  const firstRun = new FirstRunPage(gantry.window);
  await firstRun.keepSecretsForThisSession();
  await new ContainersPage(gantry.window).open();
  await wizard.open();
  await expect(wizard.draftNotice).toBeVisible();
  await expect(wizard.heading('Packages')).toBeVisible();
  await wizard.goTo('Configure');
  await expect(wizard.field('Name')).toHaveValue('half-done');
  await expect(wizard.field('Memory')).toHaveValue('777');
  await expect(wizard.field('Root password')).toHaveValue('');

  await wizard.discardDraft();
  await expect(wizard.draftNotice).toBeHidden();
  await wizard.chooseTemplate('From scratch');
  await expect(wizard.field('Name')).toHaveValue('');
});
