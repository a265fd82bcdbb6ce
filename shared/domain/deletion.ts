import { z } from 'zod';
import { connectionId, timestamp, vmid } from './ids.ts';

/** A disk that belongs to the container and goes with it. `option` is its place in the configuration. */
const ownDisk = z.strictObject({
  option: z.string(),
  volid: z.string(),
  /** Where it is mounted; null for one that is not in use. */
  path: z.string().nullable(),
  sizeBytes: z.number().nullable(),
});

/** What is mounted and stays where it is. */
const keptMount = z.strictObject({
  option: z.string(),
  source: z.string(),
  path: z.string(),
  why: z.enum(['host-folder', 'other-owner']),
});

export const deletionUnknown = z.enum(['snapshots', 'backups', 'disks', 'backup-jobs', 'replication', 'pool']);
export type DeletionUnknown = z.infer<typeof deletionUnknown>;

/** What a deletion takes away and what it leaves, as the server told it just now. */
export const deletionFacts = z.strictObject({
  connectionId,
  vmid,
  node: z.string(),
  hostname: z.string(),
  /** The root disk's volume, without its size and options; null for none. */
  rootVolume: z.string().nullable(),
  isRunning: z.boolean(),
  isProtected: z.boolean(),
  lock: z.string().nullable(),
  disks: z.array(ownDisk),
  kept: z.array(keptMount),
  /** Disks that bear its number and stand in no configuration; they stay unless that is wished. */
  unreferenced: z.array(z.strictObject({ volid: z.string(), sizeBytes: z.number().nullable() })),
  snapshots: z.array(z.strictObject({ name: z.string(), at: timestamp.nullable(), description: z.string() })),
  /** They stay. */
  backups: z.array(z.strictObject({ volid: z.string(), sizeBytes: z.number().nullable(), at: timestamp.nullable() })),
  pool: z.string().nullable(),
  isHaManaged: z.boolean(),
  /** Jobs that name it; they lose it only when it is purged. */
  backupJobs: z.array(z.string()),
  replicationJobs: z.array(z.string()),
  /** What this login could not find out. */
  unknown: z.array(z.strictObject({ what: deletionUnknown, reason: z.string() })),
});
export type DeletionFacts = z.infer<typeof deletionFacts>;
