import { describe, expect, test } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { restoreCmode } from '../../electron/provisioning/cmode.ts';
import type { CmodeNote } from '../../electron/provisioning/cmode.ts';
import { openTerminalTransport } from '../../electron/provisioning/terminal-transport.ts';
import { systemClock } from '../../electron/lib/clock.ts';
import { openPctTransport } from '../../electron/ssh/pct-transport.ts';
import { connectToNode } from './node-rig.ts';
import { failureOf } from './ssh-connection.ts';
import { conformance, until } from './transport-conformance.ts';
import { node, TransportRig, vmid, ways } from './transport-rig.ts';
import type { Way } from './transport-rig.ts';

const inHomelab = (way: Way, image: 'debian-12' | 'alpine-3.22') => async () => {
  const rig = await TransportRig.start(image);
  const transport = await rig.open(way);
  return {
    transport,
    folder: '/opt/conformance',
    canChown: true,
    processes: () => rig.processes(),
    [Symbol.asyncDispose]: async () => {
      await transport[Symbol.asyncDispose]();
      await rig[Symbol.asyncDispose]();
    },
  };
};

for (const way of ways) conformance(`${way}, into a Debian of the homelab`, inHomelab(way, 'debian-12'));
conformance('terminal, into an Alpine of the homelab', inHomelab('terminal', 'alpine-3.22'));

describe.each(ways)('%s', (way) => {
  test('a container that is stopped in the middle is a lost connection', async () => {
    await using rig = await TransportRig.start();
    await using transport = await rig.open(way);
    const failure = failureOf(transport.exec('echo begun >/run/begun; sleep 600'));
    await until(async () => (await rig.processes()).some((line) => line.includes('sleep 600')));
    await rig.proxmox.tasks.wait(await rig.proxmox.lxc.stop(node, vmid));
    expect(await failure).toMatchObject({ code: 'ssh:connection-lost' });
    expect(await failureOf(transport.exec('echo'))).toMatchObject({ code: 'ssh:connection-lost' });
  });

  test('a connection that drops in the middle is told as lost, and the next one works', async () => {
    await using rig = await TransportRig.start();
    await using transport = await rig.open(way);
    const running = transport.execStreaming('echo begun; sleep 600', { onLine: () => void rig.drop(way) });
    expect(await failureOf(running)).toMatchObject({ code: 'ssh:connection-lost' });
    await using again = await rig.open(way);
    expect((await again.exec('echo again')).stdout).toBe('again\n');
  });
});

describe('A39 the node that owns a container is not the one that answers the API', () => {
  test('A39 commands go to the owning node, and the other node says that it has no such container', async () => {
    await using rig = await TransportRig.start();
    await using owner = await connectToNode(rig.pve, node);
    await using other = await connectToNode(rig.pve, 'pve1');
    await using transport = await openPctTransport({ session: owner, vmid });
    expect((await transport.exec('hostname')).stdout).toBe('web\n');
    expect(await failureOf(openPctTransport({ session: other, vmid }))).toMatchObject({
      code: 'pve:not-found',
      details: { reason: "Configuration file 'nodes/pve1/lxc/101.conf' does not exist" },
    });
    await using terminal = await rig.open('terminal');
    expect((await terminal.exec('hostname')).stdout).toBe('web\n');
  });

  test('A39 a container that does not run is told apart from a command that failed', async () => {
    await using rig = await TransportRig.start();
    await rig.pve.world.addContainer({ vmid: 102, node });
    await using session = await connectToNode(rig.pve, node);
    expect(await failureOf(openPctTransport({ session, vmid: 102 }))).toMatchObject({
      code: 'container:not-running',
      details: { vmid: 102 },
    });
    expect(await failureOf(openTerminal(rig, 102, []))).toMatchObject({ code: 'container:not-running' });
    await using transport = await openPctTransport({ session, vmid });
    expect(await failureOf(transport.exec('nosuchcommand'))).toMatchObject({
      code: 'ssh:command-failed',
      details: { exitCode: 127 },
    });
  });
});

