import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ConnectionId, Vmid } from '../../shared/domain/ids.ts';
import type { Guest, NodeFacts } from '../../shared/domain/inventory.ts';
import type { Clock } from '../lib/clock.ts';
import type { Store } from '../store/store.ts';
import type { InventoryState, MergedInventory } from './merge.ts';

type Kept = { guests: readonly Guest[]; nodes: readonly NodeFacts[]; byVmid: Map<Vmid, Guest> };
type Written = { guests: Map<Vmid, Guest>; queue: Map<Vmid, Guest>; nodesAt: number; measuresAt: number };

/** How many rows are written before others get their turn; about a millisecond. */
const sliceRows = 100;
/** CPU, memory and the time a guest was seen are different at every look: they are written so often, the rest at once. */
const measuresMs = 60_000;

/**
 * What was last seen of every server, in memory, and written down behind it in small pieces: neither reading nor writing thousands
 * of guests ever holds up the app. What is lost in a crash is a minute of measures.
 */
export class InventoryKeeper implements Disposable {
  readonly #store: Pick<Store, 'inventory'>;
  readonly #clock: Clock;
  readonly #kept = new Map<ConnectionId, Kept>();
  readonly #written = new Map<ConnectionId, Written>();
  #isDraining = false;
  #isClosed = false;

  constructor(store: Pick<Store, 'inventory'>, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
    const nodes = Map.groupBy(store.inventory.nodes(), ({ connectionId }) => connectionId);
    const guests = Map.groupBy(store.inventory.guests(), ({ connectionId }) => connectionId);
    for (const id of new Set([...nodes.keys(), ...guests.keys()])) {
      this.#keep(id, { guests: guests.get(id) ?? [], nodes: nodes.get(id) ?? [] });
      this.#writtenOf(id).guests = new Map(this.#kept.get(id)?.byVmid);
    }
  }

  state(id: ConnectionId): InventoryState {
    return this.#kept.get(id) ?? { guests: [], nodes: [] };
  }

  guest(id: ConnectionId, vmid: Vmid): Guest | undefined {
    return this.#kept.get(id)?.byVmid.get(vmid);
  }

  guests(): Guest[] {
    return [...this.#kept.values()].flatMap(({ guests }) => guests);
  }

  /** Takes over what a look has shown. */
  accept(id: ConnectionId, merged: MergedInventory): void {
    const before = this.#kept.get(id);
    this.#keep(id, merged);
    const written = this.#writtenOf(id);
    const now = this.#clock.now();
    if (now - written.nodesAt >= measuresMs || hasOtherNodes(before?.nodes ?? [], merged.nodes)) {
      written.nodesAt = now;
      this.#store.inventory.saveSnapshot(id, { nodes: merged.nodes });
    }
    const isTimeForMeasures = now - written.measuresAt >= measuresMs;
    if (isTimeForMeasures) written.measuresAt = now;
    for (const guest of isTimeForMeasures ? merged.guests : merged.changed) {
      const last = written.guests.get(guest.vmid);
      if (last !== guest && (isTimeForMeasures || !last || hasOtherFacts(last, guest)))
        written.queue.set(guest.vmid, guest);
    }
    void this.#drain();
  }

  /** Another value for one guest, from elsewhere than a look. Nothing when it is not known any more. */
  change(id: ConnectionId, vmid: Vmid, change: Pick<Guest, 'address'>): void {
    const kept = this.#kept.get(id);
    const guest = kept?.byVmid.get(vmid);
    if (!kept || !guest) return;
    const next = { ...guest, ...change };
    this.#keep(id, { guests: kept.guests.map((one) => (one === guest ? next : one)), nodes: kept.nodes });
    this.#writtenOf(id).queue.set(vmid, next);
    void this.#drain();
  }

  /** Forgets one guest. */
  drop(id: ConnectionId, vmid: Vmid): void {
    const kept = this.#kept.get(id);
    if (!kept) return;
    this.#keep(id, { guests: kept.guests.filter((guest) => guest.vmid !== vmid), nodes: kept.nodes });
    const written = this.#writtenOf(id);
    written.queue.delete(vmid);
    written.guests.delete(vmid);
    this.#store.inventory.changeGuests(id, [], [vmid]);
  }

  /** Forgets the servers that are not among these; the store has dropped their rows with them. */
  keepOnly(ids: ReadonlySet<ConnectionId>): void {
    for (const id of this.#kept.keys()) {
      if (ids.has(id)) continue;
      this.#kept.delete(id);
      this.#written.delete(id);
    }
  }

  /** Writes what is still waiting, measures included. */
  [Symbol.dispose](): void {
    this.#isClosed = true;
    for (const [id, { guests, nodes }] of this.#kept) {
      const written = this.#writtenOf(id);
      const late = guests.filter((guest) => written.guests.get(guest.vmid) !== guest);
      this.#store.inventory.changeGuests(id, late);
      this.#store.inventory.saveSnapshot(id, { nodes });
      written.queue.clear();
    }
  }

  #keep(id: ConnectionId, { guests, nodes }: InventoryState): void {
    this.#kept.set(id, { guests, nodes, byVmid: new Map(guests.map((guest) => [guest.vmid, guest])) });
  }

  #writtenOf(id: ConnectionId): Written {
    const known = this.#written.get(id);
    if (known) return known;
    const fresh = {
      guests: new Map(),
      queue: new Map(),
      nodesAt: Number.NEGATIVE_INFINITY,
      measuresAt: this.#clock.now(),
    };
    this.#written.set(id, fresh);
    return fresh;
  }

  async #drain(): Promise<void> {
    if (this.#isDraining) return;
    this.#isDraining = true;
    try {
      // Not in the turn in which a look is merged.
      do await nextTurn();
      while (!this.#isClosed && this.#writeSlice());
    } finally {
      this.#isDraining = false;
    }
  }

  /** Whether there was something to write. */
  #writeSlice(): boolean {
    for (const [id, { queue, guests }] of this.#written) {
      if (queue.size === 0) continue;
      const slice = [...queue.values()].slice(0, sliceRows);
      this.#store.inventory.changeGuests(id, slice);
      for (const guest of slice) {
        guests.set(guest.vmid, guest);
        queue.delete(guest.vmid);
      }
      return true;
    }
    return false;
  }
}

const facts = [
  'kind',
  'node',
  'name',
  'status',
  'isStatusKnown',
  'lock',
  'isTemplate',
  'cores',
  'memoryMaxBytes',
  'diskMaxBytes',
  'address',
  'goneAt',
] as const;

const hasOtherFacts = (before: Guest, next: Guest): boolean =>
  facts.some((fact) => before[fact] !== next[fact]) ||
  before.tags.length !== next.tags.length ||
  before.tags.some((tag, index) => tag !== next.tags[index]);

const hasOtherNodes = (before: readonly NodeFacts[], next: readonly NodeFacts[]): boolean =>
  before.length !== next.length ||
  next.some((node, index) => node.name !== before[index]?.name || node.isOnline !== before[index].isOnline);
