import { asc, eq } from 'drizzle-orm';
import { packageBucket, type BucketId, type PackageBucket } from '../../shared/domain/package-bucket.ts';
import type { Db } from './database.ts';
import { fittingRows } from './fitting-rows.ts';
import { packageBuckets } from './schema.ts';

export type Buckets = ReturnType<typeof createBuckets>;

/** Package lists that templates link by name. */
export function createBuckets({ orm, clock, read }: Db) {
  return {
    /** By name; rows that cannot be read stand beside the others. */
    all: () =>
      fittingRows(
        packageBucket,
        orm
          .select()
          .from(packageBuckets)
          .orderBy(asc(packageBuckets.name))
          .all()
          .map(({ id, name, body }) => ({ id, name, value: body })),
      ),

    get(id: BucketId): PackageBucket | null {
      const row = orm.select().from(packageBuckets).where(eq(packageBuckets.id, id)).get();
      return row ? read(packageBucket, row.body, 'package_buckets') : null;
    },

    save(saved: PackageBucket): void {
      const row = { name: saved.name, body: saved, savedAt: clock.now() };
      orm
        .insert(packageBuckets)
        .values({ id: saved.id, ...row })
        .onConflictDoUpdate({ target: packageBuckets.id, set: row })
        .run();
    },

    remove(id: BucketId): void {
      orm.delete(packageBuckets).where(eq(packageBuckets.id, id)).run();
    },
  };
}
