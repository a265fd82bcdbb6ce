import type { Certificate } from '../../shared/domain/connection.ts';
import type { ConnectionId } from '../../shared/domain/ids.ts';
import type { ServerFacts } from '../../shared/domain/server-facts.ts';
import { AppError } from '../../shared/errors.ts';
import { isAbortError } from '../lib/abort.ts';
import type { Clock } from '../lib/clock.ts';
import { Emitter } from '../lib/emitter.ts';
import type { Log } from '../lib/log.ts';
import type { Proxmox } from '../proxmox/connect.ts';
import type { Store } from '../store/store.ts';
import type { ConnectionPool } from './connection-pool.ts';
import type { ConnectionService } from './connection-service.ts';

type Options = { store: Store; pool: ConnectionPool; connections: ConnectionService; clock: Clock; log: Log };
type Asking = { signal: AbortSignal; timeoutMs: number };

const askTimeoutMs = 10_000;
/** Rights are given and taken in Proxmox while we are connected. */
const freshMs = 10 * 60_000;

/**
 * What our logins may do on the servers, and what these tell of themselves. Read at every new contact, when asked, and now and
 * then; what was read last stays while a server is away.
 */
export class ServerFactsKeeper implements AsyncDisposable {
  readonly changed = new Emitter<ServerFacts>();
  readonly #options: Options;
  readonly #closing = new AbortController();
  readonly #reading = new Map<ConnectionId, Promise<void>>();
  readonly #known: Map<ConnectionId, ServerFacts>;
  readonly #stop: () => void;

  constructor(options: Options) {
    this.#options = options;
    this.#known = new Map(options.store.serverFacts.list().map((facts) => [facts.connectionId, facts]));
    this.#stop = options.connections.contacted.on(({ id, isNew }) => {
      const age = options.clock.now() - (this.#known.get(id)?.observedAt ?? 0);
      if (isNew || age >= freshMs) void this.refresh(id);
    });
  }

  list(): ServerFacts[] {
    const ids = new Set(this.#options.connections.list().map(({ id }) => id));
    return [...this.#known.values()].filter(({ connectionId }) => ids.has(connectionId));
  }

  /** Asks now, or shares the asking that is under way. Never rejects: what is not answered stays as it was. */
  refresh(id: ConnectionId): Promise<void> {
    const running = this.#reading.get(id);
    if (running) return running;
    const reading = this.#read(id).finally(() => this.#reading.delete(id));
    this.#reading.set(id, reading);
    return reading;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop();
    this.#closing.abort();
    await Promise.all(this.#reading.values());
    this.changed[Symbol.dispose]();
  }

  async #read(id: ConnectionId): Promise<void> {
    const { store, pool, connections, clock, log } = this.#options;
    const asking = { signal: this.#closing.signal, timeoutMs: askTimeoutMs };
    try {
      const { host, port, fingerprint } = connections.record(id);
      const proxmox = await pool.shared(id);
      const [permissions, cluster, versions, presented] = await Promise.all([
        proxmox.access.permissions(asking).catch(orNullWhenRefused),
        readCluster(proxmox, asking),
        readVersions(proxmox, asking),
        presentedCertificate({ host, port }, asking),
      ]);
      // Another one than the pinned is not this server's: the next connection will tell of it.
      const certificate =
        presented.fingerprint === fingerprint ? presented : (this.#known.get(id)?.certificate ?? null);
      const facts = { connectionId: id, observedAt: clock.now(), permissions, certificate, cluster, versions };
      // It may have been removed, or moved to another place, while it answered.
      const now = store.connections.get(id);
      if (now?.fingerprint !== fingerprint || now.host !== host) return;
      store.serverFacts.put(facts);
      this.#known.set(id, facts);
      this.changed.emit(facts);
    } catch (error) {
      if (this.#closing.signal.aborted && isAbortError(error)) return;
      const reason = error instanceof Error ? error.message : String(error);
      log.write('warn', 'What a server tells of itself could not be read', { connectionId: id, reason });
    }
  }
}

/** Needs Sys.Audit on `/`; a node that is in no cluster tells only of itself. */
async function readCluster(proxmox: Proxmox, asking: Asking): Promise<ServerFacts['cluster']> {
  const told = await proxmox.cluster.status(asking).catch(orNullWhenRefused);
  const cluster = told?.find(({ type }) => type === 'cluster');
  return cluster ? { name: cluster.name, isQuorate: cluster.quorate === 1 } : null;
}

/** One node that is away leaves out its own version only. */
async function readVersions(proxmox: Proxmox, asking: Asking): Promise<Record<string, string>> {
  const nodes = (await proxmox.nodes.list(asking)).filter(({ status }) => status === 'online');
  const told = await Promise.all(
    nodes.map(async ({ node }) => {
      const version = await proxmox.nodes.version(node, asking).catch(() => null);
      return version ? [[node, version.version] as const] : [];
    }),
  );
  asking.signal.throwIfAborted();
  return Object.fromEntries(told.flat());
}

async function presentedCertificate(place: { host: string; port: number }, { signal }: Asking): Promise<Certificate> {
  const { probeCertificate } = await import('../proxmox/pve-tls.ts');
  return probeCertificate(place, { signal });
}

function orNullWhenRefused(error: unknown): null {
  if (AppError.is(error, 'pve:forbidden') || AppError.is(error, 'pve:refused')) return null;
  throw error;
}
