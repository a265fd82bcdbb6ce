import { createHash } from 'node:crypto';
import { nodeUsage, usageOf } from '../world/usage.ts';
import type { BridgeState, NodeState } from '../world/world-state.ts';
import { may, nodeOf, text, type Call, type Handlers } from './call.ts';
import { rrdPoints } from './rrd.ts';

export const ROOT_DISK_BYTES = 100_861_726_720;
const INDEX =
  'aplinfo apt capabilities ceph certificates config disks dns firewall hardware hosts journal lxc migrateall netstat network qemu query-oci-repo-tags query-url-metadata replication report rrd rrddata scan sdn services spiceshell startall status stopall storage subscription suspendall syslog tasks termproxy time version vncshell vzdump wakeonlan';

export const nodeHandlers: Handlers = {
  'GET /nodes': (call) => call.world.state.nodes.map((node) => describeNode(call, node)),
  'GET /nodes/{node}': (call) => {
    nodeOf(call);
    return INDEX.split(' ').map((name) => ({ name }));
  },
  'GET /nodes/{node}/version': () => ({ release: '9.2', version: '9.2.11', repoid: '14a22df35955d97d' }),
  'GET /nodes/{node}/status': (call) => describeStatus(call, call.world.node(nodeOf(call))),
  'GET /nodes/{node}/network': (call) => {
    const { bridges } = call.world.node(nodeOf(call));
    const wanted = call.parameters['type'];
    const all = [...ports(bridges), ...bridges.map(describeBridge)];
    if (wanted === undefined) return all;
    const isBridge = ['any_bridge', 'any_local_bridge', 'bridge'].includes(wanted);
    const visible = bridges.filter(({ name }) =>
      may(call, `/sdn/zones/localnetwork/${name}`, ['SDN.Audit', 'SDN.Use'], { any: true }),
    );
    return isBridge
      ? visible.map((bridge) => describeBridge(bridge, bridges.indexOf(bridge)))
      : all.filter(({ type }) => type === wanted);
  },
  'GET /nodes/{node}/rrddata': (call) => {
    const node = call.world.node(nodeOf(call));
    const { state, clock } = call.world;
    return rrdPoints(clock.now(), text(call, 'timeframe'), (time) => {
      if (time < state.bootedAt) return {};
      const usage = nodeUsage(state, node, time);
      return {
        cpu: usage.cpu,
        maxcpu: node.cpus,
        iowait: usage.cpu / 40,
        loadavg: usage.loadAverage,
        memused: usage.memoryBytes,
        memtotal: node.memoryBytes,
        swapused: 0,
        swaptotal: 8_589_930_496,
        rootused: usage.diskBytes,
        roottotal: ROOT_DISK_BYTES,
        netin: 40_000 + 900_000 * usage.cpu,
        netout: 30_000 + 700_000 * usage.cpu,
      };
    });
  },
  'GET /nodes/{node}/qemu': (call) =>
    Object.values(call.world.state.virtualMachines)
      .filter((machine) => machine.node === nodeOf(call) && may(call, `/vms/${machine.vmid}`, ['VM.Audit']))
      .map((machine) => {
        const usage = usageOf(machine, machine, call.world.clock.now());
        return {
          vmid: machine.vmid,
          name: machine.name,
          status: machine.startedAt === null ? 'stopped' : 'running',
          cpus: machine.cores,
          cpu: usage.cpu,
          mem: usage.memoryBytes,
          maxmem: machine.memoryBytes,
          disk: 0,
          maxdisk: machine.diskBytes,
          diskread: usage.diskReadBytes,
          diskwrite: usage.diskWriteBytes,
          netin: usage.netInBytes,
          netout: usage.netOutBytes,
          uptime: usage.uptimeSeconds,
          ...(machine.tags === undefined ? {} : { tags: machine.tags }),
          ...(machine.lock === undefined ? {} : { lock: machine.lock }),
          ...(machine.isTemplate ? { template: 1 } : {}),
          ...(machine.startedAt === null ? {} : { pid: machine.pid }),
        };
      }),
};

