import { afterEach, beforeEach, expect, test } from 'vitest';
import { startLxcRig, type LxcRig } from '../../testing/lxc-rig.ts';

const CT = '/nodes/pve1/lxc/100';
let rig: LxcRig;
beforeEach(async () => {
  rig = await startLxcRig();
  await rig.pve.world.addContainer({ vmid: 100, config: { features: 'nesting=1' } });
});
afterEach(() => rig[Symbol.asyncDispose]());

const migrate = (values: Record<string, string | number>) => rig.run('POST', `${CT}/migrate`, values);
const refusal = (values: Record<string, string | number>) => rig.root.refusal('POST', `${CT}/migrate`, values);
const withoutTimes = (log: readonly string[]) => log.map((line) => line.replace(/^[\d-]+ [\d:]+ /, ''));

test('A stopped container moves with its local disks, and only then belongs to the other node', async () => {
  expect(await rig.root.data('GET', `${CT}/migrate`)).toEqual({
    running: 0,
    'allowed-nodes': ['pve2', 'pve3'],
    'not-allowed-nodes': {},
  });
  const { type, exit, log } = await migrate({ target: 'pve2' });
  expect({ type, exit }).toEqual({ type: 'vzmigrate', exit: 'OK' });
  const lines = withoutTimes(log);
  expect(lines[0]).toMatch(/^starting migration of CT 100 to node 'pve2' \(\d/);
  expect(lines).toContain("found local volume 'local-lvm:vm-100-disk-0' (in current VM config)");
  expect(lines.at(-1)).toMatch(/^migration finished successfully \(duration \d\d:\d\d:\d\d\)$/);
  expect(await rig.config(100, 'pve2')).toMatchObject({ rootfs: 'local-lvm:vm-100-disk-0,size=4G' });
  expect(await rig.config(100, 'pve2')).not.toHaveProperty('lock');
  expect(await rig.root.refusal('GET', `${CT}/config`)).toMatch(/does not exist/);
  expect(await rig.disks('local-lvm', 100, 'pve1')).toEqual([]);
  expect(await rig.disks('local-lvm', 100, 'pve2')).toEqual(['local-lvm:vm-100-disk-0']);
  expect(await rig.root.data('GET', '/cluster/resources', { type: 'vm' })).toContainEqual(
    expect.objectContaining({ vmid: 100, node: 'pve2' }),
  );
});

test('A running one is shut down, moved and started again; live it cannot move', async () => {
  await rig.run('POST', `${CT}/status/start`);
  expect(await refusal({ target: 'pve2' })).toBe("can't migrate running container without --online or --restart");
  const live = await migrate({ target: 'pve2', online: 1 });
  expect(live.exit).toBe('migration aborted');
  expect(live.log.at(-1)).toMatch(/ERROR: migration aborted .*: lxc live migration is currently not implemented$/);
  const { exit, log } = await migrate({ target: 'pve2', restart: 1 });
  expect(exit).toBe('OK');
  const lines = withoutTimes(log);
  expect(lines).toContain('shutdown CT 100');
  expect(lines).toContain('start container on target node');
  expect(await rig.root.data('GET', '/nodes/pve2/lxc/100/status/current')).toMatchObject({ status: 'running' });
});

test('A guest that does not go in time stays where it is and runs on', async () => {
  await rig.run('POST', `${CT}/status/start`);
  rig.pve.world.setIgnoresShutdown(100, true);
  const { exit, log } = await migrate({ target: 'pve2', restart: 1, timeout: 5 });
  expect(exit).toBe('migration aborted');
  expect(log.at(-1)).toMatch(/container did not stop$/);
  expect(await rig.root.data('GET', `${CT}/status/current`)).toMatchObject({ status: 'running' });
});

test('What is on shared storage is not copied, and what the other node lacks keeps the container here', async () => {
  rig.pve.world.addStorage({ id: 'share', type: 'nfs', content: ['rootdir'], isShared: true });
  await rig.pve.world.addContainer({ vmid: 101, config: { rootfs: 'share:101/vm-101-disk-0.raw,size=4G' } });
  const shared = await rig.run('POST', '/nodes/pve1/lxc/101/migrate', { target: 'pve3' });
  expect(withoutTimes(shared.log)).toContain("volume 'share:101/vm-101-disk-0.raw' is on shared storage 'share'");
  expect(await rig.config(101, 'pve3')).toMatchObject({ rootfs: 'share:101/vm-101-disk-0.raw,size=4G' });
  rig.pve.world.addStorage({ id: 'only1', type: 'dir', content: ['rootdir'], nodes: ['pve1'] });
  await rig.pve.world.addContainer({ vmid: 102, config: { rootfs: 'only1:102/vm-102-disk-0.raw,size=4G' } });
  const path = '/nodes/pve1/lxc/102/migrate';
  const kept = await rig.run('POST', path, { target: 'pve2' });
  expect(kept.log.at(-1)).toMatch(/storage 'only1' is not available on node 'pve2'$/);
  const mapped = await rig.run('POST', path, { target: 'pve2', 'target-storage': 'local-lvm' });
  expect(mapped.exit).toBe('OK');
  expect(await rig.config(102, 'pve2')).toMatchObject({ rootfs: 'local-lvm:vm-102-disk-0,size=4G' });
});

test('Snapshots on thin volumes, bind mounts and locks stand in the way', async () => {
  await rig.run('POST', `${CT}/snapshot`, { snapname: 'kept' });
  const { exit, log } = await migrate({ target: 'pve2' });
  expect(exit).toBe('migration aborted');
  expect(withoutTimes(log)).toContain(
    "can't migrate local volume 'local-lvm:vm-100-disk-0': non-migratable snapshot exists",
  );
  expect(await rig.config(100)).not.toHaveProperty('lock');
  await rig.pve.world.addContainer({ vmid: 101, config: { mp0: '/srv/share,mp=/share' } });
  const bound = await rig.run('POST', '/nodes/pve1/lxc/101/migrate', { target: 'pve2' });
  expect(bound.log.at(-1)).toMatch(/cannot migrate local bind mount point 'mp0'$/);
  rig.pve.world.setLock(100, 'backup');
  expect(await rig.root.refusal('GET', `${CT}/migrate`)).toBe('CT is locked (backup)');
});

test('The node it is on and one that nobody knows are no targets', async () => {
  expect(await refusal({ target: 'pve1' })).toEqual({ target: 'target is local node.' });
  expect(await refusal({ target: 'pve8' })).toBe("no such cluster node 'pve8'");
});
