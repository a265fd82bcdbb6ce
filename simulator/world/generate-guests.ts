import type { GuestImage } from '../guest-contract.ts';
import { asVolume } from './volumes.ts';
import type { ContainerState, StorageState, WorldState } from './world-state.ts';

export type GuestsToGenerate = {
  readonly containers: number;
  readonly machines: number;
  /** The same seed gives the same guests. */
  readonly seed: number;
  readonly now: number;
};

const GIB = 1024 ** 3;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const FIRST_VMID = 1000;

type Role = { readonly name: string; readonly tags: string; readonly memoryMiB: number; readonly diskGiB: number };
const role = (name: string, tags: string, memoryMiB: number, diskGiB: number): Role => ({
  name,
  tags,
  memoryMiB,
  diskGiB,
});

const ROLES: readonly Role[] = [
  role('web', 'web', 1024, 8),
  role('api', 'web;dev', 2048, 8),
  role('db', 'database', 4096, 32),
  role('cache', 'database', 1024, 4),
  role('dns', 'infra', 512, 4),
  role('proxy', 'infra;web', 1024, 8),
  role('mail', 'infra', 2048, 24),
  role('git', 'dev', 2048, 16),
  role('runner', 'ci;dev', 4096, 24),
  role('registry', 'ci', 2048, 64),
  role('metrics', 'monitoring', 2048, 24),
  role('logs', 'monitoring', 4096, 64),
  role('media', 'media', 4096, 32),
  role('photos', 'media', 4096, 64),
  role('backup', 'infra;storage', 1024, 16),
  role('wiki', 'office', 1024, 8),
  role('chat', 'office', 2048, 16),
  role('files', 'office;storage', 2048, 64),
  role('vpn', 'infra', 512, 4),
  role('sandbox', 'dev', 2048, 16),
];
const STAGES = ['prod', 'prod', 'prod', 'staging', 'test'] as const;
const IMAGES: readonly GuestImage[] = ['debian-12', 'debian-12', 'debian-13', 'ubuntu-24.04', 'alpine-3.22'];

type Random = {
  (): number;
  pick<T>(items: readonly T[]): T;
};

/** Fills a cluster with any number of believable guests. Nothing inside them is made: that comes when somebody looks into one. */
export function generateGuests(state: WorldState, { containers, machines, seed, now }: GuestsToGenerate): void {
  const random = createRandom(seed);
  const thin = state.storages.find(({ type, content }) => type === 'lvmthin' && content.includes('rootdir'));
  if (!thin) throw new Error('there is no storage for the guests');
  const numbers = new Map<string, number>();
  for (let index = 0; index < containers + machines; index++) {
    const vmid = FIRST_VMID + index;
    const kind = random.pick(ROLES);
    const stage = random.pick(STAGES);
    const count = (numbers.get(kind.name) ?? 0) + 1;
    numbers.set(kind.name, count);
    const name = `${kind.name}-${String(count).padStart(2, '0')}`;
    const node = random.pick(state.nodes).name;
    const startedAt = random() < 0.8 ? Math.round(now - random() * 90 * DAY_MS) : null;
    const guest: Drawn = { vmid, index, kind, stage, name, node, startedAt, activity: random() ** 3 * 0.6 };
    // Virtual machines lie between the containers, as they do where people number as they go.
    const isMachine =
      Math.floor(((index + 1) * machines) / (containers + machines)) >
      Math.floor((index * machines) / (containers + machines));
    if (isMachine) addMachine(state, guest);
    else addContainer(state, thin, guest, { now, image: random.pick(IMAGES) });
    const pool = (state.pools[stage] ??= { comment: `Everything of ${stage}`, vmids: [], storages: [] });
    pool.vmids.push(vmid);
  }
  makeRoom(state, thin);
}

type Drawn = {
  readonly vmid: number;
  readonly index: number;
  readonly kind: Role;
  readonly stage: string;
  readonly name: string;
  readonly node: string;
  readonly startedAt: number | null;
  readonly activity: number;
};

