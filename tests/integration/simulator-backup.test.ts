import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { SimulatedGuest } from '../../simulator/guest/guest.ts';
import type { SimClock } from '../../simulator/sim-clock.ts';
import { startSimulator, type Simulator } from '../../simulator/start-simulator.ts';
import { ApiSession } from '../../simulator/testing/api-session.ts';
import { createHeldClock, runIn } from '../support/guest-rig.ts';

type Options = { config?: Record<string, string>; isRunning?: boolean; clock?: SimClock; stateFile?: string };

/** A cluster with container 300, whose root disk is a volume of `local-lvm`. */
async function start({ config, isRunning = true, ...options }: Options = {}): Promise<Simulator> {
  const pve = await startSimulator({ nodes: ['alpha', 'beta'], ...options });
  pve.world.addVolume('local-lvm', {
    volid: 'local-lvm:vm-300-disk-0',
    content: 'rootdir',
    format: 'raw',
    vmid: 300,
    sizeBytes: 2 ** 32,
    usedBytes: 300_000_000,
  });
  await pve.world.addContainer({
    vmid: 300,
    isRunning,
    rootPassword: 'secret99',
    config: { hostname: 'keeper', cores: '2', net0: 'name=eth0,bridge=vmbr0,ip=10.77.0.30/24', ...config },
  });
  return pve;
}

async function inside(pve: Simulator, vmid: number, script: string): Promise<string> {
  const guest = pve.world.guest(vmid);
  if (!(guest instanceof SimulatedGuest)) throw new Error(`container ${vmid} does not run`);
  return (await runIn(guest, script)).stdout;
}

const backUp = (root: ApiSession, values: Record<string, string | number> = {}) =>
  root.run('POST', '/nodes/alpha/vzdump', { vmid: 300, compress: 'zstd', ...values });

async function backups(root: ApiSession, storage = 'local'): Promise<Record<string, unknown>[]> {
  return root.list(`/nodes/alpha/storage/${storage}/content`, { content: 'backup' });
}

test('A file inside a container, its settings and its host keys come back after it was destroyed', async () => {
  await using pve = await start();
  const root = new ApiSession(pve);
  await inside(pve, 300, 'mkdir -p /srv/notes && echo precious > /srv/notes/a && rm /etc/motd');
  const keys = pve.world.container(300)?.hostKeys;
  expect((await backUp(root)).exit).toBe('OK');
  await inside(pve, 300, 'echo later > /srv/notes/a');
  await root.run('DELETE', '/nodes/alpha/lxc/300', { force: 1 });
  const [backup] = await backups(root);
  const restored = await root.run('POST', '/nodes/alpha/lxc', {
    vmid: 300,
    ostemplate: String(backup?.['volid']),
    restore: 1,
    storage: 'local-lvm',
    start: 1,
  });
  expect(restored.exit).toBe('OK');
  expect(await inside(pve, 300, 'cat /srv/notes/a; test -e /etc/motd || echo gone; hostname')).toBe(
    'precious\ngone\nkeeper\n',
  );
  expect(await root.get('/nodes/alpha/lxc/300/config')).toMatchObject({
    hostname: 'keeper',
    cores: 2,
    unprivileged: 1,
  });
  expect(pve.world.container(300)?.hostKeys).toEqual(keys);
});

