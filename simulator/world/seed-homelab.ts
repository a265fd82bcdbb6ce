import { demoRootPassword } from '../../shared/domain/demo-login.ts';
import type { GuestImage } from '../guest-contract.ts';
import { asVolume } from './volumes.ts';
import type { ContainerState, VirtualMachineState, WorldState } from './world-state.ts';

const GIB = 1024 ** 3;
const HOUR_MS = 3_600_000;

type Plan = {
  readonly vmid: number;
  readonly node: number;
  readonly name: string;
  readonly image: GuestImage;
  readonly tags: string;
  readonly cores: number;
  readonly memoryMiB: number;
  readonly diskGiB: number;
  /** 0: stopped. */
  readonly upHours: number;
  readonly activity: number;
  readonly description?: string;
  readonly isOnBoot?: boolean;
};

const CONTAINERS: readonly Plan[] = [
  {
    vmid: 101,
    node: 0,
    name: 'pihole',
    image: 'debian-12',
    tags: 'dns;infra',
    cores: 1,
    memoryMiB: 512,
    diskGiB: 4,
    upHours: 430,
    activity: 0.03,
    isOnBoot: true,
    description: 'DNS for the whole house. Do not stop during dinner.',
  },
  {
    vmid: 102,
    node: 0,
    name: 'proxy',
    image: 'debian-12',
    tags: 'infra;web',
    cores: 2,
    memoryMiB: 1024,
    diskGiB: 8,
    upHours: 431,
    activity: 0.06,
    isOnBoot: true,
  },
  {
    vmid: 103,
    node: 0,
    name: 'vault',
    // Its owner has put an SSH server into it.
    image: 'alpine-3.22',
    tags: 'infra',
    cores: 1,
    memoryMiB: 256,
    diskGiB: 2,
    upHours: 212,
    activity: 0.02,
    isOnBoot: true,
  },
  {
    vmid: 110,
    node: 1,
    name: 'media',
    image: 'ubuntu-24.04',
    tags: 'media',
    cores: 4,
    memoryMiB: 4096,
    diskGiB: 32,
    upHours: 96,
    activity: 0.34,
  },
  {
    vmid: 111,
    node: 1,
    name: 'photos',
    image: 'debian-13',
    tags: 'media',
    cores: 4,
    memoryMiB: 6144,
    diskGiB: 64,
    upHours: 96,
    activity: 0.21,
  },
  {
    vmid: 120,
    node: 2,
    name: 'git',
    image: 'debian-12',
    tags: 'dev',
    cores: 2,
    memoryMiB: 2048,
    diskGiB: 16,
    upHours: 301,
    activity: 0.09,
    isOnBoot: true,
  },
  {
    vmid: 121,
    node: 2,
    name: 'sandbox',
    image: 'debian-13',
    tags: 'dev',
    cores: 2,
    memoryMiB: 2048,
    diskGiB: 16,
    upHours: 0,
    activity: 0.1,
    description: 'For trying things out.',
  },
  {
    vmid: 122,
    node: 0,
    name: 'old-wiki',
    image: 'debian-12',
    tags: 'archive',
    cores: 1,
    memoryMiB: 1024,
    diskGiB: 8,
    upHours: 0,
    activity: 0.05,
  },
];

type MachinePlan = Pick<VirtualMachineState, 'vmid' | 'name' | 'cores' | 'isTemplate' | 'activity'> & {
  readonly node: number;
  readonly tags?: string;
  readonly memoryGiB: number;
  readonly diskGiB: number;
  readonly upHours: number;
};

