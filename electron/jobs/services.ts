import type { ConnectionId, Upid } from '../../shared/domain/ids.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Secret } from '../lib/secret.ts';
import type { Proxmox } from '../proxmox/connect.ts';
import type { Store } from '../store/store.ts';

type Call = { method: string; path: string; parameters: Readonly<Record<string, string>> };

/** Where secrets are put and had back; never a value in a row. */
export interface SecretKeeper {
  put(secret: Secret, kind: string): Promise<string>;
  /** `kind` where it is known to be no mere name. @throws AppError `vault:locked`, `vault:unreadable` */
  open(ref: string, kind?: 'variable'): Promise<Secret>;
  remove(ref: string): void;
}

/** What recipes use of the rest of the house. */
export type JobServices = {
  /** A client for the connection; with `guard`, one of its own that asks it before every write. The caller disposes it. */
  proxmox(connectionId: ConnectionId, options?: { guard?: (call: Call) => void }): Promise<Proxmox>;
  /** How guests of this connection are reached: a SOCKS proxy, or null for directly. */
  guestProxy(connectionId: ConnectionId): string | null;
  /** Under which name Proxmox lists this connection's tasks: user or token. */
  login(connectionId: ConnectionId): string;
  /** Tasks started since the app began, so that none is taken for another attempt's. */
  ownTasks: Set<Upid>;
  secrets: SecretKeeper;
  store: Store;
  clock: Clock;
  log: Log;
  /** Text of the prelude every script is given. */
  prelude: string;
};