function addMachine(state: WorldState, { vmid, kind, stage, name, node, startedAt, activity }: Drawn): void {
  state.virtualMachines[String(vmid)] = {
    vmid,
    node,
    name,
    tags: [...kind.tags.split(';'), stage].toSorted().join(';'),
    cores: kind.memoryMiB >= 4096 ? 4 : 2,
    memoryBytes: kind.memoryMiB * 2 * 1024 ** 2,
    diskBytes: kind.diskGiB * GIB,
    isTemplate: false,
    startedAt,
    pid: startedAt === null ? 0 : 2000 + vmid,
    activity,
  };
}

function addContainer(
  state: WorldState,
  thin: StorageState,
  { vmid, index, kind, stage, name, node, startedAt, activity }: Drawn,
  { now, image }: { now: number; image: GuestImage },
): void {
  const createdAt = (startedAt ?? now) - 30 * DAY_MS;
  const disk = { volid: `${thin.id}:vm-${vmid}-disk-0`, format: 'raw', sizeBytes: kind.diskGiB * GIB, log: [] };
  thin.volumes.push({
    ...asVolume(disk, thin, node, vmid, createdAt),
    usedBytes: Math.round(disk.sizeBytes * (0.1 + activity)),
  });
  const hex = vmid.toString(16).toUpperCase().padStart(6, '0');
  const container: ContainerState = {
    vmid,
    node,
    config: {
      hostname: name,
      arch: 'amd64',
      ostype: image.split('-')[0] ?? 'debian',
      unprivileged: '1',
      features: 'nesting=1',
      cores: kind.memoryMiB >= 4096 ? '4' : '2',
      memory: String(kind.memoryMiB),
      swap: '512',
      rootfs: `${disk.volid},size=${kind.diskGiB}G`,
      net0: `name=eth0,bridge=vmbr0,hwaddr=BC:24:11:${hex.replaceAll(/(..)(?=.)/g, '$1:')},ip=dhcp,type=veth`,
      tags: [...kind.tags.split(';'), stage].toSorted().join(';'),
    },
    pending: {},
    createdAt,
    startedAt,
    pid: startedAt === null ? 0 : 2000 + vmid,
    image,
    hostKeys: [],
    wantsHostKeys: true,
    authorizedKeys: [],
    rootPassword: null,
    leases: startedAt === null ? {} : { eth0: `${addressOf(state, index)}/16` },
    snapshots: [],
    activity,
  };
  state.containers[String(vmid)] = container;
}

/** Behind the house's own network there is room for as many as anybody wants. */
function addressOf({ nodes }: WorldState, index: number): string {
  const [first = '10', second = '77'] = nodes[0]?.address.split('.') ?? [];
  return `${first}.${second}.${80 + Math.floor(index / 250)}.${2 + (index % 250)}`;
}

/** Whoever runs so much has bought disks for it. */
function makeRoom(state: WorldState, thin: StorageState): void {
  const byNode = new Map<string | null, number>();
  for (const { node, sizeBytes } of thin.volumes) byNode.set(node, (byNode.get(node) ?? 0) + sizeBytes);
  thin.totalBytes = Math.max(thin.totalBytes, ...byNode.values());
  for (const node of state.nodes) {
    const guests = [...Object.values(state.containers), ...Object.values(state.virtualMachines)];
    const share = guests.length / state.nodes.length;
    node.cpus = Math.max(node.cpus, Math.ceil(share / 12));
    node.memoryBytes = Math.max(node.memoryBytes, Math.ceil(share) * 2 * GIB);
  }
}

/** mulberry32: small, quick and good enough for names. */
function createRandom(seed: number): Random {
  let a = seed >>> 0;
  const next = (): number => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const pick = <T>(items: readonly T[]): T => {
    const item = items[Math.floor(next() * items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  };
  return Object.assign(next, { pick });
}
