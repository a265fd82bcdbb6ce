import type { DeletionFacts, DeletionUnknown } from '../../../../shared/domain/deletion.ts';
import type { Vanishing } from '../../../ui/confirm-dialog.tsx';
import { formatBytes, formatDay } from '../../../ui/format.ts';

export type DeletionOptions = { readonly isPurged: boolean; readonly withUnreferenced: boolean };

const size = (bytes: number | null): { detail?: string } => (bytes === null ? {} : { detail: formatBytes(bytes) });

/** Everything a deletion takes away with these options. */
export function vanishing(facts: DeletionFacts, { isPurged, withUnreferenced }: DeletionOptions): Vanishing[] {
  const { disks, snapshots, unreferenced, pool, backupJobs, replicationJobs, isHaManaged } = facts;
  const gone: Vanishing[] = disks.map(({ option, volid, path, sizeBytes }) => ({
    id: option,
    label:
      option === 'rootfs' ? `Root disk ${volid}` : path === null ? `Unused disk ${volid}` : `Disk ${volid} at ${path}`,
    ...size(sizeBytes),
  }));
  for (const { name, at } of snapshots)
    gone.push({ id: `snapshot ${name}`, label: `Snapshot ${name}`, ...(at !== null && { detail: formatDay(at) }) });
  if (withUnreferenced)
    for (const { volid, sizeBytes } of unreferenced)
      gone.push({ id: volid, label: `Unreferenced disk ${volid}`, ...size(sizeBytes) });
  if (pool !== null) gone.push({ id: 'pool', label: `Its place in the pool ${pool}` });
  if (isPurged) {
    for (const id of backupJobs) gone.push({ id: `job ${id}`, label: `Its entry in the backup job ${id}` });
    for (const id of replicationJobs) gone.push({ id: `replication ${id}`, label: `The replication job ${id}` });
    if (isHaManaged) gone.push({ id: 'ha', label: 'Its HA resource' });
  }
  gone.push({ id: 'acl', label: 'Access rules and firewall rules set on it' });
  return gone;
}

const unknownWords: Record<DeletionUnknown, string> = {
  snapshots: 'Its snapshots could not be listed; they go as well.',
  backups: 'Its backups could not be listed; they stay.',
  disks: 'Disks outside its configuration could not be listed.',
  'backup-jobs': 'This login may not see backup jobs.',
  replication: 'Replication jobs could not be listed.',
  pool: 'Whether it is in a pool could not be found out.',
};

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** What will still be there afterwards, and what is not known, one sentence each. */
export function staying(facts: DeletionFacts, { isPurged, withUnreferenced }: DeletionOptions): string[] {
  const { backups, kept, unreferenced, backupJobs, replicationJobs, unknown } = facts;
  const sentences: string[] = [];
  const newest = backups[0]?.at ?? null;
  if (backups.length > 0)
    sentences.push(
      `${counted(backups.length, 'backup stays', 'backups stay')}${newest === null ? '' : `, the newest of ${formatDay(newest)}`}.`,
    );
  else if (!unknown.some(({ what }) => what === 'backups')) sentences.push('There is no backup of it.');
  for (const { source, path, why } of kept)
    sentences.push(
      why === 'host-folder'
        ? `The node’s folder ${source} (mounted at ${path}) stays.`
        : `The disk ${source}${path === '' ? '' : ` (mounted at ${path})`} belongs to another container and stays.`,
    );
  if (!withUnreferenced && unreferenced.length > 0)
    sentences.push(`${counted(unreferenced.length, 'unreferenced disk stays', 'unreferenced disks stay')}.`);
  const jobs = backupJobs.length + replicationJobs.length;
  if (!isPurged && jobs > 0)
    sentences.push(`${counted(jobs, 'backup or replication job', 'backup or replication jobs')} will still name it.`);
  sentences.push(...unknown.map(({ what }) => unknownWords[what]));
  return sentences;
}

/** Why it cannot be deleted as it is now; null when it can. */
export function deletionBlock(facts: DeletionFacts, { isPurged }: DeletionOptions): string | null {
  if (facts.isProtected) return 'It is protected';
  if (facts.lock !== null) return `Proxmox has locked it (${facts.lock})`;
  if (facts.isRunning) return 'Shut it down first';
  if (facts.isHaManaged && !isPurged) return 'HA manages it: take it out of HA, or purge it';
  return null;
}
