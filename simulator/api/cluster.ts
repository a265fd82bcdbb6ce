import { badParameters, failure } from '../http/pve-error.ts';
import { containerLimits, nodeUsage, storageUsed, usageOf } from '../world/usage.ts';
import type { ContainerState, StorageState } from '../world/world-state.ts';
import { isOnNode } from '../world/world.ts';
import { demand, may, type Call, type Handlers } from './call.ts';
import { describeTask, isOwner } from './tasks.ts';

/** pvestatd looks every ten seconds: a container is unknown to the cluster until then. */
const STATUS_CYCLE_MS = 10_000;
const INDEX =
  'acme backup backup-info bulk-action ceph config firewall ha jobs log mapping metrics notifications nextid options qemu replication resources status tasks sdn';

export const clusterHandlers: Handlers = {
  'GET /version': () => ({ release: '9.2', version: '9.2.11', repoid: '14a22df35955d97d' }),
  'GET /cluster': () => INDEX.split(' ').map((name) => ({ name })),
  'GET /cluster/resources': listResources,
  'GET /cluster/tasks': ({ world, who, ...rest }) =>
    world.state.tasks
      .filter((task) => isOwner(who, task) || may({ world, who, ...rest }, `/nodes/${task.node}`, ['Sys.Audit']))
      .slice(0, 50)
      .map((task) => {
        const { pid: _pid, pstart: _pstart, status, ...shown } = describeTask(task);
        return { ...shown, saved: task.endTime === null ? '0' : '1', ...(task.endTime === null ? {} : { status }) };
      }),
  'GET /cluster/nextid': nextId,
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
    const isQuorate = nodes.filter(({ isOnline }) => isOnline).length * 2 > nodes.length;
    const cluster = {
      type: 'cluster',
      id: 'cluster',
      name: 'homelab',
      nodes: nodes.length,
      version: 4,
      quorate: isQuorate ? 1 : 0,
    };
    return [cluster, ...shown];
  },
  'GET /cluster/options': (call) => {
    const { mac_prefix = 'BC:24:11', ...options } = call.world.state.options;
    if (!may(call, '/', ['Sys.Audit'])) return { 'allowed-tags': [] };
    return { description: '', ...options, mac_prefix, 'allowed-tags': [] };
  },
  'PUT /cluster/options': (call) => {
    demand(call, '/', ['Sys.Modify']);
    const { delete: removed, ...given } = call.parameters;
    for (const name of removed?.split(',') ?? []) delete call.world.state.options[name];
    Object.assign(call.world.state.options, given);
    call.world.changed();
    return null;
  },
};

function nextId(call: Call): string {
  const wanted = call.parameters['vmid'];
  if (wanted !== undefined) {
    if (call.world.isVmidTaken(wanted)) throw badParameters({ vmid: `VM ${wanted} already exists` });
    return wanted;
  }
  const range = call.world.state.options['next-id'] ?? '';
  const lower = Number(/lower=(\d+)/.exec(range)?.[1] ?? 100);
  const upper = Number(/upper=(\d+)/.exec(range)?.[1] ?? 1_000_000);
  for (let vmid = lower; vmid < upper; vmid++) if (!call.world.isVmidTaken(String(vmid))) return String(vmid);
  throw failure(`unable to get any free VMID in range [${lower},${upper}]`);
}

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

function listContainers(call: Call): unknown[] {
  const { world } = call;
  return Object.values(world.state.containers)
    .filter(({ vmid }) => may(call, `/vms/${vmid}`, ['VM.Audit']))
    .map((container) => {
      const pool = world.poolOf(container.vmid);
      const lock = container.config['lock'];
      const common = {
        id: `lxc/${container.vmid}`,
        type: 'lxc',
        vmid: container.vmid,
        node: container.node,
        ...(pool === undefined || !may(call, `/pool/${pool}`, ['Pool.Audit']) ? {} : { pool }),
        ...(lock === undefined ? {} : { lock }),
      };
      return isKnownToCluster(call, container)
        ? { ...common, ...containerFigures(call, container) }
        : { ...common, status: 'unknown' };
    });
}

function isKnownToCluster({ world }: Call, container: ContainerState): boolean {
  const isUp = world.node(container.node).isOnline;
  return isUp && container.config['lock'] !== 'create' && world.clock.now() - container.createdAt >= STATUS_CYCLE_MS;
}

function containerFigures({ world }: Call, container: ContainerState): Record<string, unknown> {
  const limits = containerLimits(container, world.node(container.node));
  const usage = usageOf(container, limits, world.clock.now());
  return {
    name: container.config['hostname'] ?? `CT${container.vmid}`,
    status: container.startedAt === null ? 'stopped' : 'running',
    template: Number(container.config['template'] ?? 0),
    maxcpu: limits.cpus,
    maxmem: limits.memoryBytes,
    maxdisk: limits.diskBytes,
    ...figures(usage),
    ...(container.config['tags'] === undefined ? {} : { tags: container.config['tags'] }),
  };
}

function listMachines(call: Call): unknown[] {
  const { world } = call;
  return Object.values(world.state.virtualMachines)
    .filter(({ vmid }) => may(call, `/vms/${vmid}`, ['VM.Audit']))
    .map((machine) => ({
      id: `qemu/${machine.vmid}`,
      type: 'qemu',
      vmid: machine.vmid,
      node: machine.node,
      name: machine.name,
      status: !world.node(machine.node).isOnline ? 'unknown' : machine.startedAt === null ? 'stopped' : 'running',
      template: machine.isTemplate ? 1 : 0,
      maxcpu: machine.cores,
      maxmem: machine.memoryBytes,
      maxdisk: machine.diskBytes,
      ...figures(usageOf(machine, machine, world.clock.now())),
      // A virtual machine's disk usage is unknown to its host.
      disk: 0,
      ...(machine.tags === undefined ? {} : { tags: machine.tags }),
    }));
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
    const usage = nodeUsage(world.state, node, world.clock.now());
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

const describeStorage = (
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
