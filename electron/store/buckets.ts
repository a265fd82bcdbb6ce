import { asc, eq, sql } from 'drizzle-orm';
import { packageBucket, type BucketId, type PackageBucket } from '../../shared/domain/package-bucket.ts';
import type { Db } from './database.ts';
import { fittingRows, type ReadRows } from './fitting-rows.ts';
import { packageBuckets } from './schema.ts';

export type Buckets = ReturnType<typeof createBuckets>;

// Not taken for JSON by the query: one row that is none would take all others down.
const textOf = sql<string>`${packageBuckets.body}`;

/** Package lists that templates link by name. */
export function createBuckets({ orm, clock, read }: Db) {
  const known: ReadRows<PackageBucket> = new Map();
  return {
    /** By name; rows that cannot be read stand beside the others. */
    all: () =>
      fittingRows(
        packageBucket,
        orm
          .select({ id: packageBuckets.id, name: packageBuckets.name, body: textOf })
          .from(packageBuckets)
          .orderBy(asc(packageBuckets.name))
          .all()
          .map(({ id, name, body }) => ({ id, name, text: body, value: (): unknown => JSON.parse(body) })),
        known,
      ),

    get(id: BucketId): PackageBucket | null {
      const row = orm.select().from(packageBuckets).where(eq(packageBuckets.id, id)).get();
      return row ? read(packageBucket, row.body, 'package_buckets') : null;
    },

    /** What is kept, as text, also of a row that cannot be read. */
    text(id: string): string | null {
      return orm.select({ body: textOf }).from(packageBuckets).where(eq(packageBuckets.id, id)).get()?.body ?? null;
    },

    save(saved: PackageBucket): void {
      const row = { name: saved.name, body: saved, savedAt: clock.now() };
      orm
        .insert(packageBuckets)
        .values({ id: saved.id, ...row })
        .onConflictDoUpdate({ target: packageBuckets.id, set: row })
        .run();
    },

    remove(id: string): void {
      orm.delete(packageBuckets).where(eq(packageBuckets.id, id)).run();
    },
  };
}
