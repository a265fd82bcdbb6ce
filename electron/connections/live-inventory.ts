import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '../../shared/errors.ts';
import type { ContainerRow } from '../../shared/domain/container.ts';
import type { ConnectionId, Vmid } from '../../shared/domain/ids.ts';
import type { Guest, NodeFacts } from '../../shared/domain/inventory.ts';
import type { Clock } from '../lib/clock.ts';
import { Emitter } from '../lib/emitter.ts';
import { recordNews } from '../inventory/container-history.ts';
import { rowKey } from '../inventory/container-rows.ts';
import { guestNews, hasRunOn, mayBeAnother } from '../inventory/guest-news.ts';
import { InventoryKeeper } from '../inventory/keeper.ts';
import type { MergedInventory } from '../inventory/merge.ts';
import { createInventoryPoller, type InventoryPoller, type PolledServer } from '../inventory/poller.ts';
import { RowBook, type Place, type RowChange } from '../inventory/row-book.ts';
import type { Store } from '../store/store.ts';
import { ClusterTwins } from './cluster-twins.ts';
import type { ConnectionPool } from './connection-pool.ts';
import type { ConnectionService } from './connection-service.ts';
import { GuestLooks } from './guest-looks.ts';

type Options = {
  store: Store;
  pool: ConnectionPool;
  connections: ConnectionService;
  clock: Clock;
  /** Whether a job of ours works on this container: what it does on its way is no news. */
  isBusy?: (id: ConnectionId, vmid: Vmid) => boolean;
};
type Follower = { poller: InventoryPoller; closing: AbortController };

/** So many rows go to the windows in one message; writing more of them down would hold up the app for milliseconds. */
const rowsAtOnce = 400;

/** Follows every connected server and keeps the list of containers; what was last seen stays when a server is away. */
export class LiveInventory implements AsyncDisposable {
  readonly changed = new Emitter<RowChange>();
  readonly #options: Options;
  readonly #keeper: InventoryKeeper;
  readonly #unsubscribe: () => void;
  readonly #twins: ClusterTwins;
  readonly #book: RowBook;
  readonly #looks: GuestLooks;
  readonly #followers = new Map<ConnectionId, Follower>();
  readonly #rounds = new Set<Promise<void>>();
  readonly #untold: RowChange[] = [];
  #isTelling = false;
  #turn: Promise<void> = Promise.resolve();
  readonly #removing = new Set<ConnectionId>();
  #isHidden = false;
  #isClosed = false;

