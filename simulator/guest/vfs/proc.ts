import { bareAddress, hexGroups, networkOf, prefixOf } from '../../network/addresses.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Machine } from '../kernel/machine.ts';
import type { Process } from '../kernel/process.ts';
import { dirNode, fileNode, generatedFile, linkNode, virtualDir } from './nodes.ts';
import type { DirNode, VNode } from './nodes.ts';

/** `/proc`: one folder per process, and what programs ask the kernel for. */
export function procDir(machine: Machine): DirNode {
  const { kernel } = machine;
  const common: Readonly<Record<string, () => string>> = {
    uptime: () => `${((machine.clock.now() - machine.bootedMs) / 1000).toFixed(2)} 0.00\n`,
    loadavg: () => `0.08 0.03 0.01 1/${kernel.processes.size} ${[...kernel.processes.keys()].at(-1) ?? 1}\n`,
    version: () => 'Linux version 6.14.11-4-pve (build@proxmox) #1 SMP PREEMPT_DYNAMIC PMX 6.14.11-4\n',
    meminfo: () =>
      'MemTotal:        2097152 kB\nMemFree:         1903340 kB\nMemAvailable:    1978220 kB\nBuffers:               0 kB\nCached:            74880 kB\nSwapTotal:        524288 kB\nSwapFree:         524288 kB\n',
    cpuinfo: () =>
      [0, 1]
        .map(
          (number) =>
            `processor\t: ${number}\nvendor_id\t: GenuineIntel\nmodel name\t: Intel(R) N100\ncpu MHz\t\t: 2900.000\ncache size\t: 6144 KB\ncpu cores\t: 2\n\n`,
        )
        .join(''),
    mounts: () =>
      '/dev/mapper/pve-vm--disk--0 / ext4 rw,relatime 0 0\nproc /proc proc rw,nosuid,nodev,noexec,relatime 0 0\ntmpfs /run tmpfs rw,nosuid,nodev 0 0\n',
    stat: () =>
      `cpu  120 0 80 90000 0 0 0 0 0 0\nbtime ${Math.floor(machine.bootedMs / 1000)}\nprocesses ${kernel.processes.size}\n`,
    filesystems: () => 'nodev\tsysfs\nnodev\ttmpfs\nnodev\tproc\n\text4\nnodev\toverlay\n',
  };
  return virtualDir({
    names: () => [...kernel.processes.keys()].map(String).concat(Object.keys(common), ['self', 'net', 'sys']),
    get: (name, actor) => {
      const generate = common[name];
      if (generate) return generatedFile(generate);
      if (name === 'self') return linkNode(String(actor.pid));
      if (name === 'net') return netDir(machine);
      if (name === 'sys') return sysDir(machine);
      const process = /^\d+$/.test(name) ? kernel.processes.get(Number(name)) : undefined;
      return process && processDir(kernel, process);
    },
  });
}

function folderOf(entries: Readonly<Record<string, VNode>>, mode = 0o555): DirNode {
  const node = dirNode(mode);
  for (const [name, child] of Object.entries(entries)) node.entries.set(name, child);
  return node;
}

function processDir(kernel: Kernel, process: Process): DirNode {
  const parent = process.parent?.exit === null ? process.parent.pid : process.pid === 1 ? 0 : 1;
  const owner = { uid: process.uid, gid: process.gid };
  const fds = dirNode(0o500, owner);
  for (const [fd, { label }] of process.files) fds.entries.set(String(fd), { ...linkNode(label, owner), mode: 0o700 });
  const status = (): string =>
    `Name:\t${process.comm}\nUmask:\t${process.umask.toString(8).padStart(4, '0')}\nState:\tS (sleeping)\nTgid:\t${process.pid}\nPid:\t${process.pid}\nPPid:\t${parent}\nUid:\t${`${process.uid}\t`.repeat(4).trim()}\nGid:\t${`${process.gid}\t`.repeat(4).trim()}\nThreads:\t1\n`;
  const node = folderOf({
    comm: generatedFile(() => `${process.comm}\n`, 0o644),
    cmdline: generatedFile(() => `${process.argv.join('\0')}\0`),
    status: generatedFile(status),
    stat: generatedFile(
      () =>
        `${process.pid} (${process.comm}) S ${parent} ${process.pgid} ${process.sid} 0 -1 4194304 0 0 0 0 0 0 0 0 20 0 1 0 100 4096000 200\n`,
    ),
    cgroup: generatedFile(() => `0::${process.cgroup}\n`),
    environ: generatedFile(() => [...process.environment].map(([name, value]) => `${name}=${value}\0`).join(''), 0o400),
    fd: fds,
    cwd: linkNode(process.cwd, owner),
    exe: linkNode(process.argv[0] ?? '', owner),
  });
  return Object.assign(node, owner);
}

