import type { SimClock } from '../../sim-clock.ts';
import type { GuestImage, GuestNetwork } from '../../guest-contract.ts';
import type { Vfs } from '../vfs/vfs.ts';
import type { Kernel } from './kernel.ts';
import type { Process } from './process.ts';

/** What a program is given: itself as a process, the machine around it, and its arguments without the name. */
export type ProgramCall = {
  readonly process: Process;
  readonly machine: Machine;
  readonly name: string;
  readonly args: readonly string[];
};
/** Resolves with the exit code. */
export type Program = (call: ProgramCall) => number | Promise<number>;

/** Systems with one package manager and one way to lay out files: Ubuntu is a Debian, AlmaLinux and Rocky are a Fedora. */
export type Family = 'debian' | 'alpine' | 'fedora' | 'arch' | 'suse';

export type ActiveState = 'active' | 'inactive' | 'failed' | 'activating';
export type ServiceStatus = {
  readonly name: string;
  readonly description: string;
  readonly load: 'loaded' | 'masked' | 'not-found';
  readonly active: ActiveState;
  /** systemd's SUB column: running, exited, dead, failed … */
  readonly sub: string;
  readonly mainPid: number;
  readonly isEnabled: boolean;
  /** `[Install]` is missing: it can neither be enabled nor disabled. */
  readonly isStatic: boolean;
  readonly path: string;
  readonly sinceMs: number;
};
export type JournalLine = {
  readonly atMs: number;
  readonly unit: string;
  readonly source: string;
  readonly text: string;
};

/** The system manager, whichever the image has; units are named without `.service`. */
export type ServiceControl = {
  list(): ServiceStatus[];
  status(name: string): ServiceStatus;
  /** Resolves when the service runs, or with what went wrong. */
  start(name: string): Promise<string | null>;
  stop(name: string): Promise<void>;
  enable(name: string): string | null;
  disable(name: string): string | null;
  mask(name: string, isMasked: boolean): void;
  mainProcess(name: string): Process | null;
  readonly journal: readonly JournalLine[];
};

/** A container as its programs see it. */
export type Machine = {
  readonly image: GuestImage;
  readonly family: Family;
  readonly kernel: Kernel;
  readonly vfs: Vfs;
  readonly clock: SimClock;
  readonly programs: ReadonlyMap<string, Program>;
  /** Set as soon as there is one. */
  readonly services: { current: ServiceControl | null };
  /** Packages no repository has. */
  readonly packageFaults: { readonly missing: Set<string> };
  readonly faults: { isOffline: boolean };
  hostname: string;
  network: GuestNetwork;
  readonly isNeighbour: (interfaceName: string, address: string) => boolean;
  /** When it began to boot, UTC ms. */
  bootedMs: number;
};
