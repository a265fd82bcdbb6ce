import { badParameters, failure, PveError } from '../http/pve-error.ts';
import {
  destroyContainer,
  rebootContainer,
  startContainer,
  stopContainer,
  checkUnlocked,
} from '../tasks/power-container.ts';
import type { TaskHandle } from '../tasks/task-manager.ts';
import { bytesOf, digestOf, indexedNames, optionsOf } from '../world/container-config.ts';
import { containerLimits, usageOf } from '../world/usage.ts';
import { parseVolumeId } from '../world/volumes.ts';
import type { ContainerState } from '../world/world-state.ts';
import { flag, isRoot, may, nodeOf, text, type Call, type Handlers } from './call.ts';
import { containerOf } from './lxc-config.ts';
import { createLxc } from './lxc-create.ts';
import { restoreLxc } from './lxc-restore.ts';

const INDEX =
  'config pending status vncproxy termproxy vncwebsocket spiceproxy migrate clone rrd rrddata firewall snapshot resize interfaces';

export const lxcHandlers: Handlers = {
  'GET /nodes/{node}/lxc': (call) =>
    Object.values(call.world.state.containers)
      .filter((container) => container.node === nodeOf(call) && may(call, `/vms/${container.vmid}`, ['VM.Audit']))
      .map((container) => describeStatus(call, container)),
  'POST /nodes/{node}/lxc': (call) => (flag(call, 'restore') ? restoreLxc(call) : createLxc(call)),
  'GET /nodes/{node}/lxc/{vmid}': () => INDEX.split(' ').map((subdir) => ({ subdir })),
  'DELETE /nodes/{node}/lxc/{vmid}': (call) => {
    const container = containerOf(call);
    checkUnlocked(container);
    if (container.config['protection'] === '1')
      throw failure(`can't remove CT ${container.vmid} - protection mode enabled`);
    const force = flag(call, 'force');
    if (container.startedAt !== null && !force) {
      throw failure(`unable to destroy CT ${container.vmid} - container is running`);
    }
    const options = { force, purge: flag(call, 'purge') };
    return startTask(call, 'vzdestroy', (target, task) => destroyContainer(call.world, target, options, task));
  },
  'GET /nodes/{node}/lxc/{vmid}/status': () =>
    ['current', 'start', 'stop', 'shutdown', 'reboot'].map((subdir) => ({ subdir })),
  'GET /nodes/{node}/lxc/{vmid}/status/current': (call) => ({
    ...describeStatus(call, containerOf(call)),
    ha: { managed: 0 },
  }),
  'POST /nodes/{node}/lxc/{vmid}/status/start': (call) => {
    checkSkipLock(call);
    if (isRunning(call)) throw failure(`CT ${text(call, 'vmid')} already running`);
    return startTask(call, 'vzstart', (target, task) => startContainer(call.world, target, task));
  },
  'POST /nodes/{node}/lxc/{vmid}/status/stop': (call) => {
    checkSkipLock(call);
    if (!isRunning(call)) throw failure(`CT ${text(call, 'vmid')} not running`);
    return startTask(call, 'vzstop', (target, task) => stopContainer(call.world, target, 'kill', task));
  },
  'POST /nodes/{node}/lxc/{vmid}/status/shutdown': (call) => {
    if (!isRunning(call)) throw failure(`CT ${text(call, 'vmid')} not running`);
    return startTask(call, 'vzshutdown', (target, task) => stopContainer(call.world, target, 'shutdown', task));
  },
  'POST /nodes/{node}/lxc/{vmid}/status/reboot': (call) => {
    if (!isRunning(call)) throw failure(`VM ${text(call, 'vmid')} not running`);
    return startTask(call, 'vzreboot', (target, task) => rebootContainer(call.world, target, task));
  },
  'GET /nodes/{node}/lxc/{vmid}/interfaces': listInterfaces,
  'GET /nodes/{node}/lxc/{vmid}/feature': (call) => {
    const container = containerOf(call);
    const types = volumeStorageTypes(call, container);
    const canSnapshot = types.length > 0 && types.every((type) => type !== 'dir' && type !== 'nfs');
    const canClone = canSnapshot && container.config['template'] === '1';
    const answers: Record<string, boolean> = { snapshot: canSnapshot, clone: canClone, copy: true };
    return { hasFeature: answers[text(call, 'feature')] ? 1 : 0 };
  },
  'GET /nodes/{node}/lxc/{vmid}/snapshot': (call) => {
    const container = containerOf(call);
    const snapshots = container.snapshots.map(({ name, createdAt, description, parent }) => ({
      name,
      snaptime: Math.floor(createdAt / 1000),
      description: `${description}\n`,
      ...(parent === undefined ? {} : { parent }),
    }));
    const newest = container.snapshots.at(-1)?.name;
    const current = {
      name: 'current',
      description: 'You are here!',
      running: container.startedAt === null ? 0 : 1,
      digest: digestOf(container),
      ...(newest === undefined ? {} : { parent: newest }),
    };
    return [...snapshots, current];
  },
};

