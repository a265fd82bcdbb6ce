import { afterEach, beforeEach, expect, test } from 'vitest';
import { startLxcRig, type LxcRig } from '../testing/lxc-rig.ts';

let rig: LxcRig;
beforeEach(async () => {
  rig = await startLxcRig();
});
afterEach(() => rig[Symbol.asyncDispose]());

const createFrom = (file: string) =>
  rig.run('POST', '/nodes/pve1/lxc', { vmid: 105, ostemplate: `local:vztmpl/${file}`, rootfs: 'local-lvm:1' });

test.each([
  ['debian-12_1_amd64.tar.gz', 'truncated', ['', 'gzip: stdin: unexpected end of file']],
  ['debian-12_1_amd64.tar.zst', 'truncated', ['/*stdin*\\ : Read error (39) : premature end ']],
  ['debian-12_1_amd64.tar.xz', 'truncated', ['xz: (stdin): Unexpected end of input']],
] as const)('A template %s that is %s is unpacked as far as it goes', async (file, damage, lines) => {
  rig.pve.world.addVolume('local', { volid: `local:vztmpl/${file}`, content: 'vztmpl', damage });
  const { exit, log } = await createFrom(file);
  expect(exit).toMatch(/^unable to create CT 105 - command '.*tar xpf - .*' failed: exit code 2$/);
  expect(log.slice(-3 - lines.length)).toEqual([
    ...lines,
    'tar: Unexpected EOF in archive',
    'tar: Unexpected EOF in archive',
    'tar: Error is not recoverable: exiting now',
  ]);
});

test('A page that was downloaded instead of a template is no archive', async () => {
  const page = { sizeBytes: 1234, mimeType: 'text/html' };
  rig.pve.world.addWebServer('http://192.0.2.7', {
    notFound: 'Not Found',
    files: { '/debian-12_1_amd64.tar.gz': page },
  });
  await rig.run('POST', '/nodes/pve1/storage/local/download-url', {
    url: 'http://192.0.2.7/debian-12_1_amd64.tar.gz',
    filename: 'debian-12_1_amd64.tar.gz',
    content: 'vztmpl',
  });
  const { log } = await createFrom('debian-12_1_amd64.tar.gz');
  expect(log.slice(-3)).toEqual([
    'gzip: stdin: not in gzip format',
    'tar: Child returned status 1',
    'tar: Error is not recoverable: exiting now',
  ]);
});

test('A backup that ends too early gives its configuration back, and no container', async () => {
  await rig.pve.world.addContainer({ vmid: 100 });
  await rig.run('POST', '/nodes/pve1/vzdump', { vmid: 100, storage: 'local', compress: 'zstd' });
  const local = rig.pve.world.exportState().storages.find(({ id }) => id === 'local');
  const backups = local?.volumes.filter(({ content }) => content === 'backup') ?? [];
  rig.pve.world.setStorage('local', { volumes: backups.map((volume) => ({ ...volume, damage: 'truncated' })) });
  const volid = backups[0]?.volid ?? '';
  const order = { vmid: 105, ostemplate: volid, restore: 1, storage: 'local-lvm' };
  const { exit, log } = await rig.run('POST', '/nodes/pve1/lxc', order);
  expect(exit).toMatch(/^unable to restore CT 105 - command '.*tar xpf - --zstd .*' failed: exit code 2$/);
  expect(log.filter((line) => line === '/*stdin*\\ : Read error (39) : premature end ')).toHaveLength(2);
  expect(log[1]).toBe('/*stdin*\\ : Read error (39) : premature end ');
  expect(rig.pve.world.container(105)).toBeUndefined();
});
