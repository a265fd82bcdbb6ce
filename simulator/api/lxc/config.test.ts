import { afterEach, beforeEach, expect, test } from 'vitest';
import { asUser } from '../../testing/asking.ts';
import { startLxcRig, type LxcRig } from '../../testing/lxc-rig.ts';

const CT = '/nodes/pve1/lxc/100';
let rig: LxcRig;
beforeEach(async () => {
  rig = await startLxcRig();
  await rig.pve.world.addContainer({ vmid: 100, config: { features: 'nesting=1', cores: '1' } });
});
afterEach(() => rig[Symbol.asyncDispose]());

const set = (values: Record<string, string | number>) => rig.root.data('PUT', `${CT}/config`, values);
const refusal = (values: Record<string, string | number>) => rig.root.refusal('PUT', `${CT}/config`, values);
const live = () => rig.root.data<Record<string, unknown>>('GET', `${CT}/config`, { current: 1 });
const waiting = async (): Promise<string[]> => {
  const items = await rig.root.data<{ key: string; pending?: unknown; delete?: number }[]>('GET', `${CT}/pending`);
  return items.flatMap(({ key, ...item }) => ('pending' in item || 'delete' in item ? [key] : [])).toSorted();
};

test('Of a running container some options change at once, the others wait for the next start', async () => {
  await rig.run('POST', `${CT}/status/start`);
  await set({
    cores: 3,
    memory: 1024,
    swap: 64,
    cpulimit: 2,
    tags: 'web',
    hostname: 'new',
    onboot: 1,
    startup: 'order=2',
  });
  expect(await live()).toMatchObject({ cores: 3, memory: 1024, swap: 64, cpulimit: '2', tags: 'web', hostname: 'new' });
  expect(await waiting()).toEqual([]);
  await set({ features: 'nesting=1,keyctl=1', nameserver: '9.9.9.9', tty: 4, arch: 'arm64', timezone: 'UTC' });
  expect(await waiting()).toEqual(['arch', 'features', 'nameserver', 'timezone', 'tty']);
  await set({ revert: 'arch,timezone' });
  expect(await live()).toMatchObject({ features: 'nesting=1' });
  await rig.run('POST', `${CT}/status/reboot`);
  expect(await live()).toMatchObject({ features: 'nesting=1,keyctl=1', tty: 4, arch: 'amd64' });
  expect(await waiting()).toEqual([]);
});

test('A change back to what is there waits for nothing, and what waits can be taken back', async () => {
  await rig.run('POST', `${CT}/status/start`);
  await set({ tty: 3 });
  await set({ delete: 'tty' });
  expect(await waiting()).toEqual([]);
  await set({ features: 'nesting=1,fuse=1' });
  await set({ features: 'nesting=1' });
  expect(await waiting()).toEqual([]);
});

test('A new mount point gets a disk, removed ones keep theirs until the unused entry goes', async () => {
  await set({ mp0: 'local-lvm:2,mp=/data,backup=1' });
  expect(await rig.config(100)).toMatchObject({ mp0: 'local-lvm:vm-100-disk-1,mp=/data,backup=1,size=2G' });
  await set({ delete: 'mp0' });
  expect(await rig.config(100)).toMatchObject({ unused0: 'local-lvm:vm-100-disk-1' });
  await set({ mp4: 'local-lvm:vm-100-disk-1,mp=/again', delete: 'unused0' });
  expect(await rig.config(100)).toMatchObject({ mp4: 'local-lvm:vm-100-disk-1,mp=/again,size=2G' });
  expect(await rig.config(100)).not.toHaveProperty('unused0');
  await set({ delete: 'mp4' });
  await set({ delete: 'unused0' });
  expect(await rig.config(100)).not.toHaveProperty('unused0');
  expect(await rig.disks('local-lvm', 100)).toEqual(['local-lvm:vm-100-disk-0']);
});

test('Into a running container mount points are plugged, but not out of it', async () => {
  await rig.run('POST', `${CT}/status/start`);
  await set({ mp0: 'local-lvm:1,mp=/data' });
  expect(await live()).toMatchObject({ mp0: 'local-lvm:vm-100-disk-1,mp=/data,size=1G' });
  await set({ delete: 'mp0' });
  expect(await waiting()).toEqual(['mp0']);
  await rig.run('POST', `${CT}/status/reboot`);
  expect(await live()).toMatchObject({ unused0: 'local-lvm:vm-100-disk-1' });
});

