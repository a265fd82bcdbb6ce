import type { ConnectionSummary } from '../../shared/domain/connection.ts';
import type { ConnectionId } from '../../shared/domain/ids.ts';
import type { Guest } from '../../shared/domain/inventory.ts';
import type { Place } from '../inventory/row-book.ts';

type Options = {
  guestAt: (place: Place) => Guest | undefined;
  /** Whether we keep a record of the container that has this number. */
  isOursAt: (place: Place) => boolean;
};
type Twin = { id: ConnectionId; isOnline: boolean };

/**
 * Servers that lead to the same cluster. Each container of it is listed once: under the server it was made with, otherwise under
 * the one that was added first and can be reached.
 */
export class ClusterTwins {
  readonly #options: Options;
  /** By server, itself among them, in the order in which they were added; servers that are alone are left out. */
  #groups = new Map<ConnectionId, readonly Twin[]>();
  #known = '[]';

  constructor(options: Options) {
    this.#options = options;
  }

  /** Whether rows may have moved from one server to another. */
  update(servers: readonly ConnectionSummary[]): boolean {
    const byCluster = Map.groupBy(servers, ({ id, sameClusterAs }) => sameClusterAs ?? id);
    const groups = [...byCluster.values()]
      .filter(({ length }) => length > 1)
      .map((group) => group.map(({ id, health }): Twin => ({ id, isOnline: health.state === 'online' })));
    const now = JSON.stringify(groups);
    if (now === this.#known) return false;
    this.#known = now;
    this.#groups = new Map(groups.flatMap((group) => group.map(({ id }) => [id, group] as const)));
    return true;
  }

  /** The same numbers on the other servers of the cluster, whose rows may have to change with these. */
  placesOf(id: ConnectionId, guests: readonly Pick<Guest, 'vmid'>[]): Place[] {
    const others = (this.#groups.get(id) ?? []).filter((twin) => twin.id !== id);
    return others.flatMap((twin) => guests.map(({ vmid }) => ({ connectionId: twin.id, vmid })));
  }

  /** Asked of containers that were not made with this server. */
  isShownElsewhere({ connectionId, vmid }: Place): boolean {
    const group = this.#groups.get(connectionId) ?? [];
    const own = group.findIndex(({ id }) => id === connectionId);
    return group.some(({ id, isOnline }, rank) => {
      if (rank === own) return false;
      const place = { connectionId: id, vmid };
      const isThere = this.#options.guestAt(place)?.goneAt === null;
      const isOwnOnline = group[own]?.isOnline === true;
      const isBetter = isOnline === isOwnOnline ? rank < own : isOnline;
      return isThere && (isBetter || this.#options.isOursAt(place));
    });
  }
}
