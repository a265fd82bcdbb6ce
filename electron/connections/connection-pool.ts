import { AppError } from '../../shared/errors.ts';
import type { ConnectionId } from '../../shared/domain/ids.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Secret } from '../lib/secret.ts';
import type { Credentials, Proxmox } from '../proxmox/connect.ts';
import { loadProxmox } from './load-proxmox.ts';
import type { ConnectionRecord, Store } from '../store/store.ts';

type Call = { method: string; path: string; parameters: Readonly<Record<string, string>> };
type PoolOptions = { store: Store; openSecret: (ref: string) => Promise<Secret>; clock: Clock; log: Log };

/** One Proxmox client per connection, made when first needed and dropped when its certificate or secret changes. */
export class ConnectionPool implements AsyncDisposable {
  readonly #clients = new Map<ConnectionId, Promise<Proxmox>>();
  readonly #options: PoolOptions;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** The shared client; the pool closes it. @throws AppError `connection:not-found`, `vault:locked` */
  shared(id: ConnectionId): Promise<Proxmox> {
    const known = this.#clients.get(id);
    if (known) return known;
    const opening = this.open(id);
    this.#clients.set(id, opening);
    opening.catch(() => this.#clients.delete(id));
    return opening;
  }

  /** A client of its own for the caller, who disposes it; `guard` is asked before every write. */
  async open(id: ConnectionId, { guard }: { guard?: (call: Call) => void } = {}): Promise<Proxmox> {
    const record = this.#options.store.connections.get(id);
    if (!record) throw new AppError('connection:not-found', `No connection ${id}`, { connectionId: id });
    const { host, port, fingerprint } = record;
    const { clock, log } = this.#options;
    const { connectProxmox } = await loadProxmox();
    return connectProxmox({
      host,
      port,
      fingerprint,
      credentials: await this.#credentials(record),
      clock,
      log,
      ...(guard && { guard }),
    });
  }

  /** Takes up a client that is signed in already, such as one that was given a TOTP code. */
  async adopt(id: ConnectionId, client: Proxmox): Promise<void> {
    await this.drop(id);
    this.#clients.set(id, Promise.resolve(client));
  }

  async drop(id: ConnectionId): Promise<void> {
    const known = this.#clients.get(id);
    this.#clients.delete(id);
    const client = await known?.catch(() => null);
    await client?.[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#clients.keys()].map((id) => this.drop(id)));
  }

  async #credentials({ auth, secretRef }: ConnectionRecord): Promise<Credentials> {
    const secret = await this.#options.openSecret(secretRef);
    return auth.kind === 'token'
      ? { kind: 'token', tokenName: auth.tokenName, secret }
      : { kind: 'ticket', userName: auth.userName, password: secret };
  }
}
