import { containerLimits, nodeUsage, storageUsed, usageOf } from '../world/usage.ts';
import type { ContainerState, StorageState, VirtualMachineState } from '../world/world-state.ts';
import { isOnNode } from '../world/world.ts';
import { may, type Call, type Handlers } from './call.ts';
import { crmStateOf } from './ha.ts';
import { listClusterTasks } from './task-list.ts';

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

function listResources(call: Call): unknown[] {
  const type = call.parameters['type'];
  const wants = (kind: string): boolean => type === undefined || type === kind;
  return [
    ...(wants('vm') ? [...listContainers(call), ...listMachines(call)] : []),
    ...(type === undefined ? listPools(call) : []),
    ...(wants('node') ? listNodes(call) : []),
    ...(wants('storage') ? listStorages(call) : []),
    ...(wants('sdn') ? listNetworks(call) : []),
  ];
}

const listPools = (call: Call): unknown[] =>
  Object.keys(call.world.state.pools)
    .filter((pool) => may(call, `/pool/${pool}`, ['Pool.Audit']))
    .map((pool) => ({ id: `/pool/${pool}`, type: 'pool', pool }));

const listContainers = (call: Call): unknown[] =>
  Object.values(call.world.state.containers)
    .filter(({ vmid }) => may(call, `/vms/${vmid}`, ['VM.Audit']))
    .map((container) => {
      const pool = call.world.poolOf(container.vmid);
      const lock = container.config['lock'];
      return {
        ...describeContainer(call, container),
        ...(pool === undefined || !may(call, `/pool/${pool}`, ['Pool.Audit']) ? {} : { pool }),
        ...(lock === undefined ? {} : { lock }),
        ...hastateOf(call, container.vmid),
        ...(container.config['tags'] === undefined || !isKnownToCluster(call, container)
          ? {}
          : { tags: container.config['tags'] }),
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

const listMachines = (call: Call): unknown[] =>
  Object.values(call.world.state.virtualMachines)
    .filter(({ vmid }) => may(call, `/vms/${vmid}`, ['VM.Audit']))
    .map((machine) => {
      const pool = call.world.poolOf(machine.vmid);
      return {
        ...describeMachine(call, machine),
        ...(pool === undefined || !may(call, `/pool/${pool}`, ['Pool.Audit']) ? {} : { pool }),
        ...(machine.lock === undefined ? {} : { lock: machine.lock }),
        ...(machine.tags === undefined ? {} : { tags: machine.tags }),
      };
    });

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

function listNodes(call: Call): unknown[] {
  const { world } = call;
  return world.state.nodes.map((node) => {
    const common = {
      id: `node/${node.name}`,
      type: 'node',
      node: node.name,
      level: '',
      status: node.isOnline ? 'online' : 'offline',
    };
    if (!node.isOnline) return common;
    if (!may(call, `/nodes/${node.name}`, ['Sys.Audit'])) return { ...common, 'cgroup-mode': 2 };
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

function listStorages(call: Call): unknown[] {
  const { world } = call;
  const visible = world.state.storages.filter(
    (storage) =>
      storage.isEnabled &&
      may(call, `/storage/${storage.id}`, ['Datastore.Audit', 'Datastore.AllocateSpace'], { any: true }),
  );
  return visible.flatMap((storage) =>
    world.state.nodes.filter((node) => isOnNode(storage, node.name)).map((node) => describeStorage(storage, node)),
  );
}

export const describeStorage = (
  storage: StorageState,
  { name, isOnline }: { name: string; isOnline: boolean },
): Record<string, unknown> => ({
  id: `storage/${name}/${storage.id}`,
  type: 'storage',
  storage: storage.id,
  node: name,
  plugintype: storage.type,
  content: storage.content.join(','),
  shared: storage.isShared ? 1 : 0,
  status: isOnline ? 'available' : 'unknown',
  ...(isOnline ? { disk: storageUsed(storage, name), maxdisk: storage.totalBytes } : {}),
});

function listNetworks(call: Call): unknown[] {
  if (!may(call, '/sdn/zones/localnetwork', ['SDN.Audit'])) return [];
  return call.world.state.nodes.map(({ name, isOnline }) => ({
    id: `network/${name}/zone/localnetwork`,
    type: 'network',
    'network-type': 'zone',
    network: 'localnetwork',
    node: name,
    status: isOnline ? 'ok' : 'unknown',
  }));
}
