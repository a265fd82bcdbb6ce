import { AppError, type AppErrorData } from '../../shared/errors.ts';
import type { AuthInput, ConnectionDraft, ConnectionSummary } from '../../shared/domain/connection.ts';
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
import { sameClusterAs } from './same-cluster.ts';

type Secrets = { put(secret: Secret, kind: string): Promise<string>; remove(ref: string): void };
type ServiceOptions = { store: Store; pool: ConnectionPool; secrets: Secrets; clock: Clock; log: Log };

/** How a server is now; known only while the app runs. */
type ServerState = Pick<ConnectionSummary, 'health' | 'nextLookAt' | 'unreachableNodes' | 'addressesRefused'>;
const notSeenYet: ServerState = {
  health: { state: 'unknown' },
  nextLookAt: null,
  unreachableNodes: [],
  addressesRefused: null,
};
/** The time of the last contact is written down so often, and whenever the server goes away. */
const keepContactMs = 60_000;

/** The servers the user has connected, and how each of them is. */
export class ConnectionService {
  readonly changed = new Emitter<ConnectionSummary[]>();
  /** At every answered look; `isNew` when the server was not known to be there before. */
  readonly contacted = new Emitter<{ id: ConnectionId; isNew: boolean }>();
  readonly #options: ServiceOptions;
  readonly #states = new Map<ConnectionId, ServerState>();

  constructor(options: ServiceOptions) {
    this.#options = options;
  }

  list(): ConnectionSummary[] {
    const records = this.#options.store.connections.list();
    return records.map((record) => this.#summary(record, records));
  }

  /** @throws AppError `connection:not-found` */
  get(id: ConnectionId): ConnectionSummary {
    return this.#summary(this.record(id), this.#options.store.connections.list());
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
      const nodes = await client.nodes.list({ signal });
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
        nodeFingerprints: nodes.flatMap(({ ssl_fingerprint: own }) => own ?? []),
        trustedHow: isDemo ? 'demo' : 'added',
        trustedAt: clock.now(),
      };
      store.connections.insert(record);
      await pool.adopt(record.id, client);
      this.noteContact(record.id, version);
      return this.get(record.id);
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
    this.#states.delete(id);
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
    this.record(id);
    const secretRef = await secrets.put(secret, 'connection');
    secrets.remove(store.connections.replaceSecret(id, { ...place, secretRef }));
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
    const { auth, host, port, fingerprint } = this.record(id);
    const secret = new Secret(password);
    const credentials: Credentials =
      auth.kind === 'token'
        ? { kind: 'token', tokenName: auth.tokenName, secret }
        : { kind: 'ticket', userName: auth.userName, password: secret, ...(totp !== undefined && { totp }) };
    const { connectProxmox } = await loadProxmox();
    const client = connectProxmox({ host, port, fingerprint, credentials, clock, log });
    try {
      const { version } = await client.version.read({ signal });
      const secretRef = await secrets.put(secret, 'connection');
      secrets.remove(store.connections.replaceSecret(id, { secretRef }));
      await pool.adopt(id, client);
      this.noteContact(id, version);
      return this.get(id);
    } catch (error) {
      await client[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** @param nextLookAt when it is asked again, for those who ask regularly */
  noteContact(id: ConnectionId, version: string, nextLookAt?: number): void {
    const { store, clock } = this.#options;
    const now = clock.now();
    const record = store.connections.get(id);
    if (!record) return;
    const isNew = this.#stateOf(id).health.state !== 'online';
    // Not at every look: each write waits for the disk.
    if (record.version !== version || now - (record.lastContactAt ?? 0) >= keepContactMs)
      store.connections.update(id, { lastContactAt: now, version });
    const health = { state: 'online', lastContactAt: now, version } as const;
    this.#change(id, { health, ...(nextLookAt !== undefined && { nextLookAt }) });
    this.contacted.emit({ id, isNew });
  }

  /** Gantry was told to ask no server: what is shown is what was last seen. */
  noteNetworkOff(): void {
    for (const { id, host, port } of this.#options.store.connections.list()) {
      const reason = 'Gantry was started with --offline';
      this.noteFailure(id, { code: 'pve:unreachable', message: reason, details: { host, port, reason } });
    }
  }

  noteFailure(id: ConnectionId, error: AppErrorData, nextLookAt: number | null = null): void {
    const { store } = this.#options;
    const record = store.connections.get(id);
    if (!record) return;
    const { health } = this.#stateOf(id);
    const seenAt = health.state === 'unknown' ? null : health.lastContactAt;
    const lastContactAt = seenAt ?? record.lastContactAt;
    if (health.state === 'online' && lastContactAt !== record.lastContactAt)
      store.connections.update(id, { lastContactAt });
    this.#change(id, { health: { state: 'offline', lastContactAt, error }, nextLookAt });
  }

  /** Which nodes its cluster does not reach. */
  noteNodes(id: ConnectionId, unreachableNodes: string[]): void {
    if (unreachableNodes.join() !== this.#stateOf(id).unreachableNodes.join()) this.#change(id, { unreachableNodes });
  }

  /** The certificates its cluster tells of its nodes; by them a second way to the same cluster is known. */
  noteNodeFingerprints(id: ConnectionId, nodeFingerprints: string[]): void {
    const { store } = this.#options;
    const known = store.connections.get(id)?.nodeFingerprints ?? [];
    if (nodeFingerprints.join() === known.join()) return;
    store.connections.update(id, { nodeFingerprints });
    this.#announce();
  }

  /** Why addresses of containers are not asked for there; null when they are. */
  noteAddressesRefused(id: ConnectionId, addressesRefused: string | null): void {
    if (addressesRefused !== this.#stateOf(id).addressesRefused) this.#change(id, { addressesRefused });
  }

  /** After a sign-in to the nodes of a server was set or taken away. */
  noteGuestAccess(): void {
    this.#announce();
  }

  async #reopened(id: ConnectionId): Promise<ConnectionSummary> {
    await this.#options.pool.drop(id);
    this.#states.delete(id);
    this.#announce();
    return this.get(id);
  }

  #stateOf(id: ConnectionId): ServerState {
    return this.#states.get(id) ?? notSeenYet;
  }

  #change(id: ConnectionId, change: Partial<ServerState>): void {
    this.#states.set(id, { ...this.#stateOf(id), ...change });
    this.#announce();
  }

  #announce(): void {
    this.changed.emit(this.list());
  }

  #summary(record: ConnectionRecord, all: readonly ConnectionRecord[]): ConnectionSummary {
    const {
      secretRef: _secret,
      lastContactAt: _contact,
      version: _version,
      nodeFingerprints: _nodes,
      ...shown
    } = record;
    const { login } = this.#options.store.guestAccess.get(record.id).settings;
    return {
      ...shown,
      ...this.#stateOf(record.id),
      sameClusterAs: sameClusterAs(record, all),
      hasNodeSignIn: login.kind !== 'none',
    };
  }
}

const secretOf = (auth: AuthInput): string => (auth.kind === 'token' ? auth.secret : auth.password);
