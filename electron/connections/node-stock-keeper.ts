import { AppError } from '../../shared/errors.ts';
import type { ConnectionId } from '../../shared/domain/ids.ts';
import type { NodeStock } from '../../shared/domain/inventory.ts';
import { isAbortError } from '../lib/abort.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Proxmox } from '../proxmox/connect.ts';
import { toBridgeFacts, toStorageFacts } from '../proxmox/node-stock.ts';
import type { Store } from '../store/store.ts';
import type { ConnectionPool } from './connection-pool.ts';
import type { ConnectionService } from './connection-service.ts';

type Options = { store: Store; pool: ConnectionPool; connections: ConnectionService; clock: Clock; log: Log };
type Asking = { signal: AbortSignal; timeoutMs: number };

const askTimeoutMs = 10_000;
const freshMs = 10 * 60_000;

/**
 * The storages and bridges of every node, written down for when the server is away. Read at every new contact, when asked, and now and
 * then. What a node does not tell, because it is down or a right is missing, stays as it was last seen.
 */
export class NodeStockKeeper implements AsyncDisposable {
  readonly #options: Options;
  readonly #closing = new AbortController();
  readonly #reading = new Map<ConnectionId, Promise<void>>();
  readonly #readAt = new Map<ConnectionId, number>();
  readonly #stop: () => void;

  constructor(options: Options) {
    this.#options = options;
    this.#stop = options.connections.contacted.on(({ id, isNew }) => {
      const age = options.clock.now() - (this.#readAt.get(id) ?? 0);
      if (isNew || age >= freshMs) void this.refresh(id);
    });
  }

  /** As last seen. */
  of(id: ConnectionId): NodeStock {
    const { inventory } = this.#options.store;
    return { storages: inventory.storages(id), bridges: inventory.bridges(id) };
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
  }

  async #read(id: ConnectionId): Promise<void> {
    const { store, pool, clock, log } = this.#options;
    const asking = { signal: this.#closing.signal, timeoutMs: askTimeoutMs };
    try {
      const proxmox = await pool.shared(id);
      const nodes = await proxmox.nodes.list(asking);
      const online = nodes.filter(({ status }) => status === 'online').map(({ node }) => node);
      const told = await Promise.all(
        online.map((node) => readStock(proxmox, { connectionId: id, node, now: clock.now() }, asking)),
      );
      // It may have been removed while it answered.
      if (!store.connections.get(id)) return;
      const names = new Set(nodes.map(({ node }) => node));
      const known = this.of(id);
      const merge = <T extends { node: string }>(kept: readonly T[], lists: readonly (readonly T[] | null)[]): T[] => {
        const answered = new Set(online.filter((_node, index) => lists[index] !== null));
        return [
          ...kept.filter(({ node }) => names.has(node) && !answered.has(node)),
          ...lists.flatMap((list) => list ?? []),
        ];
      };
      store.inventory.saveSnapshot(id, {
        storages: merge(
          known.storages,
          told.map(({ storages }) => storages),
        ),
        bridges: merge(
          known.bridges,
          told.map(({ bridges }) => bridges),
        ),
      });
      this.#readAt.set(id, clock.now());
    } catch (error) {
      if (this.#closing.signal.aborted && isAbortError(error)) return;
      const reason = error instanceof Error ? error.message : String(error);
      log.write('warn', 'Storages and bridges of a server could not be read', { connectionId: id, reason });
    }
  }
}

/** Null for a list that is not told. */
async function readStock(
  { storage, nodes }: Proxmox,
  place: { connectionId: ConnectionId; node: string; now: number },
  asking: Asking,
): Promise<{ [List in keyof NodeStock]: NodeStock[List] | null }> {
  const orNull = (error: unknown): null => {
    if (error instanceof AppError && !asking.signal.aborted) return null;
    throw error;
  };
  const [storages, bridges] = await Promise.all([
    storage.list(place.node, {}, asking).catch(orNull),
    nodes.bridges(place.node, asking).catch(orNull),
  ]);
  return {
    storages: storages?.map((one) => toStorageFacts(one, place)) ?? null,
    bridges: bridges?.map((one) => toBridgeFacts(one, place)) ?? null,
  };
}
