import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import { connectionId, timestamp, type ConnectionId } from '../../shared/domain/ids.ts';
import { port } from '../../shared/domain/connection.ts';
import type { Db } from './database.ts';
import { knownHosts } from './schema.ts';

const knownHost = z.object({
  connectionId,
  host: z.string(),
  port,
  keyType: z.string(),
  /** `SHA256:…` */
  fingerprint: z.string(),
  /** create-log: printed by Proxmox while the container was made; node: read through the node; user: confirmed once. */
  learnt: z.enum(['create-log', 'node', 'user']),
  learntAt: timestamp,
});
export type KnownHost = z.infer<typeof knownHost>;
export type KnownHosts = ReturnType<typeof createKnownHosts>;

/** SSH host keys of nodes and other hosts; those of containers are in their own records. */
export function createKnownHosts({ orm, read }: Db) {
  return {
    /** A newer key of the same type replaces the older one. */
    put(known: KnownHost): void {
      const { connectionId: id, host, port: number, keyType, ...learnt } = known;
      orm
        .insert(knownHosts)
        .values({ connectionId: id, host, port: number, keyType, ...learnt })
        .onConflictDoUpdate({
          target: [knownHosts.connectionId, knownHosts.host, knownHosts.port, knownHosts.keyType],
          set: learnt,
        })
        .run();
    },

    list: (id: ConnectionId, host: string, number: number): KnownHost[] =>
      orm
        .select()
        .from(knownHosts)
        .where(and(eq(knownHosts.connectionId, id), eq(knownHosts.host, host), eq(knownHosts.port, number)))
        .all()
        .map((row) => read(knownHost, row, 'known_hosts')),

    ofConnection: (id: ConnectionId): KnownHost[] =>
      orm
        .select()
        .from(knownHosts)
        .where(eq(knownHosts.connectionId, id))
        .all()
        .map((row) => read(knownHost, row, 'known_hosts')),

    forget(id: ConnectionId, host: string, number: number): void {
      orm
        .delete(knownHosts)
        .where(and(eq(knownHosts.connectionId, id), eq(knownHosts.host, host), eq(knownHosts.port, number)))
        .run();
    },
  };
}
