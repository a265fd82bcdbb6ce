import { expect, test } from '@playwright/test';
import { startSimulator, type Simulator } from '../../simulator/start-simulator.ts';
import { launchApp, type GantryApp } from './app.ts';
import { connectRack } from './connected.ts';
import { ContainersPage } from './pages/containers-page.ts';
import { pressPair } from './keys.ts';

const vmid = 160;

/** A homelab with one container of the given state, opened beside the list. */
async function openWith(gantry: GantryApp, pve: Simulator, isRunning: boolean): Promise<ContainersPage> {
  await pve.world.addContainer({
    vmid,
    isRunning,
    config: { hostname: 'web1', net0: 'name=eth0,bridge=vmbr0,ip=dhcp,type=veth' },
  });
  await connectRack(gantry, pve);
  const containers = new ContainersPage(gantry.window);
  await containers.open();
  await containers.select('web1');
  return containers;
}

/** What was sent about the container and may change it, in short. */
const sent = ({ requests }: Simulator): string[] =>
  requests
    .filter(({ method, path }) => method !== 'GET' && path.includes(`/lxc/${vmid}`))
    .map(({ method, path }) => `${method} ${path.split('/').slice(-1).join('/')}`);

test('A79 a guest that ignores the shutdown stays running until the user has decided', async () => {
  await using pve = await startSimulator({ speed: 'instant' });
  await using gantry = await launchApp();
  const containers = await openWith(gantry, pve, true);
  pve.world.setIgnoresShutdown(vmid, true);
  await containers.action('Shut down').click();

  const { keyboard } = gantry.window;
  await gantry.window.getByRole('button', { name: 'Decide…' }).focus();
  await keyboard.down('Enter');
  const dialog = gantry.window.getByRole('dialog', { name: 'web1 did not shut down within 60 s' });
  await expect(dialog.locator(':focus')).toBeVisible();
  // Held down since before the dialog came, Enter answers nothing.
  for (let press = 0; press < 5; press += 1) await keyboard.down('Enter');
  await keyboard.up('Enter');
  await expect(dialog).toBeVisible();
  expect(sent(pve).filter((call) => call.endsWith('stop'))).toEqual([]);
  await dialog.getByRole('button', { name: 'Leave it running' }).click();
  await expect(dialog).toBeHidden();
  await expect(gantry.window.getByRole('button', { name: 'Decide…' })).toBeHidden();
  expect(sent(pve)).toEqual(['POST shutdown']);
});

test('A82 a double click sends one request, and while the job works the other actions say so', async () => {
  await using pve = await startSimulator({ speed: 'fast' });
  await using gantry = await launchApp();
  const containers = await openWith(gantry, pve, false);
  const release = pve.world.delayRequests({ method: 'POST', path: /\/status\/start$/ }, 'until-released');
  await containers.action('Start').dblclick();
  const shutDown = containers.action('Shut down').or(containers.action('Start'));
  await expect(shutDown).toHaveAccessibleDescription('Starting…');
  release();
  await expect(containers.action('Shut down')).toBeEnabled({ timeout: 30_000 });
  expect(sent(pve)).toEqual(['POST start']);
});
test('a container is deleted by its button alone after its name was typed, and what goes is shown', async () => {
  await using pve = await startSimulator({ speed: 'instant' });
  await using gantry = await launchApp();
  const { window } = gantry;
  const containers = await openWith(gantry, pve, true);
  await containers.action('Delete…').click();
  const dialog = window.getByRole('alertdialog', { name: 'Delete web1?' });
  const confirm = dialog.getByRole('button', { name: 'Delete container' });
  await expect(confirm).toHaveAccessibleDescription('Shut it down first');
  await window.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(containers.action('Delete…')).toBeFocused();

  await containers.action('Delete…').click();
  await dialog.getByRole('button', { name: 'Shut down' }).click();
  await expect(confirm).toHaveAccessibleDescription('Type web1 first', { timeout: 30_000 });
  await expect(dialog.getByRole('list', { name: 'This goes' })).toContainText(`Root disk`);
  await expect(dialog.getByRole('checkbox', { name: 'Purge it from jobs' })).not.toBeChecked();
  await expect(dialog.getByRole('checkbox', { name: 'Delete unreferenced disks' })).not.toBeChecked();

  const name = dialog.getByLabel('Type web1 to confirm');
  await name.fill('web1');
  await name.press('Enter');
  await expect(dialog).toBeVisible();
  expect(sent(pve)).toEqual(['POST shutdown']);
  await confirm.click();
  // Its job opens, and the keyboard goes on there; so it does in the list, which is empty by then.
  await expect(window.getByRole('heading', { level: 1 })).toHaveText('Job');
  await expect(window.getByRole('main')).toBeFocused();
  await expect(containers.row('web1')).toBeHidden();
  await pressPair(window, 'g', 'c');
  await expect(window).toHaveTitle('Containers – Gantry');
  await expect(window.getByRole('main')).toBeFocused();
  await containers.open();
  await expect(containers.row('web1')).toHaveCount(0, { timeout: 30_000 });
  expect(sent(pve)).toEqual(['POST shutdown', `DELETE ${vmid}`]);
});
