import { expect, test } from 'vitest';
import { ApiSession } from '../../simulator/testing/api-session.ts';
import { createHeldClock } from '../support/guest-rig.ts';
import { backUp, backups, startWithContainer } from './backup-rig.ts';

test('Snapshot mode lets a container run on a thin pool, and says so when it cannot', async () => {
  await using pve = await startWithContainer();
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
  await using pve = await startWithContainer();
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
  await using pve = await startWithContainer({ isRunning: false });
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
  await using pve = await startWithContainer({ isRunning: false });
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
  await using pve = await startWithContainer({ isRunning: false });
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
  await using pve = await startWithContainer({ isRunning: false });
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

test('A node runs one backup job at a time', async () => {
  const clock = createHeldClock();
  await using pve = await startWithContainer({ isRunning: false, clock });
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
  await using pve = await startWithContainer({ isRunning: false });
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
  await using pve = await startWithContainer();
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

test('A killed job leaves its container locked, but keeps no other job from running', async () => {
  await using pve = await startWithContainer({ isRunning: false });
  const root = new ApiSession(pve);
  await pve.world.addContainer({ vmid: 301 });
  pve.world.failNextTask({ type: 'vzdump', atLogLine: 8, exitStatus: 'unexpected status' });
  expect((await backUp(root)).exit).toBe('unexpected status');
  expect(pve.world.container(300)?.config['lock']).toBe('backup');
  expect((await backUp(root, { vmid: 301 })).exit).toBe('OK');
  expect((await backUp(root)).log).toContain('ERROR: Backup of VM 300 failed - CT is locked (backup)');
});
