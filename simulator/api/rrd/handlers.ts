import { CALM, containerLimits, nodeUsageAt, storageUsed, usageOf, type Usage } from '../../world/usage.ts';
import type { NodeState } from '../../world/world-state.ts';
import { failure } from '../../http/pve-error.ts';
import { splitList } from '../../schema/formats.ts';
import { nodeOf, text, type Call, type Handlers } from '../call.ts';
import { containerOf } from '../lxc/config.ts';
import { ROOT_DISK_BYTES, SWAP_BYTES } from '../nodes/status.ts';
import { machineOf } from '../qemu.ts';
import { drawGraph } from './image.ts';
import { releaseOf } from '../../world/release.ts';
import { consolidationOf, rrdPoints } from './rrd.ts';

type Values = Readonly<Record<string, number>>;
/** A database of one thing: its file's name, what it can hold, and what stands in it at a moment. */
type Source = {
  readonly file: string;
  readonly fields: ReadonlySet<string>;
  readonly at: (timeMs: number) => Values;
};

const DATABASES = '/var/lib/rrdcached/db';
const PRESSURE = Object.keys(CALM);
/** (pmxcfs, status.c: the data sources of 9.0) */
const NODE_FIELDS = new Set([
  ...'loadavg maxcpu cpu iowait memtotal memused swaptotal swapused roottotal rootused netin netout memavailable arcsize'.split(
    ' ',
  ),
  ...PRESSURE.filter((name) => name !== 'pressurecpufull'),
]);
const STORAGE_FIELDS = new Set(['total', 'used']);
const GUEST_FIELDS = new Set([
  ...'maxcpu cpu maxmem mem maxdisk disk netin netout diskread diskwrite memhost'.split(' '),
  ...PRESSURE,
]);

export const rrdHandlers: Handlers = {
  'GET /nodes/{node}/rrddata': (call) => points(call, sourceOfNode(call)),
  'GET /nodes/{node}/rrd': (call) => graph(call, sourceOfNode(call)),
  'GET /nodes/{node}/lxc/{vmid}/rrddata': (call) => points(call, sourceOfContainer(call)),
  'GET /nodes/{node}/lxc/{vmid}/rrd': (call) => graph(call, sourceOfContainer(call)),
  'GET /nodes/{node}/qemu/{vmid}/rrddata': (call) => points(call, sourceOfMachine(call)),
  'GET /nodes/{node}/storage/{storage}/rrddata': (call) => points(call, sourceOfStorage(call)),
  'GET /nodes/{node}/storage/{storage}/rrd': (call) => graph(call, sourceOfStorage(call)),
};

function points({ world, parameters }: Call, { at }: Source): readonly Values[] {
  const consolidation = consolidationOf(parameters['cf']);
  return rrdPoints(world.clock.now(), parameters['timeframe'] ?? 'hour', at, consolidation, releaseOf(world.state));
}

/** A picture inside JSON, byte by byte. (PVE::RRD, create_rrd_graph) */
function graph(call: Call, source: Source): { filename: string; image: string } {
  const names = splitList(text(call, 'ds'));
  const unknown = names.find((name) => !source.fields.has(name));
  if (unknown !== undefined) throw failure(`RRD error: No DS called '${unknown}' in '${source.file}'`);
  const shown = points(call, source);
  const lines = names.map((name) => shown.map((point) => point[name]));
  return { filename: `${source.file}_${names.join('_')}.png`, image: drawGraph(lines).toString('latin1') };
}

function sourceOfNode(call: Call): Source {
  const name = nodeName(call);
  const node = call.world.state.nodes.find((each) => each.name === name);
  const file = `${DATABASES}/pve-node-9.0/${name}`;
  // Nobody asks another node for this: every node has everybody's figures.
  if (!node) throw failure(`RRD error: opening '${file}': No such file or directory`);
  return { file, fields: NODE_FIELDS, at: nodeValues(call, node) };
}

const nodeName = (call: Call): string => (text(call, 'node') === 'localhost' ? nodeOf(call) : text(call, 'node'));

function sourceOfContainer(call: Call): Source {
  const container = containerOf(call);
  const limits = containerLimits(container, call.world.node(container.node));
  return {
    file: `${DATABASES}/pve-vm-9.0/${container.vmid}`,
    fields: GUEST_FIELDS,
    at: guestValues(container, limits),
  };
}

function sourceOfMachine(call: Call): Source {
  const machine = machineOf(call);
  const limits = { ...machine, cpus: machine.cores };
  const guest = { ...machine, createdAt: machine.createdAt ?? call.world.state.bootedAt };
  return {
    file: `${DATABASES}/pve-vm-9.0/${machine.vmid}`,
    fields: GUEST_FIELDS,
    at: guestValues(guest, limits, memhost),
  };
}

function sourceOfStorage(call: Call): Source {
  const { world } = call;
  const node = nodeName(call);
  const storage = world.storage(text(call, 'storage'));
  const values = { total: storage.totalBytes, used: storageUsed(storage, node) };
  return {
    file: `${DATABASES}/pve-storage-9.0/${node}/${storage.id}`,
    fields: STORAGE_FIELDS,
    at: (time) => (time < world.state.bootedAt || !storage.isEnabled ? {} : values),
  };
}

const memhost = ({ memoryBytes }: Usage): Values => ({ memhost: memoryBytes });

/** What pvestatd broadcasts of its node. (PVE::Service::pvestatd, update_node_status) */
function nodeValues({ world }: Call, node: NodeState): (timeMs: number) => Values {
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
  further: (usage: Usage) => Values = () => ({}),
): (timeMs: number) => Values {
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
