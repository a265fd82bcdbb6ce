import { mayDoNow } from '../../auth/permissions.ts';
import { containerLimits, nodeUsage, storageUsed, usageOf } from '../../world/usage.ts';
import type { ContainerState, StorageState, VirtualMachineState } from '../../world/world-state.ts';
import { isOnNode, type World } from '../../world/world.ts';
import type { Call, Handlers } from '../call.ts';
import { releaseOf } from '../../world/release.ts';
import { crmStateOf } from './ha.ts';
import { listClusterTasks } from '../nodes/task-list.ts';

/** pvestatd looks every ten seconds: a container is unknown to the cluster until then. */
const STATUS_CYCLE_MS = 10_000;
const INDEX =
  'acme backup backup-info bulk-action ceph config firewall ha jobs log mapping metrics notifications nextid options qemu replication resources status tasks sdn';

export const clusterHandlers: Handlers = {
  'GET /cluster': () => INDEX.split(' ').map((name) => ({ name })),
  'GET /cluster/resources': listResources,
  'GET /cluster/tasks': listClusterTasks,
  'GET /cluster/status': (call) => {
    const { nodes } = call.world.state;
    const shown = nodes.map((node, index) => ({
      type: 'node',
      id: `node/${node.name}`,
      name: node.name,
      ip: node.address,
      nodeid: nodes.length > 1 ? index + 1 : 0,
      online: node.isOnline ? 1 : 0,
      local: node === call.world.localNode ? 1 : 0,
      level: '',
    }));
    if (nodes.length === 1) return shown;
    const cluster = {
      type: 'cluster',
      id: 'cluster',
      name: call.world.state.clusterName ?? 'homelab',
      nodes: nodes.length,
      version: 4,
      quorate: call.world.nodeLife.isQuorate ? 1 : 0,
    };
    return [cluster, ...shown];
  },
};

/** One look at everything: rights and pools are as they were at its beginning. */
type Look = {
  readonly call: Call;
  readonly world: World;
  readonly may: ReturnType<typeof mayDoNow>;
  /** By VMID. */
  readonly pools: ReadonlyMap<number, string>;
};

function listResources(call: Call): unknown[] {
  const { world, who } = call;
  const pools = new Map(
    Object.entries(world.state.pools).flatMap(([poolid, { vmids }]) => vmids.map((vmid) => [vmid, poolid] as const)),
  );
  const look: Look = { call, world, may: mayDoNow(world.state, who), pools };
  const type = call.parameters['type'];
  const wants = (kind: string): boolean => type === undefined || type === kind;
  return [
    ...(wants('vm') ? [...listContainers(look), ...listMachines(look)] : []),
    ...(type === undefined ? listPools(look) : []),
    ...(wants('node') ? listNodes(look) : []),
    ...(wants('storage') ? listStorages(look) : []),
    ...(wants('sdn') ? listNetworks(look) : []),
  ];
}

const listPools = ({ world, may }: Look): unknown[] =>
  Object.keys(world.state.pools)
    .filter((pool) => may(`/pool/${pool}`, ['Pool.Audit']))
    .map((pool) => ({ id: `/pool/${pool}`, type: 'pool', pool }));

function poolShown({ pools, may }: Look, vmid: number): { pool?: string } {
  const pool = pools.get(vmid);
  return pool === undefined || !may(`/pool/${pool}`, ['Pool.Audit']) ? {} : { pool };
}

const listContainers = (look: Look): unknown[] =>
  Object.values(look.world.state.containers)
    .filter(({ vmid }) => look.may(`/vms/${vmid}`, ['VM.Audit']))
    .map((container) => {
      const { lock, tags } = container.config;
      return {
        ...describeContainer(look.call, container),
        ...poolShown(look, container.vmid),
        ...(lock === undefined ? {} : { lock }),
        ...hastateOf(look.call, container.vmid),
        ...(tags === undefined || !isKnownToCluster(look.call, container) ? {} : { tags }),
      };
    });

/** What the cluster knows of a container from its node's last message. (PVE::API2Tools, extract_vm_stats) */
export function describeContainer(call: Call, container: ContainerState): Record<string, unknown> {
  const { vmid, node } = container;
  const common = { id: `lxc/${vmid}`, type: 'lxc', vmid, node };
  return isKnownToCluster(call, container)
    ? { ...common, ...containerFigures(call, container) }
    : { ...common, status: 'unknown' };
}

function hastateOf({ world }: Call, vmid: number): Record<string, string> {
  const hastate = crmStateOf(world, vmid);
  return hastate === undefined ? {} : { hastate };
}

function isKnownToCluster({ world }: Call, container: ContainerState): boolean {
  const isUp = world.node(container.node).isOnline;
  return isUp && container.config['lock'] !== 'create' && world.clock.now() - container.createdAt >= STATUS_CYCLE_MS;
}

