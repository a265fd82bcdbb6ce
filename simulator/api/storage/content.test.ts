import { expect, test } from 'vitest';
import { startSimulator } from '../../start-simulator.ts';
import { ApiSession } from '../../testing/api-session.ts';
import * as guests from '../../testing/quiet-guests.ts';

const start = () => startSimulator({ nodes: ['alpha', 'beta'], guests });
const BACKUP = 'backup/vzdump-lxc-300-2026_03_01-02_00_00.tar.zst';
const content = (vmid: number) =>
  ({
    subtype: 'lxc',
    config: { hostname: `ct${vmid}`, rootfs: 'local-lvm:vm-disk,size=1G' },
    unpackedBytes: 10_240,
  }) as const;

test.each([
  ['with its storage, percent-encoded', `local%3A${encodeURIComponent(BACKUP)}`],
  ['with its storage, as it is', `local:${BACKUP}`],
  ['without its storage, with a slash', BACKUP],
  ['without its storage, percent-encoded', encodeURIComponent(BACKUP)],
])('A volume is found by its name %s', async (_title, name) => {
  await using pve = await start();
  const root = new ApiSession(pve);
  pve.world.addVolume('local', { volid: `local:${BACKUP}`, content: 'backup', vmid: 300, backup: content(300) });
  const path = `/nodes/alpha/storage/local/content/${name}`;
  expect(await root.get(path)).toMatchObject({ path: `/var/lib/vz/dump/${BACKUP.slice(7)}`, notes: '', protected: 0 });
  expect((await root.run('DELETE', path)).log).toContain(`Removed volume 'local:${BACKUP}'`);
  expect(await root.list('/nodes/alpha/storage/local/content', { content: 'backup' })).toEqual([]);
});

test('A volume of another storage, or with a name its storage does not know, is refused', async () => {
  await using pve = await start();
  const root = new ApiSession(pve);
  const base = '/nodes/alpha/storage/local/content';
  expect((await root.send('GET', `${base}/nas:iso/a.iso`)).errors).toEqual({
    volume: 'storage ID mismatch (nas != local)\n',
  });
  expect((await root.send('GET', `${base}/local:nothing`)).reason).toBe(
    "unable to parse directory volume name 'nothing'",
  );
  expect((await root.send('DELETE', '/nodes/alpha/storage/local-lvm/content/local-lvm:a/b')).reason).toBe(
    "unable to parse lvm volume name 'a/b'",
  );
});

test('Notes are kept whole, listed by their first line, and only for backups', async () => {
  await using pve = await start();
  const root = new ApiSession(pve);
  pve.world.addVolume('local', { volid: `local:${BACKUP}`, content: 'backup', vmid: 300, backup: content(300) });
  const path = `/nodes/alpha/storage/local/content/${BACKUP}`;
  await root.send('PUT', path, { notes: 'before the update\nkeep me' });
  expect(await root.get(path)).toMatchObject({ notes: 'before the update\nkeep me' });
  const [listed] = await root.list('/nodes/alpha/storage/local/content', { content: 'backup' });
  expect(listed).toMatchObject({ notes: 'before the update', subtype: 'lxc', vmid: 300 });
  await root.send('PUT', path, { notes: '' });
  expect(await root.get(path)).toMatchObject({ notes: '' });
  const [template] = await root.list('/nodes/alpha/storage/local/content', { content: 'vztmpl' });
  const refused = await root.send('PUT', `/nodes/alpha/storage/local/content/${String(template?.['volid'])}`, {
    notes: 'x',
  });
  expect(refused.reason).toBe('only backups can have notes');
});

test('A protected backup survives its deletion and every pruning until it is released', async () => {
  await using pve = await start();
  const root = new ApiSession(pve);
  pve.world.addVolume('local', { volid: `local:${BACKUP}`, content: 'backup', vmid: 300, backup: content(300) });
  const path = `/nodes/alpha/storage/local/content/${BACKUP}`;
  await root.send('PUT', path, { protected: 1 });
  const refused = await root.run('DELETE', path);
  expect(refused.exit).toBe(`cannot remove protected volume '${BACKUP}' on 'local'`);
  const prune = '/nodes/alpha/storage/local/prunebackups';
  expect(await root.list(prune, { 'prune-backups': 'keep-last=1' })).toMatchObject([{ mark: 'protected', vmid: 300 }]);
  await root.send('PUT', path, { protected: 0 });
  expect(await root.send('DELETE', path, { delay: 5 })).toMatchObject({ status: 200, data: null });
  expect(await root.list('/nodes/alpha/storage/local/content', { content: 'backup' })).toEqual([]);
});

test('Users who only allocate space may protect five backups of a guest', async () => {
  await using pve = await start();
  const volids = [1, 2, 3, 4, 5, 6].map((day) => `local:backup/vzdump-lxc-300-2026_03_0${day}-02_00_00.tar.zst`);
  for (const volid of volids)
    pve.world.addVolume('local', { volid, content: 'backup', vmid: 300, backup: content(300) });
  pve.world.addUser('keeper@pve', { password: 'Passw0rd!' });
  pve.world.setAcl('/storage/local', 'keeper@pve', 'PVEDatastoreUser');
  pve.world.setAcl('/vms/300', 'keeper@pve', 'PVEVMUser');
  const secret = pve.world.addToken('keeper@pve', 't', { privsep: false });
  const keeper = new ApiSession(pve, { name: 'keeper@pve!t', secret });
  const replies = [];
  for (const volid of volids)
    replies.push(await keeper.send('PUT', `/nodes/alpha/storage/local/content/${volid}`, { protected: 1 }));
  expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 500]);
  expect(replies.at(-1)?.reason).toBe("The number of protected backups per guest is limited to 5 on storage 'local'");
  const root = new ApiSession(pve);
  expect(await root.send('PUT', `/nodes/alpha/storage/local/content/${volids[5]}`, { protected: 1 })).toMatchObject({
    status: 200,
  });
});

