import { bytesOf } from './container-config.ts';
import type { ContainerState, NodeState, StorageState, WorldState } from './world-state.ts';

const MIB = 1024 ** 2;

/** Numbers that move with the clock and look like those of a machine at work; the same moment gives the same numbers. */
export type Usage = {
  readonly cpu: number;
  readonly memoryBytes: number;
  readonly diskBytes: number;
  readonly netInBytes: number;
  readonly netOutBytes: number;
  readonly diskReadBytes: number;
  readonly diskWriteBytes: number;
  readonly uptimeSeconds: number;
};

const IDLE: Usage = {
  cpu: 0,
  memoryBytes: 0,
  diskBytes: 0,
  netInBytes: 0,
  netOutBytes: 0,
  diskReadBytes: 0,
  diskWriteBytes: 0,
  uptimeSeconds: 0,
};

/** Nothing waits on an idle homelab. (pressure stall information of cgroup v2, in percent) */
export const CALM = {
  pressurecpusome: 0,
  pressurecpufull: 0,
  pressureiosome: 0,
  pressureiofull: 0,
  pressurememorysome: 0,
  pressurememoryfull: 0,
} as const;

type Busy = { readonly vmid: number; readonly startedAt: number | null; readonly activity: number };

/** Usage of a guest with these limits at one moment. */
export function usageOf(guest: Busy, limits: { memoryBytes: number; diskBytes: number }, now: number): Usage {
  if (guest.startedAt === null || guest.startedAt > now) return IDLE;
  const uptimeSeconds = Math.max(0, Math.floor((now - guest.startedAt) / 1000));
  const load =
    guest.activity * (0.55 + 0.45 * wave(now, guest.vmid, 97_000)) + 0.004 * (1 + wave(now, guest.vmid, 11_000));
  const warmth = 1 - Math.exp(-uptimeSeconds / 600);
  const share = 0.06 + guest.activity * 0.6 * warmth + 0.03 * wave(now, guest.vmid, 301_000);
  const traffic = uptimeSeconds * (900 + guest.activity * 180_000);
  return {
    cpu: Math.min(1, load),
    memoryBytes: Math.round(Math.min(0.97, share) * limits.memoryBytes),
    diskBytes: Math.round(
      Math.min(0.92 * limits.diskBytes, (420 + guest.activity * 2600 + uptimeSeconds / 3600) * MIB),
    ),
    netInBytes: Math.round(traffic * 1.3 + 2000),
    netOutBytes: Math.round(traffic + 800),
    diskReadBytes: Math.round(38 * MIB + uptimeSeconds * guest.activity * 21_000),
    diskWriteBytes: Math.round(4 * MIB + uptimeSeconds * guest.activity * 34_000),
    uptimeSeconds,
  };
}

export const containerLimits = (
  { config }: ContainerState,
  node: NodeState,
): { memoryBytes: number; diskBytes: number; cpus: number } => ({
  memoryBytes: Number(config['memory'] ?? 512) * MIB,
  diskBytes:
    config['rootfs'] === undefined ? 4 * 1024 * MIB : bytesOf(/(?:^|,)size=([^,]*)/.exec(config['rootfs'])?.[1]),
  cpus: Number(config['cores'] ?? config['cpulimit'] ?? node.cpus),
});

export type NodeUsage = { cpu: number; memoryBytes: number; diskBytes: number; loadAverage: number };

/** The node's own load on top of its guests'. */
export const nodeUsage = (world: WorldState, node: NodeState, now: number): NodeUsage => nodeUsageAt(world, node)(now);

/** Looks through the guests once, for whoever asks about many moments. */
export function nodeUsageAt(world: WorldState, node: NodeState): (now: number) => NodeUsage {
  const containers = Object.values(world.containers)
    .filter((container) => container.node === node.name)
    .map((container) => ({ guest: container, limits: containerLimits(container, node) }));
  const machines = Object.values(world.virtualMachines)
    .filter((machine) => machine.node === node.name)
    .map((machine) => ({ guest: machine, limits: { ...machine, cpus: machine.cores } }));
  const guests = [...containers, ...machines];
  return (now) => {
    let busyCpus = 0;
    let memoryBytes = 1800 * MIB;
    for (const { guest, limits } of guests) {
      const usage = usageOf(guest, limits, now);
      busyCpus += usage.cpu * limits.cpus;
      memoryBytes += usage.memoryBytes;
    }
    const cpu = Math.min(0.98, 0.015 + 0.02 * wave(now, node.name.length, 23_000) + busyCpus / node.cpus);
    return {
      cpu,
      memoryBytes: Math.round(Math.min(node.memoryBytes * 0.97, memoryBytes)),
      diskBytes: 9_400 * MIB,
      loadAverage: cpu * node.cpus,
    };
  };
}

export function storageUsed(storage: StorageState, node: string | null): number {
  const volumes = storage.volumes.filter((volume) => storage.isShared || volume.node === node);
  const held = volumes.reduce((sum, { sizeBytes, usedBytes }) => sum + (usedBytes ?? sizeBytes), 0);
  return Math.min(storage.totalBytes, storage.usedBytes + held);
}

/** Between 0 and 1, smooth, different for every seed. */
function wave(now: number, seed: number, periodMs: number): number {
  const phase = (now / periodMs) * 2 * Math.PI + seed * 1.7;
  return (Math.sin(phase) + 0.5 * Math.sin(phase * 2.3 + seed) + 1.5) / 3;
}
