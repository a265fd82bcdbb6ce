import type { HostKey } from '../host-key.ts';
import type { SignalName } from './kernel/signals.ts';

/** Asked whenever a fault could strike; true lets it, and counts. */
type Strike = () => boolean;

/** What the SSH server does to a new connection instead of serving it as itself. */
export type SshTrouble =
  /** Sends its banner, and a TCP reset as soon as the client has sent its own. */
  | { readonly kind: 'reset'; readonly strikes: Strike }
  /** Takes the connection and says nothing. */
  | { readonly kind: 'hang'; readonly strikes: Strike; readonly ended: () => void }
  | { readonly kind: 'other-keys'; readonly keys: readonly HostKey[]; readonly strikes: Strike };

/** A signal for everything a command started over SSH consists of, some simulated time after its start if it still runs then. */
export type CommandKiller = {
  readonly signal: SignalName;
  readonly afterMs: number;
  /** Asked once for each command that is started; `strike` or `release` follows. */
  readonly claims: (command: string) => boolean;
  readonly strike: () => void;
  readonly release: () => void;
};

/** What tests and demonstrations can break in a container. */
export type GuestFaults = {
  /** A process of this name takes the package manager's lock. Gives back its process id. */
  holdPackageLock(processName: string): number;
  releasePackageLock(): void;
  /** These packages are in no repository. */
  readonly missingPackages: Set<string>;
  /** Nothing at or below these paths can be changed. */
  readonly readOnlyPaths: Set<string>;
  /** `onRefusal` is told of every write that found no room. */
  setDiskFull(isFull: boolean, onRefusal?: () => void): void;
  /** Name resolution fails, and with it every download. */
  setOffline(isOffline: boolean): void;
  /** Cuts every SSH connection without a word. */
  dropSshConnections(): void;
  /** No SSH server listens, from now on; connections that are open are cut. */
  refuseSsh(): Promise<void>;
  allowSsh(): Promise<void>;
  /** The SSH server presents these keys from the next connection on; null: its own again. */
  presentHostKeys(keys: readonly HostKey[] | null): Promise<void>;
  /** These and no others from now on; connections that hang for one that is gone are cut. */
  setSshTroubles(troubles: readonly SshTrouble[]): void;
  setCommandKillers(killers: readonly CommandKiller[]): void;
  /** Signals everything that was started over SSH and still runs. Gives back how many commands that were. */
  signalCommands(signal: SignalName): number;
};