const hexAddress = (address: string): string =>
  address.includes(':') || address === '*'
    ? address === '::1'
      ? '00000000000000000000000001000000'
      : '0'.repeat(32)
    : address
        .split('.')
        .toReversed()
        .map((part) => Number(part).toString(16).toUpperCase().padStart(2, '0'))
        .join('');

/** The kernel's tables of sockets, which `ss` and those without it read. */
function netDir(machine: Machine): DirNode {
  const { kernel } = machine;
  const table = (protocol: 'tcp' | 'udp', isSix: boolean): string =>
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n' +
    kernel.listeners
      .filter((one) => one.protocol === protocol && (one.address.includes(':') || one.address === '*') === isSix)
      .map(
        ({ address, port, inode, process }, index) =>
          `${String(index).padStart(4)}: ${hexAddress(address)}:${port.toString(16).toUpperCase().padStart(4, '0')} ${isSix ? '0'.repeat(32) : '00000000'}:0000 ${protocol === 'tcp' ? '0A' : '07'} 00000000:00000000 00:00000000 00000000 ${String(process.uid).padStart(5)}        0 ${inode} 1 0000000000000000 100 0 0 10 0\n`,
      )
      .join('');
  return folderOf({
    tcp: generatedFile(() => table('tcp', false)),
    tcp6: generatedFile(() => table('tcp', true)),
    udp: generatedFile(() => table('udp', false)),
    udp6: generatedFile(() => table('udp', true)),
    route: generatedFile(() => routeTable(machine)),
    if_inet6: generatedFile(() =>
      machine.network.interfaces
        .flatMap(({ name, ipv6, isUp }, index) =>
          (isUp ? ipv6 : []).map(
            (cidr) =>
              `${hexGroups(bareAddress(cidr))} ${String(index + 2).padStart(2, '0')} ${prefixOf(cidr).toString(16).padStart(2, '0')} ${cidr.startsWith('fe80:') ? '20' : '00'} 80 ${name.padStart(8)}\n`,
          ),
        )
        .join(''),
    ),
    dev: generatedFile(
      () =>
        `Inter-|   Receive\n face |bytes\n    lo: 0 0\n${machine.network.interfaces.map(({ name }) => `${name.padStart(6)}: 104233 812\n`).join('')}`,
    ),
  });
}

/** IPv4 routes, the default one first. */
function routeTable({ network }: Machine): string {
  const rows = network.interfaces.flatMap(({ name, isUp, ipv4, gateway }) => {
    if (!isUp || ipv4 === null) return [];
    const mask = hexAddress(networkOf(`255.255.255.255/${prefixOf(ipv4)}`).network);
    const own = `${name}\t${hexAddress(networkOf(ipv4).network)}\t00000000\t0001\t0\t0\t0\t${mask}\t0\t0\t0\n`;
    return gateway === null
      ? [own]
      : [`${name}\t00000000\t${hexAddress(gateway)}\t0003\t0\t0\t0\t00000000\t0\t0\t0\n`, own];
  });
  return `Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n${rows.join('')}`;
}

function sysDir(machine: Machine): DirNode {
  return folderOf({
    kernel: folderOf({
      hostname: generatedFile(() => `${machine.hostname}\n`),
      osrelease: fileNode('6.14.11-4-pve\n', 0o444),
      ostype: fileNode('Linux\n', 0o444),
      random: folderOf({
        uuid: generatedFile(() => `${crypto.randomUUID()}\n`),
        boot_id: fileNode(`${crypto.randomUUID()}\n`, 0o444),
      }),
    }),
    net: folderOf({ ipv4: folderOf({ ip_forward: fileNode('0\n') }) }),
    vm: folderOf({ swappiness: fileNode('60\n'), overcommit_memory: fileNode('0\n') }),
  });
}