  constructor(options: Options) {
    const { store, pool, connections, clock } = options;
    this.#options = options;
    this.#keeper = new InventoryKeeper(store, clock);
    this.#twins = new ClusterTwins({
      guestAt: ({ connectionId, vmid }) => this.#keeper.guest(connectionId, vmid),
      isOursAt: (place) => this.#book.recordAt(place) !== null,
    });
    this.#twins.update(connections.list());
    this.#unsubscribe = connections.changed.on((list) => {
      if (this.#twins.update(list)) this.announceAll();
    });
    this.#book = new RowBook({
      store,
      guestAt: ({ connectionId, vmid }) => this.#keeper.guest(connectionId, vmid),
      isShownElsewhere: (place) => this.#twins.isShownElsewhere(place),
    });
    this.#book.takeAll(this.#keeper.guests());
    this.#looks = new GuestLooks({
      proxmox: (id) => pool.shared(id),
      containers: store.containers,
      guestAt: ({ connectionId, vmid }) => this.#keeper.guest(connectionId, vmid),
      clock,
      onAddress: (id, vmid, address) => {
        this.#keeper.change(id, vmid, { address });
        this.#tell(this.#book.takeGuests([{ connectionId: id, vmid }]));
      },
      onNews: ({ record, guest, news }) => {
        recordNews(store.containers.get(record.id) ?? record, news, store, clock.now());
        this.recordChanged(guest);
      },
      onRefused: (id, reason) => connections.noteAddressesRefused(id, reason),
    });
  }

  rows(): ContainerRow[] {
    return this.#book.rows();
  }

  /** @throws AppError `container:not-found` */
  row(connectionId: ConnectionId, vmid: Vmid): ContainerRow {
    const key = rowKey(connectionId, vmid);
    const row = this.#book.row(key);
    if (!row) throw new AppError('container:not-found', `No container ${key}`, { containerId: key });
    return row;
  }

  /** Every guest last seen, virtual machines included. */
  guests(): Guest[] {
    return this.#keeper.guests();
  }

  /** The nodes as last seen, each with its time. */
  nodes(id: ConnectionId): readonly NodeFacts[] {
    return this.#keeper.state(id).nodes;
  }

  /** Begins to ask a server, and goes on. Not while it is being removed, and not when everything ends. */
  follow(id: ConnectionId): void {
    if (this.#isClosed || this.#removing.has(id) || this.#followers.has(id)) return;
    if (!this.#options.connections.list().some((server) => server.id === id)) return;
    const { pool, connections, clock, isBusy } = this.#options;
    const closing = new AbortController();
    const poller = createInventoryPoller({
      connectionId: id,
      proxmox: async () => this.#inTurns(await pool.shared(id)),
      clock,
      known: () => this.#keeper.state(id),
      save: (merged) => this.#accept(id, merged),
      isBusy: (vmid) => isBusy?.(id, vmid) ?? false,
      onHealth: (health, nextLookAt) => {
        if (health.state === 'online') {
          connections.noteContact(id, health.version, nextLookAt);
          this.#lookInside(id, closing.signal);
        }
        if (health.state === 'offline') connections.noteFailure(id, health.error, nextLookAt);
      },
      onNodeFingerprints: (fingerprints) => connections.noteNodeFingerprints(id, fingerprints),
    });
    this.#followers.set(id, { poller, closing });
    poller.setHidden(this.#isHidden);
    poller.start();
  }

  followAll(): void {
    for (const { id } of this.#options.connections.list()) this.follow(id);
  }

  /** Nobody asks the server while it is removed, nor after; if that fails, it is followed as before. */
  async remove(id: ConnectionId, removal: () => Promise<void>): Promise<void> {
    this.#removing.add(id);
    try {
      await this.#unfollow(id);
      await removal();
    } finally {
      this.#removing.delete(id);
      this.follow(id);
    }
    this.announceAll();
  }

  /** Drops what was known of a container that we deleted ourselves: it is no news that it is gone. */
  async forget(id: ConnectionId, vmid: Vmid): Promise<void> {
    // An answer that is under way may still show it.
    await this.#unfollow(id);
    this.#keeper.drop(id, vmid);
    this.#options.store.containerConfigs.forget(id, vmid);
    this.recordChanged({ connectionId: id, vmid });
    await this.refresh(id);
  }

  /** Asks a server now; its health tells whether that went well. */
  async refresh(id: ConnectionId): Promise<void> {
    this.follow(id);
    this.#looks.forgetRefusal(id);
    await this.#followers.get(id)?.poller.refresh();
  }

  /** The machine has woken or the network is back: every server is asked again, without its long pause. */
  lookSoon(id?: ConnectionId): void {
    for (const [each, { poller }] of this.#followers) if (id === undefined || id === each) poller.lookSoon();
  }

  /** Polls less while no window is seen. */
  setHidden(isHidden: boolean): void {
    this.#isHidden = isHidden;
    for (const { poller } of this.#followers.values()) poller.setHidden(isHidden);
  }

  /** Our record of this container, or what was found in it, is different. */
  recordChanged({ connectionId, vmid }: Place): void {
    this.#tell(this.#book.takeRecord({ connectionId, vmid }));
    this.#tell(this.#book.takeGuests(this.#twins.placesOf(connectionId, [{ vmid }])));
  }

  /** Servers or records are different, nobody says which: the windows are told what is different from what they were told. */
  announceAll(): void {
    this.#keeper.keepOnly(new Set(this.#options.connections.list().map(({ id }) => id)));
    this.#tell(this.#book.takeAll(this.#keeper.guests()));
  }

  /** Resolves when nothing is asked of single containers. */
  async idle(): Promise<void> {
    await Promise.all(this.#rounds);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    this.#unsubscribe();
    await Promise.all([...this.#followers.keys()].map((id) => this.#unfollow(id)));
    await this.idle();
    this.#keeper[Symbol.dispose]();
    this.changed[Symbol.dispose]();
  }

  async #unfollow(id: ConnectionId): Promise<void> {
    const follower = this.#followers.get(id);
    this.#followers.delete(id);
    follower?.closing.abort();
    await follower?.poller[Symbol.asyncDispose]();
  }

  #accept(id: ConnectionId, merged: MergedInventory): void {
    const { store, clock, connections } = this.#options;
    const ours: Place[] = [];
    for (const guest of merged.changed) {
      const record = this.#book.recordAt(guest);
      if (!record || record.lifecycle === 'creating') continue;
      const before = this.#keeper.guest(id, guest.vmid);
      const news = guestNews(before, guest);
      const isDoubtful = mayBeAnother(before, guest) || (news.length > 0 && this.#looks.isSuspected(guest));
      if (before && isDoubtful) this.#looks.suspect({ record, guest, news, hasRunOn: hasRunOn(before, guest) });
      else if (news.length > 0) {
        recordNews(record, news, store, clock.now());
        ours.push(guest);
      }
    }
    this.#keeper.accept(id, merged);
    this.#tell(this.#book.takeGuests([...merged.changed, ...this.#twins.placesOf(id, merged.changed)]));
    for (const place of ours) this.recordChanged(place);
    const away = merged.nodes.filter(({ isOnline }) => !isOnline);
    connections.noteNodes(
      id,
      away.map(({ name }) => name),
    );
  }

  /** Beside the look, never in its way. */
  #lookInside(id: ConnectionId, signal: AbortSignal): void {
    const subjects = this.#keeper.state(id).guests.map((guest) => ({ guest, record: this.#book.recordAt(guest) }));
    const round = this.#looks.round(id, subjects, { isSeen: !this.#isHidden, signal });
    this.#rounds.add(round);
    void round.finally(() => this.#rounds.delete(round));
  }

  /** Large changes go out in pieces, in their order, each in a turn of its own. */
  #tell({ changed, removed }: RowChange): void {
    if (changed.length + removed.length === 0) return;
    this.#untold.push({ changed: changed.slice(0, rowsAtOnce), removed });
    for (let from = rowsAtOnce; from < changed.length; from += rowsAtOnce)
      this.#untold.push({ changed: changed.slice(from, from + rowsAtOnce), removed: [] });
    if (!this.#isTelling) void this.#tellAll();
  }

  /** Answers of big clusters are decoded in one turn and merged in another, each in its own even when they come together. */
  #inTurns({ cluster, lxc, nodes, version }: PolledServer): PolledServer {
    const resources: PolledServer['cluster']['resources'] = async (options) => {
      const told = await cluster.resources(options);
      this.#turn = this.#turn.then(() => nextTurn());
      await this.#turn;
      return told;
    };
    return { lxc, nodes, version, cluster: { resources } };
  }

  async #tellAll(): Promise<void> {
    this.#isTelling = true;
    for (let next = this.#untold.shift(); next; next = this.#untold.shift()) {
      this.changed.emit(next);
      if (this.#untold.length > 0) await nextTurn();
    }
    this.#isTelling = false;
  }
}
