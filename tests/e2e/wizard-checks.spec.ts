import { expect, test } from '@playwright/test';
import { startSimulator } from '../../simulator/start-simulator.ts';
import { launchApp } from './app.ts';
import { connectRack } from './connected.ts';
import { WizardPage } from './pages/wizard-page.ts';

const gib = 2 ** 30;

test('A28 A34 what stands against a container is told while it is filled in and at the review, with the change that settles it', async () => {
  await using pve = await startSimulator({ seed: 'homelab', speed: 'fast' });
  pve.world.addStorage({ id: 'thick', type: 'lvm', content: ['rootdir'], totalBytes: 5 * gib });
  pve.world.setConfig(101, 'net0', 'name=eth0,bridge=vmbr0,ip=10.9.9.20/24');
  await using gantry = await launchApp();
  await connectRack(gantry, pve);
  const wizard = new WizardPage(gantry.window);
  await wizard.open();
  await wizard.chooseTemplate('From scratch');
  await wizard.waitForDefaults();
  await wizard.fillBasics({ name: 'pihole', diskGiB: 20 });
  await wizard.choose('Storage', 'thick');

  const found = wizard.summary.getByRole('region', { name: 'Found so far' });
  await expect(found).toContainText('Would be refused: Larger than the free space: 20 GiB of 5.0 GiB free on thick');
  await expect(found).toContainText('The name pihole is already used by 101 on Rack');
  await found.getByRole('button', { name: 'Call it pihole-2' }).click();
  await expect(wizard.field('Name')).toHaveValue('pihole-2');
  await expect(found).not.toContainText('pihole is already used');

  // Each stands beside its field as well; the change that settles it leaves the cursor there.
  await expect(wizard.findings('diskGiB')).toContainText('20 GiB of 5.0 GiB free on thick');
  await wizard.fillBasics({ id: 101 });
  await expect(wizard.findings('vmid')).toContainText('Number 101 is in use by container pihole on node');
  await expect(wizard.field('ID')).toHaveAccessibleDescription(/Number 101 is in use by container pihole/);
  await expect(wizard.field('ID')).toHaveAttribute('aria-invalid', 'true');
  await wizard
    .findings('vmid')
    .getByRole('button', { name: /^Use number \d+$/ })
    .click();
  await expect(wizard.findings('vmid')).toHaveCount(0);
  await expect(wizard.field('ID')).toBeFocused();
  await expect(wizard.field('ID')).not.toHaveValue('101');

  await wizard.setStaticIpv4('10.9.9.20/24', '10.9.9.1');
  await expect(wizard.findings('network.ipv4.address')).toContainText(
    '10.9.9.20 is the address of container 101 (pihole) on Rack',
  );
  const height = async () =>
    (await gantry.window.getByRole('group', { name: 'Network', exact: true }).boundingBox())?.height;
  const before = await height();
  // Typed in again, it is out of sight at once, and what is below stays where it is.
  await wizard.field('IPv4 address').press('End');
  await wizard.field('IPv4 address').press('Backspace');
  await expect(wizard.findings('network.ipv4.address')).toBeHidden();
  expect(await height()).toBe(before);
  await wizard.field('IPv4 address').press('4');
  await wizard.findings('network.ipv4.address').getByRole('button', { name: 'Use 10.9.9.21' }).click();
  await expect(wizard.field('IPv4 address')).toHaveValue('10.9.9.21/24');
  await expect(wizard.findings('network.ipv4.address')).toHaveCount(0);

  // So it is with the fields of the table, whose findings stand below them together.
  await wizard.openAdvanced('CPU and memory', 'Disks');
  await wizard.field('CPU weight').fill('20000');
  await expect(wizard.field('CPU weight')).toHaveAccessibleDescription(/cut to 10000 on today’s nodes/);
  await wizard.findings('further.cpuunits').getByRole('button', { name: 'Use 10000' }).click();
  await expect(wizard.field('CPU weight')).not.toHaveAccessibleDescription(/cut to 10000/);
  const readOnly = gantry.window.getByRole('group', { name: 'Root disk' }).getByRole('checkbox', { name: 'Read-only' });
  await readOnly.click();
  await expect(readOnly).toHaveAccessibleDescription(/takes no packages, keys or files/);
  await readOnly.click();
  await expect(wizard.findings('rootfsOptions')).toHaveCount(0);

  await wizard.goToReview();
  await expect(wizard.plan).toContainText('Larger than the free space');
  await expect(wizard.createButton).toHaveAttribute('aria-disabled', 'true');
  await wizard.plan.getByRole('button', { name: /^Use storage local-lvm/ }).click();
  await expect(wizard.plan).not.toContainText('Larger than the free space');
  await expect(wizard.summary).toContainText('20 GiB on local-lvm');

  await wizard.goTo('Configure');
  await wizard.makePrivileged();
  await wizard.goToReview();
  await expect(wizard.plan).toContainText('A privileged container’s root is root on the node too');
  await wizard.plan.getByRole('button', { name: 'Make it unprivileged' }).click();
  await expect(wizard.plan).not.toContainText('root is root on the node too');
  await expect(wizard.createButton).not.toHaveAttribute('aria-disabled', 'true');
  expect(pve.requests.filter(({ method }) => method === 'POST').map(({ path }) => path)).toEqual([]);
});
