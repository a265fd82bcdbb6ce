import { AppError } from '../../shared/errors.ts';
import type { ContainerRow } from '../../shared/domain/container.ts';
import type { ConnectionId, Vmid } from '../../shared/domain/ids.ts';
import type { Clock } from '../lib/clock.ts';
import { Emitter } from '../lib/emitter.ts';
import { containerRows, rowKey } from '../inventory/container-rows.ts';
import { createInventoryPoller, type InventoryPoller } from '../inventory/poller.ts';
import type { Store } from '../store/store.ts';
import type { ConnectionPool } from './connection-pool.ts';
import type { ConnectionService } from './connection-service.ts';

export type InventoryChange = { changed: ContainerRow[]; removed: string[] };
type Options = { store: Store; pool: ConnectionPool; connections: ConnectionService; clock: Clock };

/** Follows every connected server and keeps the list of containers; what was last seen stays when a server is away. */
export class LiveInventory implements AsyncDisposable {
  readonly changed = new Emitter<InventoryChange>();
  readonly #options: Options;
  readonly #pollers = new Map<ConnectionId, InventoryPoller>();
  /** What the windows were last told, by row. */
  #told = new Map<string, string>();

  constructor(options: Options) {
    this.#options = options;
    this.#told = new Map(this.rows().map((row) => [row.key, JSON.stringify(row)]));
  }

  rows(): ContainerRow[] {
    const { store } = this.#options;
    return containerRows({
      guests: store.inventory.guests(),
      containers: store.containers.list(),
      servicesOf: (id) => store.services.list(id),
    });
  }

  /** @throws AppError `container:not-found` */
  row(connectionId: ConnectionId, vmid: Vmid): ContainerRow {
    const key = rowKey(connectionId, vmid);
    const row = this.rows().find((candidate) => candidate.key === key);
    if (!row) throw new AppError('container:not-found', `No container ${key}`, { containerId: key });
    return row;
  }

  /** Begins to ask a server, and goes on until `unfollow`. */
  follow(id: ConnectionId): void {
    if (this.#pollers.has(id)) return;
    const { store, pool, connections, clock } = this.#options;
    const poller = createInventoryPoller({
      connectionId: id,
      proxmox: () => pool.shared(id),
      clock,
      known: () => ({ guests: store.inventory.guests(id), nodes: store.inventory.nodes(id) }),
      save: ({ guests, nodes }) => {
        store.inventory.saveSnapshot(id, { guests, nodes });
        connections.noteNodes(
          id,
          nodes.flatMap(({ isOnline, name }) => (isOnline ? [] : [name])),
        );
        this.announceAll();
      },
      onHealth: (health, nextLookAt) => {
        if (health.state === 'online') connections.noteContact(id, health.version, nextLookAt);
        if (health.state === 'offline') connections.noteFailure(id, health.error, nextLookAt);
      },
      onNodeFingerprints: (fingerprints) => connections.noteNodeFingerprints(id, fingerprints),
    });
    this.#pollers.set(id, poller);
    poller.start();
  }

  followAll(): void {
    for (const { id } of this.#options.connections.list()) this.follow(id);
  }

  async unfollow(id: ConnectionId): Promise<void> {
    const poller = this.#pollers.get(id);
    this.#pollers.delete(id);
    await poller?.[Symbol.asyncDispose]();
  }

  /** Drops what was known of a container that we deleted ourselves: it is no news that it is gone. */
  async forget(id: ConnectionId, vmid: Vmid): Promise<void> {
    await this.unfollow(id);
    this.#options.store.inventory.changeGuests(id, [], [vmid]);
    await this.refresh(id);
    this.announceAll();
  }

  /** Asks a server now; its health tells whether that went well. */
  async refresh(id: ConnectionId): Promise<void> {
    this.follow(id);
    await this.#pollers.get(id)?.refresh();
  }

  /** Polls less while no window is seen. */
  setHidden(isHidden: boolean): void {
    for (const poller of this.#pollers.values()) poller.setHidden(isHidden);
  }

  /** Tells the windows what is different from what they were told. */
  announceAll(): void {
    const rows = this.rows();
    const now = new Map(rows.map((row) => [row.key, JSON.stringify(row)]));
    const changed = rows.filter(({ key }) => this.#told.get(key) !== now.get(key));
    const removed = [...this.#told.keys()].filter((key) => !now.has(key));
    this.#told = now;
    if (changed.length + removed.length > 0) this.changed.emit({ changed, removed });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#pollers.keys()].map((id) => this.unfollow(id)));
    this.changed[Symbol.dispose]();
  }
}
