import { afterEach, beforeEach, expect, test } from 'vitest';
import { startLxcRig, type LxcRig } from '../testing/lxc-rig.ts';

const TEMPLATE = 'local:vztmpl/debian-12-standard_12.12-1_amd64.tar.zst';
const NEW = { vmid: 105, ostemplate: TEMPLATE, rootfs: 'local-lvm:1' };
let rig: LxcRig;
beforeEach(async () => {
  rig = await startLxcRig();
  rig.pve.world.addVolume('local', { volid: TEMPLATE, content: 'vztmpl' });
});
afterEach(() => rig[Symbol.asyncDispose]());

const create = (values: Record<string, string>) => rig.run('POST', '/nodes/pve1/lxc', { ...NEW, ...values });

test('A directory the node does not have lets a creation fail when everything is mounted, and its disks go again', async () => {
  const { exit, log } = await create({ mp0: '/srv/nowhere,mp=/data' });
  expect(exit).toBe("unable to create CT 105 - directory '/srv/nowhere' does not exist");
  expect(log.at(-1)).toBe('mounting container failed');
  expect(rig.pve.world.container(105)).toBeUndefined();
  expect(await rig.disks('local-lvm', 105)).toEqual([]);
});

test.each(['/mnt', '/var/lib/vz/dump/', '/mnt/pve/nas'])('%s is there to be given to a container', async (path) => {
  expect((await create({ mp0: `${path},mp=/data`, features: 'nesting=1' })).exit).toBe('OK');
  expect(await rig.config(105)).toMatchObject({ mp0: `${path},mp=/data` });
});

test('A start does not tell that a directory is missing', async () => {
  await rig.pve.world.addContainer({ vmid: 100, config: { mp0: '/srv/nowhere,mp=/data' } });
  expect(await rig.run('POST', '/nodes/pve1/lxc/100/status/start')).toMatchObject({
    exit: "startup for container '100' failed",
    log: [
      'run_buffer: 571 Script exited with status 2',
      'lxc_init: 845 Failed to run lxc.hook.pre-start for container "100"',
      '__lxc_start: 2039 Failed to initialize container "100"',
    ],
  });
  expect(rig.pve.world.container(100)?.startedAt).toBeNull();
});

test('A device the node does not have is refused before anything is created', async () => {
  expect(await rig.root.refusal('POST', '/nodes/pve1/lxc', { ...NEW, dev0: '/dev/nothing' })).toBe(
    'Device /dev/nothing does not exist',
  );
  expect(rig.pve.world.container(105)).toBeUndefined();
  expect((await create({ dev0: '/dev/null', features: 'nesting=1' })).exit).toBe('OK');
});
