import { sizeInGiB } from '../../../../shared/lxc/disk-size.ts';
import { parseMount } from '../../../../shared/lxc/property-string.ts';
import type { Disk } from './grow-dialog.tsx';

/** A disk whose size Proxmox tells; null for everything else, such as a bind mount. */
export function growableDisk(name: string, value: string | null): Disk | null {
  if (value === null || !/^(?:rootfs|mp\d+)$/.test(name)) return null;
  const mount = parseMount(value);
  const [volume, size] = [mount.get('volume'), sizeInGiB(mount.get('size') ?? '')];
  return volume === null || volume.startsWith('/') || size === null || size === 0
    ? null
    : { name, volume, sizeGiB: size };
}
