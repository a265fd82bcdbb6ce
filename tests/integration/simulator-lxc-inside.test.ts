import { expect, test } from 'vitest';
import { createGuest, generateHostKeys } from '../../simulator/guest/create-guest.ts';
import type { CreateGuest } from '../../simulator/guest-contract.ts';
import { startLxcRig, type LxcRig } from '../../simulator/testing/lxc-rig.ts';
import { runIn, type RigGuest } from '../support/guest-rig.ts';

type Inside = { readonly rig: LxcRig; readonly guestOf: (hostname: string) => RigGuest } & AsyncDisposable;

/** A homelab whose containers have an inside that a test can run commands in. */
async function startInside(): Promise<Inside> {
  const booted = new Map<string, RigGuest>();
  const remembering: CreateGuest = (options) => {
    const guest = createGuest(options);
    booted.set(options.hostname, guest);
    return guest;
  };
  const rig = await startLxcRig({ guests: { createGuest: remembering, generateHostKeys } });
  return {
    rig,
    guestOf: (hostname) => {
      const guest = booted.get(hostname);
      if (!guest) throw new Error(`${hostname} has not been started`);
      return guest;
    },
    [Symbol.asyncDispose]: () => rig[Symbol.asyncDispose](),
  };
}

const CT = '/nodes/pve1/lxc/100';

test('Going back brings back the files and packages of that moment, whether the container runs or not', async () => {
  await using inside = await startInside();
  const { rig, guestOf } = inside;
  const net0 = 'name=eth0,bridge=vmbr0,ip=10.77.0.100/24,gw=10.77.0.1';
  await rig.pve.world.addContainer({ vmid: 100, isRunning: true, config: { hostname: 'origin', net0 } });
  const run = async (script: string): Promise<string> => (await runIn(guestOf('origin'), script)).stdout.trim();
  await run('echo old > /root/note; mkdir /srv/kept');
  expect(await rig.run('POST', `${CT}/snapshot`, { snapname: 'then' })).toMatchObject({ exit: 'OK' });
  await run('echo new > /root/note; rmdir /srv/kept; apt-get update && apt-get install -y nginx');
  expect(await run('dpkg -s nginx | grep ^Status; cat /root/note')).toBe('Status: install ok installed\nnew');
  await rig.run('POST', `${CT}/snapshot`, { snapname: 'later' });
  expect(await rig.run('POST', `${CT}/snapshot/then/rollback`, { start: 1 })).toMatchObject({ exit: 'OK' });
  expect(await run('cat /root/note; test -d /srv/kept && echo kept; dpkg -s nginx >/dev/null 2>&1 || echo gone')).toBe(
    'old\nkept\ngone',
  );
  await rig.run('POST', `${CT}/status/stop`);
  expect(await rig.run('POST', `${CT}/snapshot/later/rollback`)).toMatchObject({ exit: 'OK' });
  await rig.run('POST', `${CT}/status/start`);
  expect(await run('cat /root/note; dpkg -s nginx | grep ^Status')).toBe('new\nStatus: install ok installed');
});

test('A clone holds what its source held, with the same host keys, another machine-id and its own name', async () => {
  await using inside = await startInside();
  const { rig, guestOf } = inside;
  await rig.pve.world.addContainer({ vmid: 100, isRunning: true, config: { hostname: 'origin' } });
  const origin = guestOf('origin');
  await runIn(origin, 'echo precious > /root/note');
  const identity = async (guest: RigGuest): Promise<string[]> =>
    (await runIn(guest, 'cat /etc/machine-id /etc/ssh/ssh_host_ed25519_key /root/note; hostname')).stdout
      .trim()
      .split('\n');
  const first = await identity(origin);
  await rig.run('POST', `${CT}/status/stop`);
  await rig.run('POST', `${CT}/clone`, { newid: 105, hostname: 'copy' });
  await rig.run('POST', '/nodes/pve1/lxc/105/status/start');
  const second = await identity(guestOf('copy'));
  expect(second[0]).toMatch(/^[0-9a-f]{32}$/);
  expect(second[0]).not.toBe(first[0]);
  expect(second.slice(1, -1)).toEqual(first.slice(1, -1));
  expect(second.slice(-2)).toEqual(['precious', 'copy']);
  await runIn(guestOf('copy'), 'echo other > /root/note');
  await rig.run('POST', `${CT}/status/start`);
  expect((await runIn(guestOf('origin'), 'cat /root/note; cat /etc/machine-id')).stdout.trim().split('\n')).toEqual([
    'precious',
    first[0],
  ]);
});

test('A container that has moved to another node still holds everything and boots there', async () => {
  await using inside = await startInside();
  const { rig, guestOf } = inside;
  await rig.pve.world.addContainer({
    vmid: 100,
    isRunning: true,
    config: { hostname: 'origin', features: 'nesting=1' },
  });
  await runIn(guestOf('origin'), 'echo moved along > /root/note');
  expect(await rig.run('POST', `${CT}/migrate`, { target: 'pve2', restart: 1 })).toMatchObject({ exit: 'OK' });
  expect((await runIn(guestOf('origin'), 'cat /root/note')).stdout).toBe('moved along\n');
  expect(rig.pve.world.container(100)).toMatchObject({ node: 'pve2' });
});
