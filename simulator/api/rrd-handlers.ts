import { CALM, containerLimits, nodeUsageAt, usageOf, type Usage } from '../world/usage.ts';
import type { NodeState } from '../world/world-state.ts';
import { nodeOf, type Call, type Handlers } from './call.ts';
import { containerOf } from './lxc-config.ts';
import { ROOT_DISK_BYTES, SWAP_BYTES } from './node-status.ts';
import { machineOf } from './qemu.ts';
import { consolidationOf, rrdPoints } from './rrd.ts';

export const rrdHandlers: Handlers = {
  'GET /nodes/{node}/rrddata': (call) => points(call, nodeValues(call, call.world.node(nodeOf(call)))),
  'GET /nodes/{node}/lxc/{vmid}/rrddata': (call) => {
    const container = containerOf(call);
    const limits = containerLimits(container, call.world.node(container.node));
    return points(call, guestValues(container, limits));
  },
  'GET /nodes/{node}/qemu/{vmid}/rrddata': (call) => {
    const machine = machineOf(call);
    const limits = { ...machine, cpus: machine.cores };
    const createdAt = machine.createdAt ?? call.world.state.bootedAt;
    return points(
      call,
      guestValues({ ...machine, createdAt }, limits, (usage) => ({ memhost: usage.memoryBytes })),
    );
  },
};

const points = ({ world, parameters }: Call, at: (timeMs: number) => Readonly<Record<string, number>>): unknown =>
  rrdPoints(world.clock.now(), parameters['timeframe'] ?? 'hour', at, consolidationOf(parameters['cf']));

/** What pvestatd broadcasts of its node. (PVE::Service::pvestatd, update_node_status) */
function nodeValues({ world }: Call, node: NodeState): (timeMs: number) => Readonly<Record<string, number>> {
  const usageAt = nodeUsageAt(world.state, node);
  return (time) => {
    if (time < world.state.bootedAt) return {};
    const usage = usageAt(time);
    return {
      loadavg: usage.loadAverage,
      maxcpu: node.cpus,
      cpu: usage.cpu,
      iowait: usage.cpu / 40,
      memtotal: node.memoryBytes,
      memused: usage.memoryBytes,
      memavailable: node.memoryBytes - usage.memoryBytes,
      arcsize: 0,
      swaptotal: SWAP_BYTES,
      swapused: 0,
      roottotal: ROOT_DISK_BYTES,
      rootused: usage.diskBytes,
      netin: 40_000 + 900_000 * usage.cpu,
      netout: 30_000 + 700_000 * usage.cpu,
      ...pressureOfNode,
    };
  };
}

/** A whole machine never waits for its processors with everything it has. */
const { pressurecpufull: _full, ...pressureOfNode } = CALM;

type Guest = {
  readonly vmid: number;
  readonly startedAt: number | null;
  readonly createdAt: number;
  readonly activity: number;
};
type Limits = { readonly cpus: number; readonly memoryBytes: number; readonly diskBytes: number };

/** Of a guest that does not run only the limits are known. (PVE::Service::pvestatd, update_lxc_status) */
function guestValues(
  guest: Guest,
  limits: Limits,
  further: (usage: Usage) => Readonly<Record<string, number>> = () => ({}),
): (timeMs: number) => Readonly<Record<string, number>> {
  const fixed = { maxcpu: limits.cpus, maxmem: limits.memoryBytes, maxdisk: limits.diskBytes };
  return (time) => {
    if (time < guest.createdAt) return {};
    if (guest.startedAt === null || guest.startedAt > time) return { ...fixed, disk: 0 };
    const usage = usageOf(guest, limits, time);
    const seconds = Math.max(1, usage.uptimeSeconds);
    return {
      ...fixed,
      disk: usage.diskBytes,
      cpu: usage.cpu,
      mem: usage.memoryBytes,
      netin: usage.netInBytes / seconds,
      netout: usage.netOutBytes / seconds,
      diskread: usage.diskReadBytes / seconds,
      diskwrite: usage.diskWriteBytes / seconds,
      ...CALM,
      ...further(usage),
    };
  };
}
