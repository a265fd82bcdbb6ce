import { KERNEL, KERNEL_BUILD } from '../../world/kernel.ts';
import { NODE_PACKAGES } from '../../world/node-packages.ts';
import { machineConfig } from '../../world/machine-config.ts';
import { nodeUsage, storageUsed } from '../../world/usage.ts';
import type { BridgeState, NodeState } from '../../world/world-state.ts';
import { isOnNode } from '../../world/world.ts';
import { nodeOf, type Call, type Handlers } from '../call.ts';
import { CPU_MODEL, uptimeSeconds } from './status.ts';
import { hostsFile } from './system.ts';
import { managerVersionOf } from '../../world/release.ts';

type Command = readonly [command: string, output: string];
type Section = readonly [title: string, commands: readonly Command[]];

export const nodeReportHandlers: Handlers = {
  'GET /nodes/{node}/report': (call) => {
    const node = call.world.node(nodeOf(call));
    const sections = [general(call, node), storage(call, node), guests(call, node), network(node), cluster(call)];
    return sections.map(printSection).join('\n');
  },
};

/** Headline, then each command with what it printed. (PVE::Report) */
const printSection = ([title, commands]: Section): string =>
  `==== ${title} ====\n\n${commands.map(([command, output]) => `# ${command}\n${output}\n`).join('\n')}`;

function general(call: Call, node: NodeState): Section {
  const [proxmox, ...others] = NODE_PACKAGES;
  const versions = others.map(({ name, version }) => `${name}: ${version}`);
  const { loadAverage } = nodeUsage(call.world.state, node, call.world.clock.now());
  const loads = [1, 0.93, 0.84].map((share) => (loadAverage * share).toFixed(2)).join(', ');
  const days = Math.floor(uptimeSeconds(call) / 86_400);
  const now = new Date(call.world.clock.now());
  const kernel = `running kernel: ${KERNEL}`;
  return [
    'general system info',
    [
      ['hostname', node.name],
      ['date -R', now.toUTCString().replace('GMT', '+0000')],
      [
        'pveversion --verbose',
        [
          `proxmox-ve: ${proxmox?.version} (${kernel})`,
          `pve-manager: ${others[0]?.version} (running version: ${managerVersionOf(call.world.state)})`,
          ...versions.slice(1),
        ].join('\n'),
      ],
      ['cat /etc/hosts', hostsFile(node).trimEnd()],
      ['pvesubscription get', 'message: There is no subscription key\nstatus: notfound'],
      ['uptime', ` ${now.toISOString().slice(11, 19)} up ${days} days,  1 user,  load average: ${loads}`],
      ['uname -a', `Linux ${node.name} ${KERNEL} ${KERNEL_BUILD} x86_64 GNU/Linux`],
      ['lscpu', `Architecture: x86_64\nCPU(s): ${node.cpus}\nVendor ID: AuthenticAMD\nModel name: ${CPU_MODEL}`],
    ],
  ];
}

function storage({ world }: Call, node: NodeState): Section {
  const here = world.state.storages.filter((entry) => isOnNode(entry, node.name));
  const config = world.state.storages.map(({ type, id, path, content, nodes, isEnabled }) =>
    [
      `${type}: ${id}`,
      ...(isEnabled ? [] : ['\tdisable']),
      ...(path === '' ? [] : [`\tpath ${path}`]),
      `\tcontent ${content.join(',')}`,
      ...(nodes.length === 0 ? [] : [`\tnodes ${nodes.join(',')}`]),
    ].join('\n'),
  );
  const rows = here.map((entry) => {
    const used = storageUsed(entry, node.name);
    const figures = [entry.totalBytes, used, entry.totalBytes - used].map((bytes) => Math.floor(bytes / 1024));
    const share = `${((used / entry.totalBytes) * 100).toFixed(2)}%`;
    return [entry.id, entry.type, entry.isEnabled ? 'active' : 'disabled', ...figures, share];
  });
  const columns = ['Name', 'Type', 'Status', 'Total (KiB)', 'Used (KiB)', 'Available (KiB)', '%'];
  return [
    'info about storage',
    [
      ['cat /etc/pve/storage.cfg', config.join('\n\n')],
      ['pvesm status', table([columns, ...rows])],
    ],
  ];
}

function guests({ world }: Call, node: NodeState): Section {
  const machines = Object.values(world.state.virtualMachines).filter((machine) => machine.node === node.name);
  const containers = Object.values(world.state.containers).filter((container) => container.node === node.name);
  const vmRows = machines.map((machine) => [machine.vmid, machine.name, stateOf(machine), machine.pid]);
  const ctRows = containers.map((container) => [
    container.vmid,
    stateOf(container),
    container.config['lock'] ?? '',
    container.config['hostname'] ?? '',
  ]);
  return [
    'info about virtual guests',
    [
      ['qm list', table([['VMID', 'NAME', 'STATUS', 'PID'], ...vmRows])],
      ...machines.map(
        (machine) => [`cat /etc/pve/qemu-server/${machine.vmid}.conf`, printConfig(machineConfig(machine))] as const,
      ),
      ['pct list', table([['VMID', 'Status', 'Lock', 'Name'], ...ctRows])],
      ...containers.map(({ vmid, config }) => [`cat /etc/pve/lxc/${vmid}.conf`, printConfig(config)] as const),
    ],
  ];
}

const stateOf = ({ startedAt }: { startedAt: number | null }): string => (startedAt === null ? 'stopped' : 'running');

const printConfig = (config: Readonly<Record<string, string>>): string =>
  Object.keys(config)
    .toSorted()
    .map((name) => `${name}: ${(config[name] ?? '').replaceAll('\n', '%0A')}`)
    .join('\n');

const network = (node: NodeState): Section => [
  'info about network',
  [['cat /etc/network/interfaces', ['auto lo\niface lo inet loopback', ...node.bridges.map(printBridge)].join('\n\n')]],
];

function printBridge({ name, cidr, gateway, port, comment }: BridgeState): string {
  const lines = [
    ...(port === undefined ? [] : [`iface ${port} inet manual`, '']),
    `auto ${name}`,
    `iface ${name} inet ${cidr === undefined ? 'manual' : 'static'}`,
    ...(cidr === undefined ? [] : [`\taddress ${cidr}`]),
    ...(gateway === undefined ? [] : [`\tgateway ${gateway}`]),
    `\tbridge-ports ${port ?? 'none'}`,
    '\tbridge-stp off',
    '\tbridge-fd 0',
    ...(comment === undefined ? [] : [`#${comment}`]),
  ];
  return lines.join('\n');
}

function cluster({ world }: Call): Section {
  const nodes = world.state.nodes.map(({ name, isOnline }, index) => [index + 1, isOnline ? 1 : 0, name]);
  return ['info about cluster', [['pvecm nodes', table([['Nodeid', 'Votes', 'Name'], ...nodes])]]];
}

/** Columns as wide as their widest entry. */
function table(rows: readonly (readonly (string | number)[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => String(row[column] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => String(cell).padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
