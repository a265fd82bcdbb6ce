import { AppError, type AppErrorData } from '../../shared/errors.ts';
import type {
  AuthInput,
  ConnectionDraft,
  ConnectionHealth,
  ConnectionSummary,
} from '../../shared/domain/connection.ts';
import { connectionId, type ConnectionId } from '../../shared/domain/ids.ts';
import type { Clock } from '../lib/clock.ts';
import { Emitter } from '../lib/emitter.ts';
import type { Log } from '../lib/log.ts';
import { Secret } from '../lib/secret.ts';
import type { Credentials } from '../proxmox/connect.ts';
import { loadProxmox } from './load-proxmox.ts';
import type { ConnectionRecord, Store } from '../store/store.ts';
import type { ConnectionPool } from './connection-pool.ts';
import { credentialsOf } from './connection-test.ts';

type Secrets = { put(secret: Secret, kind: string): Promise<string>; remove(ref: string): void };
type ServiceOptions = { store: Store; pool: ConnectionPool; secrets: Secrets; clock: Clock; log: Log };

/** The servers the user has connected, and how each of them is. */
export class ConnectionService {
  readonly changed = new Emitter<ConnectionSummary[]>();
  /** At every answered look; `isNew` when the server was not known to be there before. */
  readonly contacted = new Emitter<{ id: ConnectionId; isNew: boolean }>();
  readonly #options: ServiceOptions;
  readonly #health = new Map<ConnectionId, ConnectionHealth>();

  constructor(options: ServiceOptions) {
    this.#options = options;
  }

  list(): ConnectionSummary[] {
    return this.#options.store.connections.list().map((record) => this.#summary(record));
  }

  /** @throws AppError `connection:not-found` */
  get(id: ConnectionId): ConnectionSummary {
    return this.#summary(this.record(id));
  }

  /** @throws AppError `connection:not-found` */
  record(id: ConnectionId): ConnectionRecord {
    const record = this.#options.store.connections.get(id);
    if (!record) throw new AppError('connection:not-found', `No connection ${id}`, { connectionId: id });
    return record;
  }