test('A restore over a container puts the old state in its place and removes its disks', async () => {
  await using pve = await start();
  const root = new ApiSession(pve);
  await inside(pve, 300, 'echo one > /root/state');
  await backUp(root);
  await inside(pve, 300, 'echo two > /root/state');
  const [backup] = await backups(root);
  const order = { vmid: 300, ostemplate: String(backup?.['volid']), restore: 1, storage: 'local-lvm' };
  expect((await root.send('POST', '/nodes/alpha/lxc', order)).reason).toBe("CT 300 already exists on node 'alpha'");
  expect((await root.send('POST', '/nodes/alpha/lxc', { ...order, force: 1 })).reason).toBe(
    "can't overwrite running container",
  );
  await root.run('POST', '/nodes/alpha/lxc/300/status/stop');
  expect((await root.run('POST', '/nodes/alpha/lxc', { ...order, force: 1, cores: 3 })).exit).toBe('OK');
  expect(await root.list('/nodes/alpha/storage/local-lvm/content')).toMatchObject([{ vmid: 300 }]);
  expect(await root.get('/nodes/alpha/lxc/300/config')).toMatchObject({ cores: 3 });
  await root.run('POST', '/nodes/alpha/lxc/300/status/start');
  expect(await inside(pve, 300, 'cat /root/state')).toBe('one\n');
});

test('A copy with unique set gets other hardware addresses, one without keeps them', async () => {
  await using pve = await start({ isRunning: false });
  const root = new ApiSession(pve);
  await backUp(root);
  const [backup] = await backups(root);
  const order = { ostemplate: String(backup?.['volid']), restore: 1, storage: 'local-lvm' };
  await root.run('POST', '/nodes/alpha/lxc', { ...order, vmid: 301 });
  await root.run('POST', '/nodes/alpha/lxc', { ...order, vmid: 302, unique: 1 });
  const [original, same, other] = [300, 301, 302].map(
    (vmid) => /hwaddr=([^,]+)/.exec(pve.world.container(vmid)?.config['net0'] ?? '')?.[1],
  );
  expect(same).toBe(original);
  expect(other).toMatch(/^BC:24:11:/);
  expect(other).not.toBe(original);
});

test('A failed restore leaves a container that was there as it was, and nothing where there was none', async () => {
  await using pve = await start({ isRunning: false });
  const root = new ApiSession(pve);
  await backUp(root);
  const [backup] = await backups(root);
  const volid = String(backup?.['volid']);
  const order = { ostemplate: volid, restore: 1, storage: 'local-lvm' };
  const small = await root.run('POST', '/nodes/alpha/lxc', { ...order, vmid: 301, rootfs: 'local-lvm:0.1' });
  expect(small.exit).toMatch(/^unable to restore CT 301 - command .* failed: exit code 2$/);
  expect(small.log.some((line) => line.endsWith('No space left on device'))).toBe(true);
  expect(pve.world.container(301)).toBeUndefined();
  await root.run('DELETE', `/nodes/alpha/storage/local/content/${volid}`);
  const lost = await root.run('POST', '/nodes/alpha/lxc', { ...order, vmid: 300, force: 1 });
  expect(lost.exit).toBe(
    `unable to restore CT 300 - ERROR: file '/var/lib/vz/dump/${volid.replace('local:backup/', '')}' does not exist`,
  );
  expect(pve.world.container(300)?.config).toMatchObject({
    hostname: 'keeper',
    rootfs: 'local-lvm:vm-300-disk-0,size=4G',
  });
  expect(pve.world.container(300)?.config).not.toHaveProperty('lock');
  expect(await root.list('/nodes/alpha/storage/local-lvm/content')).toHaveLength(1);
});

