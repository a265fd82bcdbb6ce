import type { GuestImage } from '../guest-contract.ts';
import type { HostKey } from '../host-key.ts';
import type { KeyPair, LeafCertificate } from '../tls/certificate.ts';
import type { FirewallState } from './firewall-state.ts';
import type { HaState } from './ha-state.ts';
import type { InternetState } from './internet-state.ts';

/** Everything the homelab remembers, as plain JSON. Times are UTC milliseconds, sizes bytes, unless a name says otherwise. */
export type WorldState = {
  version: 1;
  bootedAt: number;
  port: number;
  authKeys: KeyPair;
  csrfSecret: string;
  certificate: LeafCertificate;
  nodes: NodeState[];
  users: Record<string, UserState>;
  roles: Record<string, string[]>;
  /** Groups by id; absent: none but those users are in. */
  groups?: Record<string, { comment?: string }>;
  acl: AclEntry[];
  pools: Record<string, PoolState>;
  /** `/etc/pve/datacenter.cfg`, as text values. */
  options: Record<string, string>;
  storages: StorageState[];
  containers: Record<string, ContainerState>;
  virtualMachines: Record<string, VirtualMachineState>;
  tasks: TaskState[];
  /** Absent: 9.2. */
  release?: '8.4' | '9.2';
  /** The name of the cluster; absent: `homelab`. */
  clusterName?: string;
  ha?: HaState;
  /** Storages that were removed from the configuration, with what still lies there. */
  detachedStorages?: StorageState[];
  /** `/etc/pve/jobs.cfg`; absent: none. */
  backupJobs?: BackupJobState[];
  /** What the homelab reaches of the internet besides the usual servers; see internet.ts. */
  internet?: InternetState;
  /** Absent: nobody has set anything up. */
  firewall?: FirewallState;
};

export type NodeState = {
  name: string;
  address: string;
  isOnline: boolean;
  cpus: number;
  memoryBytes: number;
  bridges: BridgeState[];
  /** PEM; of a node other than the one that answers, issued when somebody first asks. */
  certificate?: string;
  /** Services somebody stopped, by their unit's name. */
  stoppedServices?: string[];
  /** Runs in a container itself: its kernel neither mounts into running containers nor resizes what is mounted. */
  isNested?: boolean;
  /** Those of its sshd; absent: nobody has logged in there yet. */
  hostKeys?: HostKey[];
  /** Lines of root's authorized_keys. */
  authorizedKeys?: string[];
};

export type BridgeState = {
  name: string;
  cidr?: string;
  gateway?: string;
  port?: string;
  comment?: string;
  /** Absent: the house's own router, where the bridge leads to it at all. */
  dhcp?: DhcpServer[];
};

/** Who gives out addresses on a bridge, or on one VLAN of it. */
export type DhcpServer = {
  /** Absent: without a tag. */
  tag?: number;
  /** The first three numbers of its addresses; the router has the first. */
  network: string;
  /** null: it never answers. */
  leaseMs: number | null;
  /** The first four groups of what its router announces for IPv6, such as `fd00:77:0:14`; absent: nothing. */
  prefix6?: string;
};

export type UserState = {
  /** null: no password is set, nobody can log in. */
  password: string | null;
  isEnabled: boolean;
  /** Seconds since 1970, 0 = never. */
  expire: number;
  comment?: string;
  email?: string;
  firstname?: string;
  lastname?: string;
  /** What older versions kept of second factors; shown, not used. */
  keys?: string;
  groups: string[];
  secondFactors?: SecondFactorState[];
  /** Wrong codes of an authenticator app in a row. */
  wrongCodes?: number;
  tokens: Record<string, TokenState>;
};

/** `created` in seconds since 1970. */
export type SecondFactorState = {
  id: string;
  description: string;
  created: number;
  isEnabled: boolean;
} & (
  | {
      type: 'totp';
      /** Base32 */
      secret: string;
      /** The half minute of the last code that was used. */
      lastStep?: number;
    }
  | {
      type: 'recovery';
      /** null: used up. */
      keys: (string | null)[];
    }
);

export type TokenState = { secret: string; privsep: boolean; expire: number; comment?: string };

export type AclEntry = {
  path: string;
  ugid: string;
  type: 'user' | 'group' | 'token';
  roleid: string;
  propagate: boolean;
};

export type PoolState = { comment?: string; vmids: number[]; storages: string[] };

