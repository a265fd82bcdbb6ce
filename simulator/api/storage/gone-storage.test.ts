import { afterEach, beforeEach, expect, test } from 'vitest';
import { startLxcRig, type LxcRig } from '../../testing/lxc-rig.ts';

const TEMPLATE = 'local:vztmpl/debian-12-standard_12.12-1_amd64.tar.zst';
const UNMOUNTED =
  "unable to activate storage 'usb' - directory is expected to be a mount point but is not mounted: '/mnt/usb'";
let rig: LxcRig;
beforeEach(async () => {
  rig = await startLxcRig();
  const { world } = rig.pve;
  const content = ['rootdir', 'backup'];
  world.addStorage({ id: 'nfs', type: 'nfs', content, isShared: true, path: '/mnt/pve/nfs' });
  world.addStorage({ id: 'usb', type: 'dir', content, path: '/mnt/usb', options: { is_mountpoint: '1' } });
  world.addVolume('local', { volid: TEMPLATE, content: 'vztmpl' });
  await world.addContainer({ vmid: 100, config: { rootfs: 'nfs:100/vm-100-disk-0.raw,size=4G' } });
  await world.addContainer({ vmid: 101, config: { rootfs: 'usb:101/vm-101-disk-0.raw,size=4G' } });
  for (const id of ['nfs', 'usb']) world.setStorage(id, { isGone: true });
});
afterEach(() => rig[Symbol.asyncDispose]());

test.each([
  ['nfs', 100, "storage 'nfs' is not online"],
  ['usb', 101, UNMOUNTED],
])('What needs a storage that is gone fails with its words: %s', async (id, vmid, message) => {
  const order = { vmid: 105, ostemplate: TEMPLATE, rootfs: `${id}:1` };
  expect(await rig.root.refusal('POST', '/nodes/pve1/lxc', order)).toBe(message);
  expect(await rig.root.refusal('GET', `/nodes/pve1/storage/${id}/content`)).toBe(message);
  expect((await rig.run('POST', `/nodes/pve1/lxc/${vmid}/status/start`)).exit).toBe(message);
  expect((await rig.run('POST', '/nodes/pve1/vzdump', { vmid, storage: id })).exit).toBe(
    `could not get storage information for '${id}': ${message}`,
  );
});

test('A storage that is gone is listed without sizes, and is back when it is back', async () => {
  const shown = async (): Promise<unknown> =>
    (await rig.root.data<{ storage: string }[]>('GET', '/nodes/pve1/storage')).find(({ storage }) => storage === 'nfs');
  expect(await shown()).toMatchObject({ enabled: 1, active: 0, total: 0, used: 0, avail: 0 });
  expect(await shown()).not.toHaveProperty('used_fraction');
  const resources = await rig.root.data<{ id: string; status?: string }[]>('GET', '/cluster/resources');
  expect(resources.find(({ id }) => id === 'storage/pve1/nfs')?.status).toBe('unknown');
  rig.pve.world.setStorage('nfs', { isGone: false });
  expect(await shown()).toMatchObject({ active: 1, used_fraction: expect.any(Number) });
  expect((await rig.run('POST', '/nodes/pve1/lxc/100/status/start')).exit).toMatch(/^(OK|WARNINGS: 1)$/);
});
