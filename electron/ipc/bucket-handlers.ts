import type { Parts } from './parts.ts';
import type { Handlers } from './router.ts';

type BucketChannels = `bucket:${'list' | 'save' | 'delete'}`;

export function bucketHandlers({ buckets }: Parts): Pick<Handlers, BucketChannels> {
  return {
    'bucket:list': () => buckets.list(),
    'bucket:save': ({ bucket, expectedRevision }) => buckets.save(bucket, expectedRevision),
    'bucket:delete': async ({ bucketId }) => ({ linkedBy: await buckets.remove(bucketId) }),
  };
}
