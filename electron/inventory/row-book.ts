import type { ContainerRow } from '../../shared/domain/container.ts';
import type { ConnectionId, Vmid } from '../../shared/domain/ids.ts';
import type { Guest } from '../../shared/domain/inventory.ts';
import type { Store } from '../store/store.ts';
import { recordEntries, rowFor, rowKey, type RecordEntry } from './container-rows.ts';

export type RowChange = { changed: ContainerRow[]; removed: string[] };
export type Place = { connectionId: ConnectionId; vmid: Vmid };
type RowBookOptions = {
  store: Pick<Store, 'containers' | 'services'>;
  guestAt: (place: Place) => Guest | undefined;
  /** Whether a container that was not made here has its row under another server of the same cluster. */
  isShownElsewhere?: (place: Place) => boolean;
};

/**
 * The list as it stands, kept up to date row by row: with thousands of guests nothing is read or compared that did not change.
 * A row that says the same stays the same object.
 */
export class RowBook {
  readonly #store: Pick<Store, 'containers' | 'services'>;
  readonly #guestAt: (place: Place) => Guest | undefined;
  readonly #isShownElsewhere: (place: Place) => boolean;
  readonly #rows = new Map<string, ContainerRow>();
  #entries = new Map<string, RecordEntry>();

  constructor({ store, guestAt, isShownElsewhere = () => false }: RowBookOptions) {
    this.#store = store;
    this.#guestAt = guestAt;
    this.#isShownElsewhere = isShownElsewhere;
  }

  rows(): ContainerRow[] {
    return [...this.#rows.values()];
  }

  row(key: string): ContainerRow | undefined {
    return this.#rows.get(key);
  }

  /** Our record of the container that has this number now. */
  recordAt({ connectionId, vmid }: Place): RecordEntry['record'] | null {
    const entry = this.#entries.get(rowKey(connectionId, vmid));
    return entry && entry.record.goneAt === null ? entry.record : null;
  }

  /** Guests changed; records did not. */
  takeGuests(places: Iterable<Place>): RowChange {
    return this.#rebuild(places);
  }

  /** What we keep of one container changed. */
  takeRecord(place: Place): RowChange {
    const record = this.#store.containers.byVmid(place.connectionId, place.vmid);
    const key = rowKey(place.connectionId, place.vmid);
    if (record) this.#entries.set(key, { record, services: this.#store.services.list(record.id) });
    else this.#entries.delete(key);
    return this.#rebuild([place]);
  }

  /** Everything is read again; for when nobody says what changed. */
  takeAll(guests: Iterable<Place>): RowChange {
    this.#entries = recordEntries(this.#store.containers.list(), (id) => this.#store.services.list(id));
    return this.#rebuild([
      ...guests,
      ...[...this.#entries.values()].map(({ record }) => record),
      ...this.#rows.values(),
    ]);
  }

  #rebuild(places: Iterable<Place>): RowChange {
    const changed = new Map<string, ContainerRow>();
    const removed: string[] = [];
    for (const place of places) {
      const key = rowKey(place.connectionId, place.vmid);
      const before = this.#rows.get(key);
      const made = rowFor(this.#guestAt(place), this.#entries.get(key));
      const row = made?.origin === 'foreign' && this.#isShownElsewhere(place) ? null : made;
      if (row === null) {
        if (this.#rows.delete(key)) removed.push(key);
      } else if (before === undefined || !isSameRow(before, row)) {
        this.#rows.set(key, row);
        changed.set(key, row);
      }
    }
    return { changed: [...changed.values()], removed };
  }
}

function isSameRow(before: ContainerRow, row: ContainerRow): boolean {
  if (before.observedAt !== row.observedAt || before.uptimeSeconds !== row.uptimeSeconds) return false;
  return JSON.stringify(before) === JSON.stringify(row);
}
