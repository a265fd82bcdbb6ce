import type { PropertyString } from '../../shared/lxc/property-string.ts';

const kib = { '': 1024 ** 3, K: 1024 ** 2, M: 1024, G: 1, T: 1 / 1024 } as const;

/** A size as Proxmox writes it, such as `8G` or `512M`, in GiB; null for anything else. (PVE/JSONSchema.pm, parse_size) */
export function gibOf(size: string): number | null {
  const parts = /^(\d+(?:\.\d+)?)([KMGT]?)$/.exec(size);
  if (parts === null) return null;
  const unit = parts[2] === 'K' || parts[2] === 'M' || parts[2] === 'G' || parts[2] === 'T' ? parts[2] : '';
  return Number(parts[1]) / kib[unit];
}

/**
 * A mount point's options with an order for a new volume, `STORAGE:GIB`, in place of the volume it has. Folders and devices of the node
 * stay. Null when nothing new can be ordered.
 */
export function newVolume(
  name: string,
  mount: PropertyString,
  note: (reason: string, level?: 'note' | 'warning') => void,
): string | null {
  const volume = mount.get('volume') ?? '';
  if (volume.startsWith('/')) {
    note(`${name} mounts ${volume} of the node, in every container made from the template.`, 'warning');
    return mount.toString();
  }
  const storage = /^([^:\s]+):/.exec(volume)?.[1];
  const size = gibOf(mount.get('size') ?? '');
  if (storage === undefined || size === null) {
    note(`${name}: the size of ${volume} is not known, so it is left out.`, 'warning');
    return null;
  }
  note(
    `The volume ${volume} of ${name} stays with this container, with what is on it; a new one is made on ${storage}.`,
  );
  return mount.with('size', null).with('volume', `${storage}:${size}`).toString();
}
