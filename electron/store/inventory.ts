import { eq } from 'drizzle-orm';
import type { z } from 'zod';
import {
  bridgeFacts,
  guest,
  nodeFacts,
  storageFacts,
  type BridgeFacts,
  type Guest,
  type NodeFacts,
  type StorageFacts,
} from '../../shared/domain/inventory.ts';
import type { ConnectionId, Vmid } from '../../shared/domain/ids.ts';
import type { Db } from './database.ts';
import { inventoryBridges, inventoryGuests, inventoryNodes, inventoryStorages } from './schema.ts';

type InventoryTable =
  typeof inventoryGuests | typeof inventoryNodes | typeof inventoryStorages | typeof inventoryBridges;
/** What one look at a server showed. A list that is left out stays as it was. */
export type InventorySnapshot = {
  guests?: readonly Guest[];
  nodes?: readonly NodeFacts[];
  storages?: readonly StorageFacts[];
  bridges?: readonly BridgeFacts[];
};
export type Inventory = ReturnType<typeof createInventory>;

/** Everything last seen of every server: what is shown while one is away. */
export function createInventory({ atomic, orm, read, sqlite, logSqlite }: Db) {
  const rows = <S extends z.ZodType>(
    table: InventoryTable,
    name: string,
    schema: S,
    connectionId: ConnectionId | undefined,
  ): z.output<S>[] => {
    const chosen = orm.select().from(table);
    const found = connectionId === undefined ? chosen.all() : chosen.where(eq(table.connectionId, connectionId)).all();
    return found.map((row) => read(schema, row, name));
  };
  const putGuest = sqlite.prepare(putGuestSql);
  const put = (one: Guest): void => {
    putGuest.run(guestValues(one));
  };
  // What is followed from look to look is no record: after a power cut the next look tells it again, so no write waits for the disk.
  const putSeen = logSqlite.prepare(putGuestSql);
  const dropSeen = logSqlite.prepare('delete from inventory_guests where connection_id = ? and vmid = ?');
  const changeSeen = logSqlite.transaction(
    (connectionId: ConnectionId, changed: readonly Guest[], removed: readonly Vmid[]): void => {
      for (const one of changed) putSeen.run(guestValues(one));
      for (const vmid of removed) dropSeen.run(connectionId, vmid);
    },
  );

  return {
    /** Puts the given lists in place of what was known of this server, all or nothing. */
    saveSnapshot: atomic(
      (connectionId: ConnectionId, { guests, nodes, storages, bridges }: InventorySnapshot): void => {
        const clear = (table: InventoryTable): unknown =>
          orm.delete(table).where(eq(table.connectionId, connectionId)).run();
        if (guests) {
          clear(inventoryGuests);
          for (const one of guests) put(one);
        }
        if (nodes) {
          clear(inventoryNodes);
          for (const one of nodes) orm.insert(inventoryNodes).values(one).run();
        }
        if (storages) {
          clear(inventoryStorages);
          for (const one of storages) orm.insert(inventoryStorages).values(one).run();
        }
        if (bridges) {
          clear(inventoryBridges);
          for (const one of bridges) orm.insert(inventoryBridges).values(one).run();
        }
      },
    ),

    /** Writes only what changed since the last look. */
    changeGuests(connectionId: ConnectionId, changed: readonly Guest[], removed: readonly Vmid[] = []): void {
      changeSeen.immediate(connectionId, changed, removed);
    },

    guests: (connectionId?: ConnectionId): Guest[] =>
      withSharedTexts(rows(inventoryGuests, 'inventory_guests', guest, connectionId)),
    nodes: (connectionId?: ConnectionId): NodeFacts[] =>
      rows(inventoryNodes, 'inventory_nodes', nodeFacts, connectionId),
    storages: (connectionId?: ConnectionId): StorageFacts[] =>
      rows(inventoryStorages, 'inventory_storages', storageFacts, connectionId),
    bridges: (connectionId?: ConnectionId): BridgeFacts[] =>
      rows(inventoryBridges, 'inventory_bridges', bridgeFacts, connectionId),
  };
}

const putGuestSql = `
    insert or replace into inventory_guests (connection_id, vmid, kind, node, name, status, is_status_known, tags, lock, is_template,
      cpu_share, cores, memory_bytes, memory_max_bytes, disk_bytes, disk_max_bytes, uptime_seconds, address, observed_at, gone_at)
    values (@connectionId, @vmid, @kind, @node, @name, @status, @isStatusKnown, @tags, @lock, @isTemplate,
      @cpuShare, @cores, @memoryBytes, @memoryMaxBytes, @diskBytes, @diskMaxBytes, @uptimeSeconds, @address, @observedAt, @goneAt)`;

const guestValues = (one: Guest): Record<string, unknown> => ({
  ...one,
  tags: JSON.stringify(one.tags),
  isTemplate: Number(one.isTemplate),
  isStatusKnown: Number(one.isStatusKnown),
});

/** What thousands of guests say alike is read once for each of them; from here on it is held once for all. */
function withSharedTexts(guests: Guest[]): Guest[] {
  const [connection, node, kind, status, tag] = [
    sharing<ConnectionId>(),
    sharing<string>(),
    sharing<Guest['kind']>(),
    sharing<Guest['status']>(),
    sharing<string>(),
  ];
  for (const one of guests) {
    one.connectionId = connection(one.connectionId);
    one.node = node(one.node);
    one.kind = kind(one.kind);
    one.status = status(one.status);
    one.tags = one.tags.map(tag);
  }
  return guests;
}

/** Gives back the first text that was the same. */
function sharing<T extends string>(): (text: T) => T {
  const known = new Map<T, T>();
  return (text) => {
    const first = known.get(text);
    if (first !== undefined) return first;
    known.set(text, text);
    return text;
  };
}
