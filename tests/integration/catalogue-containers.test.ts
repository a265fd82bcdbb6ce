import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { SimulatedGuest } from '../../simulator/guest/guest.ts';
import { startSimulator } from '../../simulator/start-simulator.ts';
import { asToken } from '../../simulator/testing/asking.ts';
import { CATALOGUE, contentOf, fileNameOf } from '../../simulator/world/templates.ts';
import { runIn } from '../support/guest-rig.ts';

it.each(CATALOGUE.map((entry) => ({ file: fileNameOf(entry), os: entry.os })))(
  'A container of $file starts, has an init process, and an SSH server only if its image has one',
  async ({ file, os }) => {
    await using pve = await startSimulator();
    const root = asToken(pve);
    const volid = `local:vztmpl/${file}`;
    pve.world.addVolume('local', { volid, content: 'vztmpl' });
    const upid = await root.data('POST', '/nodes/pve1/lxc', {
      vmid: 100,
      ostemplate: volid,
      hostname: 'inside',
      password: 'secret99',
      rootfs: 'local-lvm:8',
      net0: 'name=eth0,bridge=vmbr0,ip=dhcp',
      features: 'nesting=1',
      start: 1,
    });
    await pve.world.settleTasks();
    expect(await root.data('GET', '/nodes/pve1/tasks?vmid=100')).toMatchObject([
      { type: 'vzstart', status: 'OK' },
      { type: 'vzcreate', status: 'OK' },
    ]);
    const log = (await root.data('GET', `/nodes/pve1/tasks/${String(upid)}/log?limit=0`)) as { t: string }[];
    const hasSsh = contentOf(file)?.hasSshDirectory === true;
    expect(log.filter(({ t }) => t.startsWith('done: SHA256:'))).toHaveLength(hasSsh ? 3 : 0);
    expect(await root.data('GET', '/nodes/pve1/lxc/100/status/current')).toMatchObject({ status: 'running' });

    const guest = pve.world.guest(100);
    if (!(guest instanceof SimulatedGuest)) throw new Error('no guest');
    const ran = await runIn(guest, 'cat /proc/1/comm /etc/hostname; . /etc/os-release; echo "$ID $ID_LIKE"');
    expect(ran.stdout).toMatch(/^(?:systemd|init)\ninside\n/);
    expect(ran.stdout).toContain(os === 'archlinux' ? 'arch' : os.replace(/-.*/, ''));
    for (let turns = 0; turns < 200 && guest.sshPort === null; turns++) await nextTurn();
    expect(guest.sshPort !== null).toBe(hasSsh);
  },
);
