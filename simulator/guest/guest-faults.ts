import type { HostKey } from '../guest-contract.ts';

/** What tests and demonstrations can break in a container. */
export type GuestFaults = {
  /** A process of this name takes the package manager's lock. Gives back its process id. */
  holdPackageLock(processName: string): number;
  releasePackageLock(): void;
  /** These packages are in no repository. */
  readonly missingPackages: Set<string>;
  /** Nothing at or below these paths can be changed. */
  readonly readOnlyPaths: Set<string>;
  setDiskFull(isFull: boolean): void;
  /** Name resolution fails, and with it every download. */
  setOffline(isOffline: boolean): void;
  /** Cuts every SSH connection without a word. */
  dropSshConnections(): void;
  /** No SSH server listens, from now on; connections that are open stay. */
  refuseSsh(): Promise<void>;
  allowSsh(): Promise<void>;
  /** The SSH server presents these keys from the next connection on; null: its own again. */
  presentHostKeys(keys: readonly HostKey[] | null): Promise<void>;
};
