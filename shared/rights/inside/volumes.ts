import { all, any, held, heldAll, nothing, root, unknown, type Need } from '../need.ts';

export type Volume = {
  readonly storage: string;
  readonly kind: 'template' | 'backup' | 'disk' | 'other';
  readonly owner: string | null;
};

/** `STORAGE:vztmpl/FILE`, `STORAGE:backup/vzdump-lxc-104-….tar.zst`, `STORAGE:104/vm-104-disk-0.raw`; null for a path of the node. */
export function volumeOf(volid: string): Volume | null {
  const [, storage, name] = /^([a-z][\w.-]*):(.+)$/i.exec(volid) ?? [];
  if (storage === undefined || name === undefined) return null;
  if (/^(vztmpl|iso|import)\//.test(name)) return { storage, kind: 'template', owner: null };
  const backup = /^backup\/(?:vzdump-\w+-(\d+)-|(?:vm|ct)\/(\d+)\/)/.exec(name);
  if (name.startsWith('backup/')) return { storage, kind: 'backup', owner: backup?.[1] ?? backup?.[2] ?? null };
  const disk = /(?:^|\/)(?:vm|base|subvol|basevol)-(\d+)-/.exec(name);
  return disk ? { storage, kind: 'disk', owner: disk[1] ?? null } : { storage, kind: 'other', owner: null };
}

/** Reading a volume, for `vmid` when it is for a guest. (PVE/Storage.pm, check_volume_access) */
export function readVolume(volid: string, vmid: string | null = null): Need {
  const volume = volumeOf(volid);
  if (!volume) return root('Only root@pam may name files of the node');
  const { storage, kind, owner } = volume;
  const place = `/storage/${storage}`;
  const administrator = held(place, 'Datastore.Allocate');
  if (kind === 'template') return any(held(place, 'Datastore.AllocateSpace', 'Datastore.Audit'), administrator);
  // What belongs to the guest it is for is asked for no further.
  if (owner !== null && owner === vmid) return nothing;
  if (kind === 'backup') {
    const ofOwner = owner === null ? unknown('Whose backup this is, is not known') : held(`/vms/${owner}`, 'VM.Backup');
    return any(administrator, all(held(place, 'Datastore.AllocateSpace'), ofOwner));
  }
  if (kind === 'disk' && owner !== null)
    return any(administrator, all(held(place, 'Datastore.Audit'), held(`/vms/${owner}`, 'VM.Config.Disk')));
  return administrator;
}

/** Taking a volume away. (PVE/API2/Storage/Content.pm, delete) */
export function removeVolume(volid: string): Need {
  const volume = volumeOf(volid);
  if (!volume) return root('Only root@pam may name files of the node');
  const { storage, kind, owner } = volume;
  if (kind === 'backup' && owner !== null)
    return all(held(`/storage/${storage}`, 'Datastore.AllocateSpace'), held(`/vms/${owner}`, 'VM.Backup'));
  return held(`/storage/${storage}`, 'Datastore.Allocate');
}

/** The configuration inside a backup: reading it, and the right on the guest for administrators of the storage, too. */
export function readBackedUpConfig(volid: string): Need {
  const owner = volumeOf(volid)?.owner;
  return all(readVolume(volid), ...(owner === null || owner === undefined ? [] : [held(`/vms/${owner}`, 'VM.Backup')]));
}

/** Taking old backups away. (PVE/API2/Storage/PruneBackups.pm) */
export const pruneBackups = (storage: string, vmid: string | undefined): Need =>
  vmid === undefined
    ? held(`/storage/${storage}`, 'Datastore.Allocate')
    : any(
        held(`/storage/${storage}`, 'Datastore.Allocate'),
        all(heldAll(`/storage/${storage}`, 'Datastore.AllocateSpace'), held(`/vms/${vmid}`, 'VM.Backup')),
      );
