import type { GuestFaults } from './guest/guest-faults.ts';
import type { HostKey } from './host-key.ts';
import type { OpenFile } from './guest/kernel/open-file.ts';
import type { Exit } from './guest/kernel/process.ts';
import type { SignalName } from './guest/kernel/signals.ts';
import type { SimClock } from './sim-clock.ts';

/** What a simulated container runs inside. */
export type GuestImage =
  | 'debian-12'
  | 'debian-13'
  | 'ubuntu-24.04'
  | 'alpine-3.22'
  | 'fedora-42'
  | 'almalinux-9'
  | 'rockylinux-9'
  | 'archlinux'
  | 'opensuse-15.6';

/** A network interface as the world has wired it. Addresses with a slash have their mask. */
export type GuestInterface = {
  readonly name: string;
  readonly hardwareAddress: string;
  readonly isUp: boolean;
  readonly ipv4: string | null;
  /** Global ones first, the link-local one last. */
  readonly ipv6: readonly string[];
  readonly gateway: string | null;
  readonly gateway6: string | null;
  /** Whether what is sent to the gateway gets out of the house. */
  readonly leadsOut: boolean;
  readonly leadsOut6: boolean;
};

export type GuestNetwork = {
  readonly interfaces: readonly GuestInterface[];
  /** Written into /etc/resolv.conf as Proxmox does at the start. */
  readonly nameservers: readonly string[];
  /** Empty: none. */
  readonly searchDomain: string;
};

export type GuestOptions = {
  readonly image: GuestImage;
  readonly hostname: string;
  readonly network: GuestNetwork;
  /** Whether somebody answers at an address on the same wire; nobody does when it is absent. */
  readonly isNeighbour?: (interfaceName: string, address: string) => boolean;
  /** Those the create task made. None for an image without /etc/ssh: that one has no SSH server either. */
  readonly hostKeys: readonly HostKey[];
  /** What `/etc/machine-id` holds in a fresh image; by default it follows from the host keys. */
  readonly machineId?: string | undefined;
  /** Lines of root's authorized_keys. */
  readonly authorizedKeys: readonly string[];
  /** null: nobody can log in with a password. */
  readonly rootPassword: string | null;
  /** Simulated time from start until sshd listens. */
  readonly bootMs: number;
  readonly clock: SimClock;
  /** Given to a node: it has `pct`. */
  readonly nodeTools?: NodeTools | undefined;
  /** What `saveState` gave earlier: files, packages and services survive a restart of the homelab. */
  readonly savedState?: unknown;
};

export type TerminalOptions = {
  /**
   * `tty` and `console`: the login prompt init keeps there. `shell`: root's shell at once (lxc-attach). `root-login` and `login`: `login -f root` and
   * `login`, as a node's own shell is opened.
   */
  readonly mode: 'tty' | 'console' | 'shell' | 'root-login' | 'login';
  readonly output: {
    /** False: taken, but wait until there is room. */
    write(bytes: Uint8Array): boolean;
    whenWritable(): Promise<void>;
  };
};

/** A terminal into a container, held from outside. */
export type GuestTerminal = {
  /** What was typed. */
  write(bytes: Uint8Array): void;
  resize(columns: number, rows: number): void;
  hangUp(): void;
  /** Resolves when nothing runs at the terminal any more. */
  readonly closed: Promise<void>;
};

/** One container from the inside: its files, processes and SSH server. */
export interface Guest extends AsyncDisposable {
  /** Resolves when the boot has begun; sshd listens after `bootMs`. */
  start(): Promise<void>;
  /** Resolves when the boot is over: what listens at all listens now. */
  untilBooted(): Promise<void>;
  stop(how: 'shutdown' | 'kill'): Promise<void>;
  /** The loopback port its sshd listens at; null while it does not listen. */
  readonly sshPort: number | null;
  setNetwork(network: GuestNetwork): void;
  listeningPorts(): readonly { readonly port: number; readonly address: string; readonly process: string }[];
  /** What can be broken inside; a guest without it cannot be broken. */
  readonly faults?: GuestFaults;
  /** The container must be running. Containers without an inside have none. */
  openTerminal?(options: TerminalOptions): GuestTerminal;
  /** Starts a program inside from outside, as `pct exec` does. The container must be running. */
  attach?(options: AttachOptions): Attached;
  /** JSON-serialisable. */
  saveState(): unknown;
}

export type AttachOptions = {
  /** null: root's own shell. */
  readonly argv: readonly string[] | null;
  readonly vmid: number;
  /** Whoever attaches lends its own. */
  readonly files: ReadonlyMap<number, OpenFile>;
  readonly environment: ReadonlyMap<string, string>;
};
export type Attached = { readonly exited: Promise<Exit>; readonly signal: (name: SignalName) => void };

/** A container as the tools of its node see it. */
export type NodeContainer = {
  readonly vmid: number;
  readonly name: string;
  readonly isRunning: boolean;
  readonly lock: string;
  /** Its configuration file, as `pct config` prints it. */
  readonly config: string;
  /** Its inside, awake; undefined when it does not run. */
  inside(): Promise<Guest | undefined>;
  /** Takes away whatever lock it holds. */
  unlock(): void;
};

/** What a node's own tools know. */
export type NodeTools = {
  readonly node: string;
  /** The containers that are on this node. */
  containers(): readonly NodeContainer[];
};

export type CreateGuest = (options: GuestOptions) => Guest;
/** All three kinds unless told which. */
export type GenerateHostKeys = (types?: readonly HostKey['type'][]) => readonly HostKey[];

/** What makes the insides of containers. */
export type Insides = { readonly createGuest: CreateGuest; readonly generateHostKeys: GenerateHostKeys };
