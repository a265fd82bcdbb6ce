import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { startSimulator } from '../../simulator/start-simulator.ts';
import { ApiSession } from '../../simulator/testing/api-session.ts';
import { backUp, backups, inside, startWithContainer } from './backup-rig.ts';

test('A file inside a container, its settings and its host keys come back after it was destroyed', async () => {
  await using pve = await startWithContainer();
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
  await using pve = await startWithContainer();
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
  await using pve = await startWithContainer({ isRunning: false });
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
  await using pve = await startWithContainer({ isRunning: false });
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
  expect(lost.exit).toBe(`unable to restore CT 300 - volume '${volid}' does not exist`);
  expect(pve.world.container(300)?.config).toMatchObject({
    hostname: 'keeper',
    rootfs: 'local-lvm:vm-300-disk-0,size=4G',
  });
  expect(pve.world.container(300)?.config).not.toHaveProperty('lock');
  expect(await root.list('/nodes/alpha/storage/local-lvm/content')).toHaveLength(1);
});

test('What is mounted without backup is not in the backup, and comes back as an empty disk', async () => {
  await using pve = await startWithContainer({ config: { mp0: 'local-lvm:vm-300-disk-1,mp=/scratch,size=1G' } });
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

test('A backup and its notes outlive the homelab that made them', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'homelab-'));
  const stateFile = path.join(folder, 'world.json');
  {
    await using pve = await startWithContainer({ stateFile });
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
