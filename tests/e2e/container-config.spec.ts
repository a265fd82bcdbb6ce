import { expect, test } from '@playwright/test';
import { startSimulator, type Simulator } from '../../simulator/start-simulator.ts';
import { launchApp, type GantryApp } from './app.ts';
import { expectAccessible } from './axe.ts';
import { connectRack, hurryLooks } from './connected.ts';
import { ConfigPage } from './pages/config-page.ts';
import { ContainersPage } from './pages/containers-page.ts';

const vmid = 160;
const net0 = 'name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:00:09,ip=dhcp,trunks=1;2,type=veth';

/** The configuration of a running container of somebody else's making. */
async function openConfig(gantry: GantryApp, pve: Simulator): Promise<ConfigPage> {
  const config = { hostname: 'web1', net0, features: 'nesting=1,force_rw_sys=1', tags: 'web' };
  await pve.world.addContainer({ vmid, isRunning: true, config });
  pve.world.setConfig(vmid, 'future', 'kept');
  await connectRack(gantry, pve);
  const containers = new ContainersPage(gantry.window);
  await containers.open();
  await containers.select('web1');
  const page = new ConfigPage(gantry.window);
  await page.open();
  return page;
}

const configOf = (pve: Simulator): Record<string, string> => pve.world.container(vmid)?.config ?? {};

test('B08 A83 an option is edited, shown to the letter, sent alone, compared with what others changed, and left alone under a lock', async () => {
  await using pve = await startSimulator({ speed: 'instant' });
  await using gantry = await launchApp();
  const config = await openConfig(gantry, pve);
  await expect(config.panel).toContainText('Kept as it is');
  const before = configOf(pve);

  await config.edit('Network interface 0', '7', 'VLAN tag');
  await expectAccessible(gantry.window, 'configuration');
  const review = await config.review();
  await expect(review).toContainText(`net0 = ${net0},tag=7`);
  await expect(review).toContainText('at once');
  await expectAccessible(gantry.window, 'review of a change');

  // Somebody else is faster.
  pve.world.setConfig(vmid, 'swap', '64');
  await review.getByRole('button', { name: 'Apply 1 change' }).click();
  await expect(config.changedElsewhere).toContainText('Swap');
  expect(configOf(pve)['net0']).toBe(before['net0']);
  await config.goOn();
  await config.apply();
  await expect.poll(() => configOf(pve)['net0']).toContain('tag=7');
  expect(configOf(pve)['net0']).toContain('trunks=1;2');
  expect({ ...configOf(pve), net0: '' }).toEqual({ ...before, swap: '64', net0: '' });

  // What a running container cannot take over waits, and can be taken back.
  await config.edit('Terminals', '4');
  await config.apply();
  await expect(config.option('Terminals')).toContainText('with the next start');
  await config.revert('Terminals');
  await expect(config.option('Terminals')).not.toContainText('with the next start');

  await hurryLooks(gantry);
  pve.world.setLock(vmid, 'backup');
  await expect(config.editButton('Memory')).toHaveAccessibleDescription('Proxmox has locked it (backup)', {
    timeout: 20_000,
  });
});

test('an unused disk is mounted again under a path, or deleted after it was told what goes', async () => {
  await using pve = await startSimulator({ speed: 'instant' });
  await using gantry = await launchApp();
  const config = await openConfig(gantry, pve);
  const volume = (configOf(pve)['rootfs'] ?? '').split(',')[0]?.replace('disk-0', 'disk-7') ?? '';
  pve.world.addVolume(volume.split(':')[0] ?? '', { volid: volume, content: 'rootdir' });
  pve.world.setConfig(vmid, 'unused0', volume);
  await gantry.window.getByRole('tab', { name: 'Overview' }).click();
  await config.open();

  const unused = config.panel.getByRole('list', { name: 'Unused disks' });
  await unused.getByRole('button', { name: `Mount ${volume} again` }).click();
  const mount = config.option('Mount point 0');
  await mount.getByRole('textbox', { name: 'Path in the container' }).fill('/again');
  const review = await config.review();
  await expect(review).toContainText(`mp0 = ${volume},mp=/again,backup=1`);
  await review.getByRole('button', { name: 'Go on editing' }).click();
  await config.panel.getByRole('button', { name: 'Discard' }).click();

  await unused.getByRole('button', { name: `Delete ${volume}…` }).click();
  const question = gantry.window.getByRole('alertdialog', { name: `Delete ${volume}?` });
  await expect(question).toContainText('It is deleted from its storage with everything on it. This cannot be undone.');
  const deleteIt = question.getByRole('button', { name: 'Delete disk' });
  await expect(deleteIt).toHaveAccessibleDescription('Type web1 first');
  await expectAccessible(gantry.window, 'question about an unused disk');
  await question.getByLabel('Type web1 to confirm').fill('web1');
  await deleteIt.click();
  await expect(question).toBeHidden();
  await expect(unused).toBeHidden();
  expect(configOf(pve)).not.toHaveProperty('unused0');
});