const MACHINES: readonly MachinePlan[] = [
  {
    vmid: 200,
    node: 1,
    name: 'home-assistant',
    tags: 'infra',
    cores: 2,
    memoryGiB: 4,
    diskGiB: 32,
    upHours: 290,
    isTemplate: false,
    activity: 0.12,
  },
  {
    vmid: 201,
    node: 0,
    name: 'nas',
    tags: 'storage',
    cores: 4,
    memoryGiB: 16,
    diskGiB: 32,
    upHours: 430,
    isTemplate: false,
    activity: 0.18,
  },
  {
    vmid: 210,
    node: 2,
    name: 'windows-11',
    cores: 6,
    memoryGiB: 12,
    diskGiB: 120,
    upHours: 0,
    isTemplate: false,
    activity: 0.2,
  },
  {
    vmid: 900,
    node: 0,
    name: 'debian-cloud',
    tags: 'template',
    cores: 2,
    memoryGiB: 2,
    diskGiB: 10,
    upHours: 0,
    isTemplate: true,
    activity: 0,
  },
];

/** Fills an empty cluster with what a household might run: containers beside virtual machines, some running, some not. */
export function seedHomelab(state: WorldState, options: { now: number }): void {
  for (const plan of CONTAINERS) {
    const container = createContainer(state, plan, options);
    state.containers[String(plan.vmid)] = container;
  }
  for (const plan of MACHINES) {
    const { memoryGiB, diskGiB, upHours, node, ...rest } = plan;
    state.virtualMachines[String(plan.vmid)] = {
      ...rest,
      node: nodeName(state, node),
      memoryBytes: memoryGiB * GIB,
      diskBytes: diskGiB * GIB,
      startedAt: upHours === 0 ? null : options.now - upHours * HOUR_MS,
      pid: 900 + plan.vmid * 3,
    };
  }
  state.pools = { household: { comment: 'Runs the house', vmids: [101, 102, 103, 200], storages: [] } };
}

function createContainer(state: WorldState, plan: Plan, { now }: { now: number }): ContainerState {
  const node = nodeName(state, plan.node);
  const createdAt = now - (plan.upHours + 700) * HOUR_MS;
  const address = (state.nodes[0]?.address ?? '10.77.0.2').replace(/\d+$/, String(plan.vmid));
  const hardware = `BC:24:11:0A:${plan.vmid
    .toString(16)
    .toUpperCase()
    .padStart(4, '0')
    .replace(/(..)(..)/, '$1:$2')}`;
  const thin = state.storages.find(({ id }) => id === 'local-lvm');
  const disk = { volid: `local-lvm:vm-${plan.vmid}-disk-0`, format: 'raw', sizeBytes: plan.diskGiB * GIB, log: [] };
  thin?.volumes.push({
    ...asVolume(disk, thin, node, plan.vmid, createdAt),
    usedBytes: Math.round(plan.diskGiB * GIB * (0.15 + plan.activity)),
  });
  const isAlpine = plan.image.startsWith('alpine');
  return {
    vmid: plan.vmid,
    node,
    config: {
      hostname: plan.name,
      arch: 'amd64',
      ostype: isAlpine ? 'alpine' : plan.image.startsWith('ubuntu') ? 'ubuntu' : 'debian',
      unprivileged: '1',
      features: 'nesting=1',
      cores: String(plan.cores),
      memory: String(plan.memoryMiB),
      swap: '512',
      rootfs: `${disk.volid},size=${plan.diskGiB}G`,
      net0: `name=eth0,bridge=vmbr0,firewall=1,hwaddr=${hardware},ip=dhcp,type=veth`,
      tags: plan.tags,
      ...(plan.isOnBoot ? { onboot: '1' } : {}),
      ...(plan.description === undefined ? {} : { description: plan.description }),
    },
    pending: {},
    createdAt,
    startedAt: plan.upHours === 0 ? null : now - plan.upHours * HOUR_MS,
    pid: plan.upHours === 0 ? 0 : 1000 + plan.vmid * 7,
    image: plan.image,
    hostKeys: [],
    wantsHostKeys: true,
    authorizedKeys: [],
    rootPassword: demoRootPassword,
    leases: plan.upHours === 0 ? {} : { eth0: `${address}/24` },
    snapshots: [],
    activity: plan.activity,
  };
}

const nodeName = (state: WorldState, index: number): string => state.nodes[index % state.nodes.length]?.name ?? 'pve1';
