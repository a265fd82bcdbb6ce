import { KERNEL, KERNEL_BUILD } from '../../world/kernel.ts';
import { nodeUsage } from '../../world/usage.ts';
import type { NodeState } from '../../world/world-state.ts';
import { nodeOf, type Call, type Handlers } from '../call.ts';
import { managerVersionOf, versionOf } from '../../world/release.ts';

export const ROOT_DISK_BYTES = 100_861_726_720;
export const SWAP_BYTES = 8_589_930_496;
export const CPU_MODEL = 'AMD Ryzen 7 5825U with Radeon Graphics';

export const nodeStatusHandlers: Handlers = {
  'GET /nodes/{node}/version': ({ world }) => versionOf(world.state),
  'GET /nodes/{node}/status': (call) => describeStatus(call, call.world.node(nodeOf(call))),
};

export const uptimeSeconds = ({ world }: Pick<Call, 'world'>): number =>
  Math.floor((world.clock.now() - world.state.bootedAt) / 1000);

function describeStatus(call: Call, node: NodeState): Record<string, unknown> {
  const usage = nodeUsage(call.world.state, node, call.world.clock.now());
  const free = node.memoryBytes - usage.memoryBytes;
  return {
    pveversion: `pve-manager/${managerVersionOf(call.world.state)}`,
    kversion: `Linux ${KERNEL} ${KERNEL_BUILD}`,
    'current-kernel': {
      sysname: 'Linux',
      release: KERNEL,
      version: KERNEL_BUILD,
      machine: 'x86_64',
    },
    'boot-info': { mode: 'efi', secureboot: 0 },
    uptime: uptimeSeconds(call),
    cpu: usage.cpu,
    wait: usage.cpu / 40,
    idle: 0,
    loadavg: [1, 0.93, 0.84].map((share) => (usage.loadAverage * share).toFixed(2)),
    cpuinfo: {
      model: CPU_MODEL,
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
    swap: { total: SWAP_BYTES, used: 0, free: SWAP_BYTES },
    rootfs: {
      total: ROOT_DISK_BYTES,
      used: usage.diskBytes,
      avail: ROOT_DISK_BYTES - usage.diskBytes,
      free: ROOT_DISK_BYTES - usage.diskBytes,
    },
    ksm: { shared: 0 },
  };
}