function containerFigures({ world }: Call, container: ContainerState): Record<string, unknown> {
  const limits = containerLimits(container, world.node(container.node));
  const usage = usageOf(container, limits, world.nodeLife.lastSeen(container.node));
  return {
    name: container.config['hostname'] ?? `CT${container.vmid}`,
    status: container.startedAt === null ? 'stopped' : 'running',
    template: Number(container.config['template'] ?? 0),
    maxcpu: limits.cpus,
    maxmem: limits.memoryBytes,
    maxdisk: limits.diskBytes,
    ...figures(usage),
  };
}

const listMachines = (look: Look): unknown[] =>
  Object.values(look.world.state.virtualMachines)
    .filter(({ vmid }) => look.may(`/vms/${vmid}`, ['VM.Audit']))
    .map((machine) => ({
      ...describeMachine(look.call, machine),
      ...poolShown(look, machine.vmid),
      ...(machine.lock === undefined ? {} : { lock: machine.lock }),
      ...(machine.tags === undefined ? {} : { tags: machine.tags }),
    }));

export function describeMachine({ world }: Call, machine: VirtualMachineState): Record<string, unknown> {
  const { vmid, node, name } = machine;
  const common = { id: `qemu/${vmid}`, type: 'qemu', vmid, node };
  if (!world.node(node).isOnline) return { ...common, status: 'unknown' };
  return {
    ...common,
    name,
    status: machine.startedAt === null ? 'stopped' : 'running',
    template: machine.isTemplate ? 1 : 0,
    maxcpu: machine.cores,
    maxmem: machine.memoryBytes,
    maxdisk: machine.diskBytes,
    ...figures(usageOf(machine, machine, world.nodeLife.lastSeen(node))),
    // A virtual machine's disk usage is unknown to its host.
    disk: 0,
  };
}

const figures = (usage: ReturnType<typeof usageOf>): Record<string, number> => ({
  cpu: usage.cpu,
  mem: usage.memoryBytes,
  memhost: usage.memoryBytes,
  disk: usage.diskBytes,
  diskread: usage.diskReadBytes,
  diskwrite: usage.diskWriteBytes,
  netin: usage.netInBytes,
  netout: usage.netOutBytes,
  uptime: usage.uptimeSeconds,
});

function listNodes({ world, may }: Look): unknown[] {
  return world.state.nodes.map((node) => {
    const common = {
      id: `node/${node.name}`,
      type: 'node',
      node: node.name,
      level: '',
      status: node.isOnline ? 'online' : 'offline',
    };
    if (!node.isOnline) return common;
    if (!may(`/nodes/${node.name}`, ['Sys.Audit'])) return { ...common, 'cgroup-mode': 2 };
    const usage = nodeUsage(world.state, node, world.nodeLife.lastSeen(node.name));
    return {
      ...common,
      'cgroup-mode': 2,
      cpu: usage.cpu,
      maxcpu: node.cpus,
      mem: usage.memoryBytes,
      maxmem: node.memoryBytes,
      disk: usage.diskBytes,
      maxdisk: 100_861_726_720,
      uptime: Math.floor((world.clock.now() - world.state.bootedAt) / 1000),
    };
  });
}

function listStorages({ world, may }: Look): unknown[] {
  const visible = world.state.storages.filter(
    (storage) =>
      storage.isEnabled && may(`/storage/${storage.id}`, ['Datastore.Audit', 'Datastore.AllocateSpace'], { any: true }),
  );
  return visible.flatMap((storage) =>
    world.state.nodes.filter((node) => isOnNode(storage, node.name)).map((node) => describeStorage(storage, node)),
  );
}

export const describeStorage = (
  storage: StorageState,
  { name, isOnline }: { name: string; isOnline: boolean },
): Record<string, unknown> => ({
  ...describeState(storage, name, isOnline && storage.isGone !== true),
  id: `storage/${name}/${storage.id}`,
  type: 'storage',
  storage: storage.id,
  node: name,
  plugintype: storage.type,
  content: storage.content.join(','),
  shared: storage.isShared ? 1 : 0,
});

/** Nobody has measured what cannot be reached. */
const describeState = (storage: StorageState, node: string, isMeasured: boolean): Record<string, unknown> =>
  isMeasured
    ? { status: 'available', disk: storageUsed(storage, node), maxdisk: storage.totalBytes }
    : { status: 'unknown' };

function listNetworks({ world, may }: Look): unknown[] {
  if (!may('/sdn/zones/localnetwork', ['SDN.Audit'])) return [];
  if (releaseOf(world.state) === '8.4')
    return world.state.nodes.map(({ name, isOnline }) => ({
      id: `sdn/${name}/localnetwork`,
      type: 'sdn',
      sdn: 'localnetwork',
      node: name,
      status: isOnline ? 'ok' : 'unknown',
    }));
  return world.state.nodes.map(({ name, isOnline }) => ({
    id: `network/${name}/zone/localnetwork`,
    type: 'network',
    'network-type': 'zone',
    network: 'localnetwork',
    node: name,
    status: isOnline ? 'ok' : 'unknown',
  }));
}
