import { AppError } from '../../shared/errors.ts';
import type { AuthInput, AuthName, ConnectionEdit, ConnectionSummary } from '../../shared/domain/connection.ts';
import type { ConnectionId } from '../../shared/domain/ids.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { Secret } from '../lib/secret.ts';
import type { Credentials, Proxmox } from '../proxmox/connect.ts';
import type { ConnectionRecord, Store } from '../store/store.ts';
import type { ConnectionPool } from './connection-pool.ts';
import type { ConnectionService } from './connection-service.ts';
import { credentialsOf } from './connection-test.ts';
import { loadProxmox } from './load-proxmox.ts';

type Secrets = {
  put(secret: Secret, kind: string): Promise<string>;
  open(ref: string): Promise<Secret>;
  remove(ref: string): void;
};
type Options = {
  store: Store;
  pool: ConnectionPool;
  connections: ConnectionService;
  secrets: Secrets;
  clock: Clock;
  log: Log;
};
type Place = Pick<ConnectionRecord, 'host' | 'port' | 'fingerprint'>;
type Asking = { signal: AbortSignal };

/** Changes a connected server: what worked before stays in place until the new has proved to work. */
export class ConnectionEditor {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /**
   * Takes the new description. Another place or certificate is signed in at first, with the secret that is kept.
   * @throws AppError of the sign-in, `connection:name-taken`, `connection:other-server`
   */
  async edit({ connectionId: id, ...change }: ConnectionEdit, asking: Asking): Promise<ConnectionSummary> {
    const { store, pool, connections, secrets, clock } = this.#options;
    const record = connections.record(id);
    this.#refuseTakenName(id, change.name);
    const isSamePlace = change.host === record.host && change.port === record.port;
    const isSamePin = change.fingerprint === record.fingerprint;
    const { name, colour, isProduction } = change;
    // Where the demo homelab is, it says itself.
    if (record.isDemo || (isSamePlace && isSamePin)) {
      const { guestProxy } = record.isDemo ? record : change;
      store.connections.update(id, { name, colour, isProduction, guestProxy });
      connections.changed.emit(connections.list());
      return connections.get(id);
    }
    const secret = await secrets.open(record.secretRef);
    const client = await this.#clientFor(change, record.auth, secret);
    try {
      const { version } = await client.version.read(asking);
      await this.#refuseOtherServer(id, client, asking);
      const trust = isSamePin ? {} : ({ trustedHow: 'changed', trustedAt: clock.now() } as const);
      store.connections.update(id, { ...change, ...trust });
      await pool.adopt(id, client);
      connections.noteContact(id, version);
      return connections.get(id);
    } catch (error) {
      await client[Symbol.asyncDispose]();
      throw error;
    }
  }

  /**
   * Signs in as told and keeps that. The old secret is wiped in the commit that puts the new one in its place.
   * @throws AppError of the sign-in
   */
  async updateAuth(id: ConnectionId, auth: AuthInput, asking: Asking): Promise<ConnectionSummary> {
    const { store, pool, connections, secrets, clock, log } = this.#options;
    const { host, port, fingerprint } = connections.record(id);
    const { connectProxmox } = await loadProxmox();
    const client = connectProxmox({ host, port, fingerprint, credentials: credentialsOf({ auth }), clock, log });
    try {
      const { version } = await client.version.read(asking);
      const secretRef = await secrets.put(
        new Secret(auth.kind === 'token' ? auth.secret : auth.password),
        'connection',
      );
      secrets.remove(store.connections.replaceSecret(id, { auth: nameOf(auth), secretRef }));
      await pool.adopt(id, client);
      connections.noteContact(id, version);
      return connections.get(id);
    } catch (error) {
      await client[Symbol.asyncDispose]();
      throw error;
    }
  }

  async #clientFor({ host, port, fingerprint }: Place, auth: AuthName, secret: Secret): Promise<Proxmox> {
    const { clock, log } = this.#options;
    const { connectProxmox } = await loadProxmox();
    const credentials: Credentials =
      auth.kind === 'token'
        ? { kind: 'token', tokenName: auth.tokenName, secret }
        : { kind: 'ticket', userName: auth.userName, password: secret };
    return connectProxmox({ host, port, fingerprint, credentials, clock, log });
  }

  /** With another cluster behind the same entry, every container known here would count as gone. */
  async #refuseOtherServer(id: ConnectionId, client: Proxmox, asking: Asking): Promise<void> {
    const known = this.#options.store.inventory.nodes(id).map(({ name }) => name);
    const nodes = await client.nodes.list(asking);
    const found = nodes.map(({ node }) => node);
    const { name, nodeFingerprints } = this.#options.connections.record(id);
    // Names prove little, as every second homelab is called `pve`; the nodes' own certificates do, where they are known.
    const isSame =
      nodeFingerprints === null || nodeFingerprints.length === 0
        ? known.length === 0 || found.some((one) => known.includes(one))
        : nodes.some(({ ssl_fingerprint: own }) => own !== undefined && nodeFingerprints.includes(own));
    if (isSame) return;
    throw new AppError('connection:other-server', `${name} has other nodes`, { name, known, found });
  }

  #refuseTakenName(id: ConnectionId, name: string): void {
    const isTaken = this.#options.store.connections
      .list()
      .some((other) => other.id !== id && other.name.toLowerCase() === name.toLowerCase());
    if (isTaken) throw new AppError('connection:name-taken', `There is a server named ${name}`, { name });
  }
}

const nameOf = (auth: AuthInput): AuthName =>
  auth.kind === 'token' ? { kind: 'token', tokenName: auth.tokenName } : { kind: 'ticket', userName: auth.userName };