type Target = { readonly node: string; readonly vmid: number; readonly skipLock: boolean };

function startTask(call: Call, type: string, run: (target: Target, task: TaskHandle) => Promise<void>): string {
  const target = { node: nodeOf(call), vmid: Number(text(call, 'vmid')), skipLock: flag(call, 'skiplock') };
  return call.world.tasks.start({
    node: target.node,
    type,
    id: String(target.vmid),
    owner: call.who.authid,
    run: (task) => run(target, task),
  });
}

const isRunning = (call: Call): boolean => (call.world.findContainer(text(call, 'vmid'))?.startedAt ?? null) !== null;

function checkSkipLock(call: Call): void {
  if (flag(call, 'skiplock') && !isRoot(call)) throw badParameters({ skiplock: 'Only root may use this option.' });
}

/** An item of the list, and what `status/current` shows. (PVE::LXC::vmstatus) */
export function describeStatus({ world }: Call, container: ContainerState): Record<string, unknown> {
  const { config } = container;
  const limits = containerLimits(container, world.node(container.node));
  const usage = usageOf(container, limits, world.clock.now());
  const shown = ['tags', 'lock'].filter((name) => config[name] !== undefined).map((name) => [name, config[name]]);
  const running =
    container.startedAt === null
      ? {}
      : {
          pid: container.pid,
          pressurecpusome: 0,
          pressurecpufull: 0,
          pressureiosome: 0,
          pressureiofull: 0,
          pressurememorysome: 0,
          pressurememoryfull: 0,
        };
  return {
    vmid: container.vmid,
    type: 'lxc',
    name: config['hostname'] ?? `CT${container.vmid}`,
    status: container.startedAt === null ? 'stopped' : 'running',
    cpus: limits.cpus,
    cpu: usage.cpu,
    mem: usage.memoryBytes,
    maxmem: limits.memoryBytes,
    swap: 0,
    maxswap: bytesOf(`${config['swap'] ?? 0}M`),
    disk: usage.diskBytes,
    maxdisk: limits.diskBytes,
    diskread: usage.diskReadBytes,
    diskwrite: usage.diskWriteBytes,
    netin: usage.netInBytes,
    netout: usage.netOutBytes,
    uptime: usage.uptimeSeconds,
    ...Object.fromEntries(shown),
    ...(config['template'] === '1' ? { template: 1 } : {}),
    ...running,
  };
}

/** `null` for a container that does not run. */
function listInterfaces(call: Call): unknown {
  const container = containerOf(call);
  if (container.startedAt === null) return null;
  const { guests } = call.world;
  if (!guests.get(container.vmid)) throw new PveError(500, 'unable to get container init PID\n');
  const described = guests
    .networkOf(container)
    .interfaces.map(({ name, hardwareAddress, ipv4, ipv6, isUp }) =>
      describeInterface(name, hardwareAddress, isUp ? [...(ipv4 === null ? [] : [ipv4]), ...ipv6] : []),
    );
  return [describeInterface('lo', '00:00:00:00:00:00', ['127.0.0.1/8', '::1/128']), ...described];
}

/** `inet` and `inet6` are the first of their kind. */
function describeInterface(name: string, hwaddr: string, addresses: readonly string[]): Record<string, unknown> {
  const inet = addresses.find((cidr) => !cidr.includes(':'));
  const inet6 = addresses.find((cidr) => cidr.includes(':'));
  return {
    name,
    hwaddr,
    'hardware-address': hwaddr,
    ...(inet === undefined ? {} : { inet }),
    ...(inet6 === undefined ? {} : { inet6 }),
    'ip-addresses': addresses.map((cidr) => describeAddress(cidr, cidr.includes(':') ? 'inet6' : 'inet')),
  };
}

function describeAddress(cidr: string, type: string): Record<string, string> {
  const [address = '', prefix = ''] = cidr.split('/');
  return { 'ip-address': address, 'ip-address-type': type, prefix };
}

function volumeStorageTypes({ world }: Call, { config }: ContainerState): string[] {
  return ['rootfs', ...indexedNames(config, 'mp')].flatMap((name) => {
    const volume = optionsOf(name, config[name])['volume'];
    if (volume === undefined || volume.startsWith('/')) return [];
    return [world.findStorage(parseVolumeId(volume).storage)?.type ?? 'dir'];
  });
}
