import { createHash } from 'node:crypto';
import { desc, eq } from 'drizzle-orm';
import { z } from 'zod';
import { containerEvent, type ContainerEvent } from '../../shared/domain/container.ts';
import type { ContainerId } from '../../shared/domain/ids.ts';
import type { Db } from './database.ts';
import { containerEvents } from './schema.ts';

const row = containerEvent.extend({
  metadata: z
    .string()
    .transform((text, context) => parseJson(text, context))
    .pipe(containerEvent.shape.metadata),
});
type EventRow = typeof containerEvents.$inferSelect;
export type ChainVerdict = { isWhole: true; events: number } | { isWhole: false; brokenAt: number };
export type Events = ReturnType<typeof createEvents>;

/**
 * The history of all containers, one chain: each hash covers the one before, so a changed, removed or inserted row shows.
 * Events have no foreign key and are never deleted; those of a removed container or server stay as its audit trail.
 */
export function createEvents({ atomic, orm, read, sqlite }: Db) {
  const lastHash = sqlite.prepare('select hash from container_events order by id desc limit 1').pluck();

  return {
    append: atomic(
      (
        containerId: ContainerId,
        type: ContainerEvent['type'],
        message: string,
        metadata: Readonly<Record<string, unknown>>,
        at: number,
      ): void => {
        const body = { containerId, type, message, metadata: JSON.stringify(metadata), at };
        const previous = z.string().default('').parse(lastHash.get());
        orm
          .insert(containerEvents)
          .values({ ...body, hash: hashOf(previous, body) })
          .run();
      },
    ),

    /** Newest first. */
    list: (containerId: ContainerId, { limit = 500 }: { limit?: number } = {}): ContainerEvent[] =>
      orm
        .select()
        .from(containerEvents)
        .where(eq(containerEvents.containerId, containerId))
        .orderBy(desc(containerEvents.id))
        .limit(limit)
        .all()
        .map((found) => read(row, found, 'container_events')),

    /** Follows the whole chain. Rows cut off its end show too, as SQLite remembers the highest number it gave. */
    verifyChain(): ChainVerdict {
      let previous = '';
      let events = 0;
      let lastId = 0;
      for (const found of orm.select().from(containerEvents).orderBy(containerEvents.id).all()) {
        if (found.id !== lastId + 1 || hashOf(previous, found) !== found.hash)
          return { isWhole: false, brokenAt: lastId + 1 };
        previous = found.hash;
        lastId = found.id;
        events += 1;
      }
      const given =
        sqlite.prepare("select seq from sqlite_sequence where name = 'container_events'").pluck().get() ?? 0;
      return given === lastId ? { isWhole: true, events } : { isWhole: false, brokenAt: lastId + 1 };
    },
  };
}

const hashOf = (
  previous: string,
  { containerId, type, message, metadata, at }: Omit<EventRow, 'id' | 'hash'>,
): string =>
  createHash('sha256')
    .update(JSON.stringify([previous, containerId, type, message, metadata, at]))
    .digest('hex');

function parseJson(text: string, context: z.RefinementCtx): unknown {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue('not JSON');
    return z.NEVER;
  }
}