test('Snapshot mode lets a container run on a thin pool, and says so when it cannot', async () => {
  await using pve = await start();
  const root = new ApiSession(pve);
  const startedAt = pve.world.container(300)?.startedAt;
  const { log } = await backUp(root);
  expect(log).toEqual([
    'INFO: starting new backup job: vzdump 300 --node alpha --compress zstd',
    'INFO: Starting Backup of VM 300 (lxc)',
    expect.stringMatching(/^INFO: Backup started at \d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
    'INFO: status = running',
    'INFO: CT Name: keeper',
    "INFO: including mount point rootfs ('/') in backup",
    'INFO: backup mode: snapshot',
    'INFO: ionice priority: 7',
    "INFO: create storage snapshot 'vzdump'",
    '  Logical volume "snap_vm-300-disk-0_vzdump" created.',
    expect.stringMatching(/^INFO: creating vzdump archive '\/var\/lib\/vz\/dump\/vzdump-lxc-300-[\d_-]+\.tar\.zst'$/),
    expect.stringMatching(/^INFO: Total bytes written: \d+ \(\d+MiB, \d+MiB\/s\)$/),
    expect.stringMatching(/^INFO: archive file size: \d+MB$/),
    "INFO: cleanup temporary 'vzdump' snapshot",
    '  Logical volume "snap_vm-300-disk-0_vzdump" successfully removed.',
    expect.stringMatching(/^INFO: Finished Backup of VM 300 \(\d\d:\d\d:\d\d\)$/),
    expect.stringMatching(/^INFO: Backup finished at /),
    'INFO: Backup job finished successfully',
    'TASK OK',
  ]);
  expect(pve.world.container(300)?.startedAt).toBe(startedAt);
  pve.world.setConfig(300, 'rootfs', 'local-lvm:vm-300-disk-0,size=4G');
  pve.world.addStorage({ id: 'files', type: 'dir', content: ['rootdir'] });
  pve.world.setConfig(300, 'mp0', 'files:300/vm-300-disk-1.raw,mp=/data,backup=1,size=1G');
  const second = await backUp(root);
  expect(second.log).toContain('INFO: mode failure - some volumes do not support snapshots');
  expect(second.log).toContain('INFO: backup mode: suspend');
  expect(second.exit).toBe('OK');
});

test('Stop mode stops the container, backs it up and starts it again, even if there is no room', async () => {
  await using pve = await start();
  const root = new ApiSession(pve);
  pve.world.setStorage('local', { totalBytes: 10_000_000, usedBytes: 0, volumes: [] });
  const { log, exit } = await backUp(root, { mode: 'stop' });
  expect(exit).toBe('job errors');
  expect(log).toContain('INFO: stopping virtual guest');
  expect(log).toContain('INFO: zstd: error 70 : Write error : cannot write block : No space left on device ');
  expect(log.find((line) => line.startsWith('ERROR: Backup of VM 300 failed - '))).toMatch(/exit code 70$/);
  expect(log).toContain('INFO: restarting vm');
  expect(await root.get('/nodes/alpha/lxc/300/status/current')).toMatchObject({ status: 'running' });
  expect(pve.world.container(300)?.config).not.toHaveProperty('lock');
  expect(await backups(root)).toEqual([]);
});

test('One guest that cannot be backed up does not keep the others from it', async () => {
  await using pve = await start({ isRunning: false });
  const root = new ApiSession(pve);
  await pve.world.addContainer({ vmid: 301, config: { hostname: 'other' } });
  pve.world.setLock(300, 'snapshot-delete');
  const { exit, log } = await backUp(root, { vmid: '300,999,301' });
  expect(exit).toBe('job errors');
  expect(log).toContain('ERROR: Backup of VM 300 failed - CT is locked (snapshot-delete)');
  expect(log).toContain("ERROR: Backup of VM 999 failed - unable to find VM '999'");
  expect(await backups(root)).toMatchObject([{ vmid: 301 }]);
  expect(pve.world.container(300)?.config['lock']).toBe('snapshot-delete');
});

test('A missing right is noticed by the task, and a job for all just leaves those guests out', async () => {
  await using pve = await start({ isRunning: false });
  const root = new ApiSession(pve);
  await pve.world.addContainer({ vmid: 301 });
  pve.world.addUser('keeper@pve', { password: 'Passw0rd!' });
  pve.world.setAcl('/storage/local', 'keeper@pve', 'PVEDatastoreUser');
  pve.world.setAcl('/vms/301', 'keeper@pve', 'PVEVMAdmin');
  const secret = pve.world.addToken('keeper@pve', 't', { privsep: false });
  const keeper = new ApiSession(pve, { name: 'keeper@pve!t', secret });
  const one = await keeper.send('POST', '/nodes/alpha/vzdump', { vmid: 300 });
  expect(one.status).toBe(200);
  expect((await root.ended(String(one.data))).exit).toBe('403 Permission check failed (/vms/300, VM.Backup)');
  const all = await keeper.send('POST', '/nodes/alpha/vzdump', { all: 1 });
  expect((await root.ended(String(all.data))).exit).toBe('OK');
  expect(await backups(root)).toMatchObject([{ vmid: 301 }]);
  expect((await keeper.send('POST', '/nodes/alpha/vzdump', { vmid: 301, dumpdir: '/tmp' })).errors).toEqual({
    dumpdir: 'Only root may set this option.',
  });
});

test('Older backups go as the storage wants it, protected ones stay, and notes say what the template says', async () => {
  await using pve = await start({ isRunning: false });
  const root = new ApiSession(pve);
  await root.send('PUT', '/storage/nas', { 'prune-backups': 'keep-last=1' });
  const values = { storage: 'nas', 'notes-template': '{{guestname}} ({{vmid}}) on {{node}}' };
  pve.world.addVolume('nas', {
    volid: 'nas:backup/vzdump-lxc-300-2026_01_01-00_00_00.tar.zst',
    node: null,
    content: 'backup',
    vmid: 300,
    createdAt: 0,
    backup: { subtype: 'lxc', config: {}, unpackedBytes: 1 },
  });
  pve.world.addVolume('nas', {
    volid: 'nas:backup/vzdump-lxc-300-2026_01_02-00_00_00.tar.zst',
    node: null,
    content: 'backup',
    vmid: 300,
    createdAt: 1,
    isProtected: true,
    backup: { subtype: 'lxc', config: {}, unpackedBytes: 1 },
  });
  const { log } = await backUp(root, values);
  expect(log).toContain('INFO: prune older backups with retention: keep-last=1');
  expect(log).toContain("INFO: removing backup 'nas:backup/vzdump-lxc-300-2026_01_01-00_00_00.tar.zst'");
  expect(log).toContain('INFO: pruned 1 backup(s) not covered by keep-retention policy');
  expect(await backups(root, 'nas')).toMatchObject([
    { volid: 'nas:backup/vzdump-lxc-300-2026_01_02-00_00_00.tar.zst', protected: 1 },
    { notes: 'keeper (300) on alpha' },
  ]);
  const refused = await backUp(root, { storage: 'nas', remove: 0 });
  expect(refused.log.find((line) => line.startsWith('ERROR'))).toContain('There is a max backup limit of 1 enforced');
});

test('Containers of other nodes are skipped, and a request about nobody here does nothing', async () => {
  await using pve = await start({ isRunning: false });
  const root = new ApiSession(pve);
  await pve.world.addContainer({ vmid: 301, node: 'beta' });
  expect((await backUp(root, { vmid: '300,301' })).log).toContain('INFO: skip external VMs: 301');
  expect(await root.send('POST', '/nodes/alpha/vzdump', { vmid: 301 })).toMatchObject({ status: 200, data: 'OK' });
  expect((await root.send('POST', '/nodes/alpha/vzdump', {})).errors).toEqual({ vmid: 'property is missing' });
  expect((await root.send('POST', '/nodes/alpha/vzdump', { vmid: 300, all: 1 })).errors).toEqual({
    all: "option conflicts with option 'vmid'",
  });
  expect((await backUp(root, { storage: 'local-lvm' })).exit).toBe(
    "could not get storage information for 'local-lvm': can't use storage 'local-lvm' for backups - wrong content type",
  );
});

test('What is mounted without backup is not in the backup, and comes back as an empty disk', async () => {
  await using pve = await start({ config: { mp0: 'local-lvm:vm-300-disk-1,mp=/scratch,size=1G' } });
  const root = new ApiSession(pve);
  await inside(pve, 300, 'mkdir -p /scratch && echo junk > /scratch/junk && echo gold > /root/gold');
  const { log } = await backUp(root);
  expect(log).toContain("INFO: excluding volume mount point mp0 ('/scratch') from backup (disabled)");
  const [backup] = await backups(root);
  const order = { vmid: 301, ostemplate: String(backup?.['volid']), restore: 1, storage: 'local-lvm', start: 1 };
  await root.run('POST', '/nodes/alpha/lxc', order);
  expect(await root.get('/nodes/alpha/lxc/301/config')).toMatchObject({
    mp0: 'local-lvm:vm-301-disk-1,mp=/scratch,size=1G',
  });
  expect(await inside(pve, 301, 'cat /root/gold; ls /scratch 2>/dev/null')).toBe('gold\n');
});

test('A node runs one backup job at a time', async () => {
  const clock = createHeldClock();
  await using pve = await start({ isRunning: false, clock });
  const root = new ApiSession(pve);
  const first = await root.send('POST', '/nodes/alpha/vzdump', { vmid: 300 });
  await expect.poll(() => pve.world.container(300)?.config['lock']).toBe('backup');
  await pve.world.addContainer({ vmid: 301 });
  const second = await root.send('POST', '/nodes/alpha/vzdump', { vmid: 301 });
  const waking = setInterval(() => clock.release(), 1);
  const [one, two] = [await root.ended(String(first.data)), await root.ended(String(second.data))];
  clearInterval(waking);
  expect(one.log[0]).toMatch(/^INFO: starting new backup job/);
  expect(two.log.slice(0, 3)).toEqual([
    'INFO: trying to get global lock - waiting...',
    'INFO: got global lock',
    expect.stringMatching(/^INFO: starting new backup job/),
  ]);
  expect(await backups(root)).toHaveLength(2);
});

test('What a node would do by default follows the storage', async () => {
  await using pve = await start({ isRunning: false });
  const root = new ApiSession(pve);
  await root.send('PUT', '/storage/nas', { 'prune-backups': 'keep-daily=7' });
  expect(await root.get('/nodes/alpha/vzdump/defaults', { storage: 'nas' })).toMatchObject({
    dumpdir: '/mnt/pve/nas/dump',
    'prune-backups': 'keep-daily=7',
    mode: 'snapshot',
  });
  expect(await root.get('/nodes/alpha/vzdump/defaults')).toMatchObject({
    storage: 'local',
    'prune-backups': 'keep-all=1',
  });
});

test('A job that is stopped gives the container back as it was', async () => {
  await using pve = await start();
  const root = new ApiSession(pve);
  const release = pve.world.holdConfigLock(300);
  const { data } = await root.send('POST', '/nodes/alpha/vzdump', { vmid: 300, mode: 'stop' });
  await root.send('DELETE', `/nodes/alpha/tasks/${encodeURIComponent(String(data))}`);
  release();
  expect((await root.ended(String(data))).exit).not.toBe('OK');
  expect(pve.world.container(300)?.config).not.toHaveProperty('lock');
  expect(await root.get('/nodes/alpha/lxc/300/status/current')).toMatchObject({ status: 'running' });
  expect(await backups(root)).toEqual([]);
  expect((await backUp(root)).exit).toBe('OK');
});

test('A backup and its notes outlive the homelab that made them', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'homelab-'));
  const stateFile = path.join(folder, 'world.json');
  {
    await using pve = await start({ stateFile });
    await inside(pve, 300, 'echo kept > /root/state');
    await backUp(new ApiSession(pve), { storage: 'local', 'notes-template': 'before {{vmid}}' });
  }
  await using later = await startSimulator({ stateFile });
  const root = new ApiSession(later);
  const [backup] = await backups(root);
  expect(backup).toMatchObject({ notes: 'before 300', vmid: 300, subtype: 'lxc' });
  const order = { vmid: 301, ostemplate: String(backup?.['volid']), restore: 1, storage: 'local-lvm', start: 1 };
  await root.run('POST', '/nodes/alpha/lxc', order);
  expect(await inside(later, 301, 'cat /root/state')).toBe('kept\n');
  await rm(folder, { recursive: true });
});