export type StorageType = 'dir' | 'lvmthin' | 'zfspool' | 'btrfs' | 'nfs' | 'cifs' | 'lvm' | 'pbs' | 'rbd' | 'cephfs';

export type StorageState = {
  id: string;
  type: StorageType;
  content: string[];
  isShared: boolean;
  isEnabled: boolean;
  /** Its server does not answer, or nothing is mounted where it should be. */
  isGone?: boolean;
  /** Empty: on every node. */
  nodes: string[];
  /** Where a directory lies. */
  path: string;
  totalBytes: number;
  /** What lies there besides the volumes listed here. */
  usedBytes: number;
  volumes: VolumeState[];
  /** Further lines of its section in `/etc/pve/storage.cfg`, such as `server` or `prune-backups`. */
  options?: Record<string, string>;
};

export type VolumeState = {
  volid: string;
  /** null on a shared storage. */
  node: string | null;
  content: 'vztmpl' | 'rootdir' | 'images' | 'iso' | 'backup' | 'snippets' | 'import';
  format: string;
  sizeBytes: number;
  usedBytes?: number;
  createdAt: number;
  vmid?: number;
  /** Other nodes that hold a replicated copy. */
  replicas?: string[];
  /** The content is no archive: creating from it fails. */
  isBroken?: boolean;
  /** Instead of anywhere: what is wrong with it. */
  damage?: 'truncated' | 'no-archive';
  /** Only backups have notes and can be protected. */
  notes?: string;
  isProtected?: boolean;
  backup?: BackupContent;
  /** Oldest first. */
  snapshots?: VolumeSnapshot[];
};

export type VolumeSnapshot = { name: string; sizeBytes: number; usedBytes?: number };

/** What a vzdump archive holds. */
export type BackupContent = {
  readonly subtype: 'lxc' | 'qemu';
  /** The configuration as it was, without lock and snapshots. */
  readonly config: GuestConfig;
  /** A container's inside; virtual machines have none here. */
  readonly inside?: Pick<ContainerState, 'image' | 'hostKeys' | 'authorizedKeys' | 'rootPassword' | 'savedGuest'>;
  /** How much `tar` wrote and will read. */
  readonly unpackedBytes: number;
};

/** A section of `/etc/pve/jobs.cfg`: its id and the values as text. */
export type BackupJobState = { id: string; options: Record<string, string> };

/** Option values are text as in the configuration file; the API types them by the schema. */
export type GuestConfig = Record<string, string>;

export type SnapshotState = {
  name: string;
  createdAt: number;
  description: string;
  config: GuestConfig;
  /** What its disks held: as the guest's saved state. */
  inside?: unknown;
  /** Being made or deleted, or left behind half done. */
  state?: 'prepare' | 'delete';
};

export type ContainerState = {
  vmid: number;
  node: string;
  config: GuestConfig;
  /** Changes waiting for the next start; null waits to be deleted. */
  pending: Record<string, string | null>;
  createdAt: number;
  /** null: stopped. */
  startedAt: number | null;
  pid: number;
  image: GuestImage;
  hostKeys: HostKey[];
  /** Its host keys are made when somebody looks into it first. */
  wantsHostKeys?: true;
  authorizedKeys: string[];
  rootPassword: string | null;
  /** Per interface, such as `10.77.0.101/24`. */
  leases: Record<string, string>;
  /** The same for IPv6, without the link-local one. */
  leases6?: Record<string, string>;
  snapshots: SnapshotState[];
  savedGuest?: unknown;
  /** Of a clone: its image has the host keys of another container, but not its identity. */
  machineId?: string;
  /** Its init does not answer a request to shut down. */
  ignoresShutdown?: boolean;
  /** How busy it looks, 0 to 1. */
  activity: number;
};

export type VirtualMachineState = {
  vmid: number;
  node: string;
  name: string;
  tags?: string;
  cores: number;
  memoryBytes: number;
  diskBytes: number;
  isTemplate: boolean;
  startedAt: number | null;
  pid: number;
  lock?: string;
  activity: number;
  createdAt?: number;
  /** Options besides those above, such as `onboot`. */
  config?: GuestConfig;
};

export type TaskState = {
  upid: string;
  node: string;
  pid: number;
  pstart: number;
  /** Seconds since 1970. */
  startTime: number;
  endTime: number | null;
  type: string;
  id: string;
  /** `root@pam` or `root@pam!token`. */
  owner: string;
  log: string[];
  exitStatus: string | null;
};