test('Pruning removes just what the preview has announced, guest by guest', async () => {
  await using pve = await start();
  const root = new ApiSession(pve);
  for (const vmid of [300, 301])
    for (const day of [1, 2, 3])
      pve.world.addVolume('local', {
        volid: `local:backup/vzdump-lxc-${vmid}-2026_03_0${day}-02_00_00.tar.zst`,
        content: 'backup',
        vmid,
        createdAt: Date.UTC(2026, 2, day, 2),
        backup: content(vmid),
      });
  pve.world.addVolume('local', {
    volid: 'local:backup/vzdump-lxc-300-golden.tar.zst',
    content: 'backup',
    vmid: 300,
    createdAt: 0,
    backup: content(300),
  });
  const path = '/nodes/alpha/storage/local/prunebackups';
  expect(await root.send('GET', path)).toMatchObject({
    status: 500,
    reason: "no prune-backups options configured for storage 'local'",
  });
  await root.send('PUT', '/storage/local', { 'prune-backups': 'keep-last=2' });
  const preview = await root.list(path, { vmid: 300 });
  expect(preview.map(({ mark }) => mark)).toEqual(['remove', 'keep', 'keep', 'renamed']);
  const { log, exit } = await root.run('DELETE', path, { vmid: 300 });
  expect([exit, log]).toEqual([
    'OK',
    ["removing backup 'local:backup/vzdump-lxc-300-2026_03_01-02_00_00.tar.zst'", 'TASK OK'],
  ]);
  const left = await root.list('/nodes/alpha/storage/local/content', { content: 'backup' });
  expect(left.filter(({ vmid }) => vmid === 300)).toHaveLength(3);
  expect(left.filter(({ vmid }) => vmid === 301)).toHaveLength(3);
});

test('A disk is allocated under its name, takes room where room is taken at once, and is not made twice', async () => {
  await using pve = await start();
  const root = new ApiSession(pve);
  pve.world.addStorage({ id: 'disks', type: 'dir', content: ['images', 'rootdir'] });
  const path = '/nodes/alpha/storage/disks/content';
  const wanted = { vmid: 300, filename: 'vm-300-disk-7.qcow2', size: '2G' };
  expect(await root.send('POST', path, wanted)).toMatchObject({ status: 200, data: 'disks:300/vm-300-disk-7.qcow2' });
  expect(await root.list(path, { vmid: 300 })).toMatchObject([
    { volid: 'disks:300/vm-300-disk-7.qcow2', format: 'qcow2', size: 2 * 1024 ** 3 },
  ]);
  expect((await root.send('POST', path, wanted)).reason).toBe(
    "disk image '/var/lib/disks/images/300/vm-300-disk-7.qcow2' already exists",
  );
  expect((await root.send('POST', path, { ...wanted, format: 'raw' })).errors).toEqual({
    format: 'different storage formats (raw != qcow2)',
  });
  const thin = { vmid: 300, filename: 'disk-1', size: '1024' };
  expect((await root.send('POST', '/nodes/alpha/storage/local-lvm/content', thin)).reason).toBe(
    "illegal name 'disk-1' - should be 'vm-300-*'",
  );
});

test('A disk mounted by a running container cannot be deleted, one of a stopped container can', async () => {
  await using pve = await start();
  const root = new ApiSession(pve);
  const volid = 'local-lvm:vm-300-disk-0';
  pve.world.addVolume('local-lvm', { volid, content: 'rootdir', vmid: 300, format: 'raw', sizeBytes: 2 ** 32 });
  await pve.world.addContainer({ vmid: 300, isRunning: true, config: { rootfs: `${volid},size=4G` } });
  const path = `/nodes/alpha/storage/local-lvm/content/${volid}`;
  expect((await root.run('DELETE', path)).exit).toBe(
    "lvremove 'pve/vm-300-disk-0' error:   Logical volume pve/vm-300-disk-0 contains a filesystem in use.",
  );
  await root.run('POST', '/nodes/alpha/lxc/300/status/stop');
  expect((await root.run('DELETE', path)).exit).toBe('OK');
  expect((await root.list('/nodes/alpha/storage/local-lvm/content')).map((volume) => volume['volid'])).not.toContain(
    volid,
  );
});

test('A volume is copied under another name', async () => {
  await using pve = await start();
  const root = new ApiSession(pve);
  pve.world.addVolume('local', { volid: 'local:iso/tool.iso', content: 'iso', format: 'iso', sizeBytes: 5_000_000 });
  const { exit } = await root.run('POST', '/nodes/alpha/storage/local/content/local:iso/tool.iso', {
    target: 'local:iso/copy.iso',
  });
  expect(exit).toBe('OK');
  expect(await root.list('/nodes/alpha/storage/local/content', { content: 'iso' })).toMatchObject([
    { volid: 'local:iso/tool.iso' },
    { volid: 'local:iso/copy.iso', size: 5_000_000 },
  ]);
});