const openTerminal = (rig: TransportRig, id: number, notes: CmodeNote[], mayRestart = false) =>
  openTerminalTransport({
    proxmox: rig.proxmox,
    node,
    vmid: id,
    clock: systemClock,
    remember: (note) => void notes.push(note),
    forget: () => void notes.splice(0),
    mayRestart,
  });

describe('cmode', () => {
  const cmodes = async (rig: TransportRig): Promise<{ wanted: string | undefined; current: string | undefined }> => {
    const [wanted, current] = await Promise.all([
      rig.proxmox.lxc.config(node, vmid),
      rig.proxmox.lxc.config(node, vmid, { isCurrent: true }),
    ]);
    return { wanted: wanted.config['cmode'], current: current.config['cmode'] };
  };

  test('a console that is no shell is refused unless the container may be restarted, and nothing is changed', async () => {
    await using rig = await TransportRig.start();
    rig.pve.world.removeConfig(vmid, 'cmode');
    const notes: CmodeNote[] = [];
    expect(await failureOf(openTerminal(rig, vmid, notes))).toMatchObject({ code: 'provision:unsupported' });
    expect(await cmodes(rig)).toEqual({ wanted: undefined, current: undefined });
    expect(notes).toEqual([]);
  });

  test.each([undefined, 'tty', 'console'])(
    '%s becomes shell for the time, and is afterwards exactly what it was',
    async (before) => {
      await using rig = await TransportRig.start();
      if (before === undefined) rig.pve.world.removeConfig(vmid, 'cmode');
      else rig.pve.world.setConfig(vmid, 'cmode', before);
      const notes: CmodeNote[] = [];
      {
        await using transport = await openTerminal(rig, vmid, notes, true);
        expect((await transport.exec('id -u')).stdout).toBe('0\n');
        expect(notes).toEqual([{ node, vmid, previous: before ?? null }]);
        expect((await cmodes(rig)).wanted).toBe('shell');
      }
      expect(notes).toEqual([]);
      // Proxmox takes it over with the next start.
      expect(await cmodes(rig)).toEqual({ wanted: before, current: 'shell' });
      await rig.proxmox.tasks.wait(await rig.proxmox.lxc.reboot(node, vmid));
      expect(await cmodes(rig)).toEqual({ wanted: before, current: before });
    },
    60_000,
  );

  test('what a crash has left is put back later, once or several times, and what somebody has set since stays', async () => {
    await using rig = await TransportRig.start();
    const note: CmodeNote = { node, vmid, previous: null };
    expect(await restoreCmode(rig.proxmox, note)).toBe('with-next-start');
    expect(await restoreCmode(rig.proxmox, note)).toBe('with-next-start');
    expect((await cmodes(rig)).wanted).toBeUndefined();
    await rig.proxmox.lxc.setConfig(node, vmid, { cmode: 'console' });
    await restoreCmode(rig.proxmox, note);
    expect((await cmodes(rig)).wanted).toBe('console');
    rig.pve.world.removeContainer(vmid);
    expect(await restoreCmode(rig.proxmox, note)).toBe('now');
  });

  test('after the transport is closed nobody finds a root shell at the console', async () => {
    await using rig = await TransportRig.start();
    {
      await using transport = await rig.open('terminal');
      await transport.exec(':');
    }
    expect((await rig.processes()).filter((line) => line.includes('stty raw'))).toEqual([]);
    expect((await rig.processes()).some((line) => line.includes('gantry-'))).toBe(false);
  });

  test('a login prompt that somebody has left open is told as being in the way', async () => {
    await using rig = await TransportRig.start();
    rig.pve.world.removeConfig(vmid, 'cmode');
    using visitor = await rig.proxmox.console.open(node, vmid);
    let screen = '';
    visitor.listen((bytes) => (screen += bytes.toString()));
    await until(async () => screen.includes('login:'));
    rig.pve.world.setConfig(vmid, 'cmode', 'shell');
    const error = await failureOf(rig.open('terminal'));
    expect(AppError.is(error, 'provision:unsupported') && error.details.reason).toContain('login prompt');
  });
});