test('A node in a container cannot plug mount points; the disk is gone again and the change waits', async () => {
  await rig.run('POST', `${CT}/status/start`);
  rig.pve.world.setNode('pve1', { isNested: true });
  expect(await refusal({ mp0: 'local-lvm:1,mp=/data' })).toEqual({
    mp0: 'unable to hotplug mp0: failed to change apparmor profile: Invalid argument\n',
  });
  expect(await rig.disks('local-lvm', 100)).toEqual(['local-lvm:vm-100-disk-0']);
  expect(await waiting()).toEqual(['mp0']);
});

test('An interface plugged into a running container has its address at once, and loses it when it goes', async () => {
  await rig.run('POST', `${CT}/status/start`);
  await set({ net3: 'name=eth3,bridge=vmbr0,ip=10.77.0.77/24' });
  const names = async (): Promise<string[]> => {
    const all = await rig.root.data<{ name: string; inet?: string }[]>('GET', `${CT}/interfaces`);
    return all.map(({ name, inet }) => `${name} ${inet ?? '-'}`);
  };
  expect(await names()).toContain('eth3 10.77.0.77/24');
  await set({ delete: 'net3' });
  expect((await names()).filter((name) => name.startsWith('eth3'))).toEqual([]);
});

test('Protection keeps disks from being changed or deleted, and can be lifted', async () => {
  await set({ mp0: 'local-lvm:1,mp=/data' });
  await set({ protection: 1 });
  expect(await refusal({ delete: 'mp0' })).toBe("can't remove CT 100 drive 'mp0' - protection mode enabled");
  expect(await refusal({ mp1: 'local-lvm:1,mp=/more' })).toBe(
    "can't update CT 100 drive 'mp1' - protection mode enabled",
  );
  await set({ delete: 'protection' });
  await set({ delete: 'mp0' });
  expect(await rig.config(100)).not.toHaveProperty('mp0');
});

test('What cannot be set or deleted is refused in words of its own', async () => {
  expect(await refusal({ delete: 'memory' })).toBe("unable to delete required option 'memory'");
  expect(await refusal({ tags: 'a', delete: 'tags' })).toEqual({
    delete: "you can't use '-tags' and -delete tags' at the same time",
  });
  expect(await refusal({ delete: 'tags', revert: 'tags' })).toEqual({
    delete: "you can't use '-delete tags' and '-revert tags' at the same time",
  });
  expect(await refusal({ dev0: '/dev/ttyUSB9000' })).toBe('Device /dev/ttyUSB9000 does not exist');
  expect(await refusal({ net0: 'name=eth0,bridge=vmbr0,mtu=9000' })).toBe(
    "net0: MTU size '9000' is bigger than bridge MTU '1500'",
  );
  expect(await refusal({ mp0: 'local:1,mp=/data' })).toBe(
    "storage 'local' does not allow content type 'rootdir' (Container)",
  );
  const user = asUser(rig.pve, 'eve@pve', { '/vms': 'PVEVMAdmin' });
  expect(await user.refusal('PUT', `${CT}/config`, { mp0: 'local-lvm:1,mp=/data' })).toBe(
    'Permission check failed (/storage/local-lvm, Datastore.AllocateSpace)',
  );
  await set({ dev0: '/dev/dri/renderD128,gid=104', mp2: '/srv/x,mp=/x,idmap=passthrough' });
  expect(await rig.config(100)).toMatchObject({ dev0: '/dev/dri/renderD128,gid=104' });
});

test('The indices of a container are those of one that is there', async () => {
  for (const path of ['', '/status']) {
    expect(await rig.root.data('GET', `${CT}${path}`)).toContainEqual({ subdir: path === '' ? 'config' : 'current' });
    expect(await rig.root.refusal('GET', `/nodes/pve1/lxc/999${path}`)).toBe(
      "Configuration file 'nodes/pve1/lxc/999.conf' does not exist",
    );
  }
});