/** Even users without any privilege see the fingerprints of all nodes. */
function describeNode(call: Call, node: NodeState): Record<string, unknown> {
  const { world } = call;
  const common = {
    id: `node/${node.name}`,
    type: 'node',
    node: node.name,
    level: '',
    status: node.isOnline ? 'online' : 'offline',
    ssl_fingerprint: fingerprintOf(call, node),
  };
  if (!node.isOnline || !may(call, `/nodes/${node.name}`, ['Sys.Audit'])) return common;
  const usage = nodeUsage(world.state, node, world.clock.now());
  return {
    ...common,
    cpu: usage.cpu,
    maxcpu: node.cpus,
    mem: usage.memoryBytes,
    maxmem: node.memoryBytes,
    disk: usage.diskBytes,
    maxdisk: ROOT_DISK_BYTES,
    uptime: uptimeSeconds(call),
  };
}

/** Only the first node has a server of its own here; the others' certificates are never shown to anybody. */
function fingerprintOf({ world }: Call, node: NodeState): string {
  if (node === world.localNode) return world.state.certificate.fingerprint;
  const digest = createHash('sha256').update(`${world.state.csrfSecret}:${node.name}`).digest('hex').toUpperCase();
  return (digest.match(/../g) ?? []).join(':');
}

const uptimeSeconds = ({ world }: Call): number => Math.floor((world.clock.now() - world.state.bootedAt) / 1000);

function describeStatus(call: Call, node: NodeState): Record<string, unknown> {
  const usage = nodeUsage(call.world.state, node, call.world.clock.now());
  const free = node.memoryBytes - usage.memoryBytes;
  return {
    pveversion: 'pve-manager/9.2.11/14a22df35955d97d',
    kversion: 'Linux 6.17.4-2-pve #1 SMP PREEMPT_DYNAMIC PMX 6.17.4-2',
    'current-kernel': {
      sysname: 'Linux',
      release: '6.17.4-2-pve',
      version: '#1 SMP PREEMPT_DYNAMIC PMX 6.17.4-2',
      machine: 'x86_64',
    },
    'boot-info': { mode: 'efi', secureboot: 0 },
    uptime: uptimeSeconds(call),
    cpu: usage.cpu,
    wait: usage.cpu / 40,
    idle: 0,
    loadavg: [1, 0.93, 0.84].map((share) => (usage.loadAverage * share).toFixed(2)),
    cpuinfo: {
      model: 'AMD Ryzen 7 5825U with Radeon Graphics',
      vendor: 'AuthenticAMD',
      family: '25',
      sockets: 1,
      cores: node.cpus / 2,
      cpus: node.cpus,
      mhz: '2000.000',
      hvm: '1',
      user_hz: 100,
      flags:
        'fpu vme de pse tsc msr pae mce cx8 apic sep mtrr pge mca cmov pat pse36 clflush mmx fxsr sse sse2 ht svm aes avx avx2',
    },
    memory: { total: node.memoryBytes, used: usage.memoryBytes, free, available: free },
    swap: { total: 8_589_930_496, used: 0, free: 8_589_930_496 },
    rootfs: {
      total: ROOT_DISK_BYTES,
      used: usage.diskBytes,
      avail: ROOT_DISK_BYTES - usage.diskBytes,
      free: ROOT_DISK_BYTES - usage.diskBytes,
    },
    ksm: { shared: 0 },
  };
}

const ports = (bridges: readonly BridgeState[]): Record<string, unknown>[] =>
  bridges.flatMap(({ port }) =>
    port === undefined
      ? []
      : [{ iface: port, type: 'eth', method: 'manual', method6: 'manual', active: 1, priority: 3, families: ['inet'] }],
  );

function describeBridge({ name, cidr, gateway, port, comment }: BridgeState, index: number): Record<string, unknown> {
  const [address, netmask] = cidr?.split('/') ?? [];
  return {
    iface: name,
    type: 'bridge',
    method: cidr === undefined ? 'manual' : 'static',
    method6: 'manual',
    active: 1,
    autostart: 1,
    priority: 4 + index,
    families: ['inet'],
    bridge_ports: port ?? '',
    bridge_stp: 'off',
    bridge_fd: '0',
    ...(cidr === undefined ? {} : { cidr, address, netmask }),
    ...(gateway === undefined ? {} : { gateway }),
    ...(comment === undefined ? {} : { comments: `${comment}\n` }),
  };
}
