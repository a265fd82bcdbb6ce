import { failure } from '../http/pve-error.ts';
import { markBackups, readRetention, type Mark } from '../world/retention.ts';
import type { VolumeState } from '../world/world-state.ts';
import type { World } from '../world/world.ts';

export type PruneOrder = {
  readonly storageId: string;
  readonly node: string;
  /** Only this guest's backups. */
  readonly vmid: number | undefined;
  readonly subtype: string | undefined;
  /** Instead of what the storage is configured to keep. */
  readonly retention: string | undefined;
};

export type Pruned = { readonly volume: VolumeState; readonly mark: Mark };

/** Only names vzdump itself has given are ever removed. */
const STANDARD_NAME = /backup\/vzdump-(?:lxc|qemu|openvz)-\d+-\d{4}(?:_\d\d){2}-\d\d(?:_\d\d){2}\./;

/** Marks every backup and removes those to be removed. (PVE::Storage::prune_backups) */
export function pruneBackups(
  world: World,
  { storageId, node, vmid, subtype, retention }: PruneOrder,
  { isDryRun, log }: { isDryRun: boolean; log?: (line: string) => void },
): Pruned[] {
  const storage = world.storage(storageId);
  if (!storage.content.includes('backup')) throw failure(`storage '${storageId}' does not support backups`);
  const keep = retention ?? storage.options?.['prune-backups'];
  if (keep === undefined) throw failure(`no prune-backups options configured for storage '${storageId}'`);
  world.enabledStorage(storageId, node);
  const entries = world
    .volumesOn(storage, node)
    .filter(
      (volume) =>
        volume.content === 'backup' &&
        (vmid === undefined || volume.vmid === vmid) &&
        (subtype === undefined || volume.backup?.subtype === subtype),
    )
    .map((volume) => ({ volume, createdAt: volume.createdAt, ...markFor(volume) }));
  const groups = new Map<string, typeof entries>();
  for (const entry of entries) {
    if (entry.mark === 'renamed') continue;
    const group = `${entry.volume.backup?.subtype}/${entry.volume.vmid}`;
    groups.set(group, [...(groups.get(group) ?? []), entry]);
  }
  for (const group of groups.values()) markBackups(group, readRetention(keep));
  const pruned = entries.map(({ volume, mark }) => ({ volume, mark: mark ?? ('keep' as const) }));
  if (isDryRun) return pruned;
  for (const { volume, mark } of pruned) {
    if (mark !== 'remove') continue;
    log?.(`removing backup '${volume.volid}'`);
    storage.volumes = storage.volumes.filter((other) => other !== volume);
  }
  world.changed();
  return pruned;
}

/** A protected backup stays, whatever its name is. */
function markFor(volume: VolumeState): { mark?: Mark } {
  if (volume.isProtected) return { mark: 'protected' };
  return STANDARD_NAME.test(volume.volid) ? {} : { mark: 'renamed' };
}
