import { PveError } from '../../http/pve-error.ts';
import { checkDestroyable, destroyContainer } from '../../tasks/destroy-container.ts';
import { bytesOf } from '../../world/container-config.ts';
import { containerLimits, usageOf, CALM } from '../../world/usage.ts';
import type { ContainerState } from '../../world/world-state.ts';
import { flag, may, nodeOf, text, type Call, type Handlers } from '../call.ts';
import { haOf } from '../cluster/ha.ts';
import { containerOf } from './config.ts';
import { createLxc } from './create.ts';
import { restoreLxc } from './restore.ts';
import { startGuestTask } from './tasks.ts';

const INDEX =
  'config pending status vncproxy termproxy vncwebsocket spiceproxy migrate clone rrd rrddata firewall snapshot resize interfaces';

export const lxcHandlers: Handlers = {
  'GET /nodes/{node}/lxc': (call) =>
    Object.values(call.world.state.containers)
      .filter((container) => container.node === nodeOf(call) && may(call, `/vms/${container.vmid}`, ['VM.Audit']))
      .map((container) => describeStatus(call, container)),
  'POST /nodes/{node}/lxc': (call) => (flag(call, 'restore') ? restoreLxc(call) : createLxc(call)),
  'GET /nodes/{node}/lxc/{vmid}': (call) => {
    containerOf(call);
    return INDEX.split(' ').map((subdir) => ({ subdir }));
  },
  'DELETE /nodes/{node}/lxc/{vmid}': (call) => {
    const options = {
      force: flag(call, 'force'),
      purge: flag(call, 'purge'),
      withUnreferenced: flag(call, 'destroy-unreferenced-disks'),
    };
    checkDestroyable(call.world, containerOf(call), options);
    return startGuestTask(call, 'vzdestroy', (target, task) => destroyContainer(call.world, target, options, task));
  },
  'GET /nodes/{node}/lxc/{vmid}/status/current': (call) => ({
    ...describeStatus(call, containerOf(call)),
    ha: haOf(call.world, Number(text(call, 'vmid'))),
  }),
  'GET /nodes/{node}/lxc/{vmid}/interfaces': listInterfaces,
};

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
          ...CALM,
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
  if (!guests.isRunning(container.vmid)) throw new PveError(500, 'unable to get container init PID\n');
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