  /** Signs in once with the draft, then keeps it; the secret goes to the vault. @throws AppError of the sign-in, `connection:name-taken` */
  async add(
    draft: ConnectionDraft,
    { signal, isDemo = false }: { signal: AbortSignal; isDemo?: boolean },
  ): Promise<ConnectionSummary> {
    const { store, pool, secrets, clock, log } = this.#options;
    if (store.connections.list().some(({ name }) => name.toLowerCase() === draft.name.toLowerCase())) {
      throw new AppError('connection:name-taken', `There is a server named ${draft.name}`, { name: draft.name });
    }
    const { host, port, fingerprint, name, colour, isProduction, guestProxy, auth } = draft;
    const { connectProxmox } = await loadProxmox();
    const client = connectProxmox({ host, port, fingerprint, credentials: credentialsOf(draft), clock, log });
    try {
      const { version } = await client.version.read({ signal });
      const secretRef = await secrets.put(new Secret(secretOf(auth)), 'connection');
      const record: ConnectionRecord = {
        id: connectionId.parse(crypto.randomUUID()),
        name,
        host,
        port,
        fingerprint,
        colour,
        isProduction,
        isDemo,
        guestProxy,
        auth:
          auth.kind === 'token'
            ? { kind: 'token', tokenName: auth.tokenName }
            : { kind: 'ticket', userName: auth.userName },
        secretRef,
        createdAt: clock.now(),
        lastContactAt: clock.now(),
        version,
        trustedHow: isDemo ? 'demo' : 'added',
        trustedAt: clock.now(),
      };
      store.connections.insert(record);
      await pool.adopt(record.id, client);
      this.noteContact(record.id, version);
      return this.#summary(record);
    } catch (error) {
      await client[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Forgets the server here: its secrets, its inventory, its records. Nothing is sent to it. */
  async remove(id: ConnectionId): Promise<void> {
    const { store, pool, secrets } = this.#options;
    this.record(id);
    await pool.drop(id);
    for (const ref of store.connections.remove(id)) secrets.remove(ref);
    this.#health.delete(id);
    this.#announce();
  }

  /** Accepts a changed certificate. Sockets of the old one are closed. */
  async trust(id: ConnectionId, fingerprint: string): Promise<ConnectionSummary> {
    this.record(id);
    this.#options.store.connections.update(id, {
      fingerprint,
      trustedHow: 'changed',
      trustedAt: this.#options.clock.now(),
    });
    return this.#reopened(id);
  }

  /** Where a server that moves is now and how to sign in to it there, such as the demo homelab after a restart. */
  async relocate(
    id: ConnectionId,
    place: Pick<ConnectionRecord, 'host' | 'port' | 'fingerprint' | 'guestProxy'>,
    secret: Secret,
  ): Promise<ConnectionSummary> {
    const { store, secrets } = this.#options;
    const { secretRef } = this.record(id);
    store.connections.update(id, { ...place, secretRef: await secrets.put(secret, 'connection') });
    secrets.remove(secretRef);
    return this.#reopened(id);
  }

  /**
   * Signs in anew: with the password (and a TOTP code) of a user, or with the secret of a token. For a ticket that ran out,
   * and for secrets that were kept for one session only.
   */
  async signIn(
    id: ConnectionId,
    { password, totp }: { password: string; totp?: string | undefined },
    { signal }: { signal: AbortSignal },
  ): Promise<ConnectionSummary> {
    const { store, pool, secrets, clock, log } = this.#options;
    const { auth, host, port, fingerprint, secretRef } = this.record(id);
    const secret = new Secret(password);
    const credentials: Credentials =
      auth.kind === 'token'
        ? { kind: 'token', tokenName: auth.tokenName, secret }
        : { kind: 'ticket', userName: auth.userName, password: secret, ...(totp !== undefined && { totp }) };
    const { connectProxmox } = await loadProxmox();
    const client = connectProxmox({ host, port, fingerprint, credentials, clock, log });
    try {
      const { version } = await client.version.read({ signal });
      store.connections.update(id, { secretRef: await secrets.put(secret, 'connection') });
      secrets.remove(secretRef);
      await pool.adopt(id, client);
      this.noteContact(id, version);
      return this.get(id);
    } catch (error) {
      await client[Symbol.asyncDispose]();
      throw error;
    }
  }

  noteContact(id: ConnectionId, version: string): void {
    const now = this.#options.clock.now();
    const isNew = this.#health.get(id)?.state !== 'online';
    this.#health.set(id, { state: 'online', lastContactAt: now, version });
    this.#options.store.connections.update(id, { lastContactAt: now, version });
    this.#announce();
    this.contacted.emit({ id, isNew });
  }

  /** Gantry was told to ask no server: what is shown is what was last seen. */
  noteNetworkOff(): void {
    for (const { id, host, port } of this.#options.store.connections.list()) {
      const reason = 'Gantry was started with --offline';
      this.noteFailure(id, { code: 'pve:unreachable', message: reason, details: { host, port, reason } });
    }
  }

  noteFailure(id: ConnectionId, error: AppErrorData): void {
    const before = this.#health.get(id);
    this.#health.set(id, {
      state: 'offline',
      lastContactAt: this.#options.store.connections.get(id)?.lastContactAt ?? null,
      error,
    });
    if (before?.state !== 'offline' || before.error.code !== error.code) this.#announce();
  }

  async #reopened(id: ConnectionId): Promise<ConnectionSummary> {
    await this.#options.pool.drop(id);
    this.#health.delete(id);
    this.#announce();
    return this.get(id);
  }

  #announce(): void {
    this.changed.emit(this.list());
  }

  #summary({
    secretRef: _secretRef,
    lastContactAt: _lastContactAt,
    version: _version,
    ...record
  }: ConnectionRecord): ConnectionSummary {
    return { ...record, health: this.#health.get(record.id) ?? { state: 'unknown' } };
  }
}

const secretOf = (auth: AuthInput): string => (auth.kind === 'token' ? auth.secret : auth.password);
