import { failure } from '../http/pve-error.ts';
import { optionsOf } from './container-config.ts';
import { mountPointsOf } from './disks.ts';
import type { GuestConfig, WorldState } from './world-state.ts';
import type { World } from './world.ts';

/** What of the node can be passed on to a container. */
const DEVICES =
  /^\/dev\/(null|zero|full|random|urandom|tty|fuse|kvm|net\/tun|loop\d+|loop-control|dri\/(card|renderD)\d+|ttyS\d|ttyUSB\d|ttyACM\d)$/;

/** What every node has: Debian's own directories and those Proxmox makes. */
const DIRECTORIES = new Set(
  (
    '/ /boot /etc /home /media /mnt /mnt/pve /opt /root /run /srv /tmp /usr /usr/local /usr/share ' +
    '/var /var/backups /var/cache /var/lib /var/lib/lxc /var/log /var/spool /var/tmp'
  ).split(' '),
);

/** Below the path of a storage that holds files. (PVE::Storage::Plugin, vtype_subdirs) */
const SUBDIRECTORIES = ['', '/dump', '/images', '/snippets', '/template', '/template/cache', '/template/iso'];

/** (PVE::LXC::Tools, get_device_mode_and_rdev) */
export function checkDevice(name: string, value: string): void {
  const { path = '' } = optionsOf(name, value);
  if (!DEVICES.test(path)) throw failure(`Device ${path} does not exist`);
}

/** The first directory of the node that a container is to have and that is not there. (PVE::LXC, __mountpoint_mount) */
export const missingDirectory = ({ state }: World, config: Readonly<GuestConfig>): string | undefined =>
  mountPointsOf(config)
    .map(({ volid }) => volid)
    .find((path) => path.startsWith('/') && !path.startsWith('/dev/') && !hasDirectory(state, path));

function hasDirectory({ storages }: WorldState, path: string): boolean {
  const wanted = path.replaceAll(/\/+/g, '/').replace(/(?<=.)\/$/, '');
  if (DIRECTORIES.has(wanted)) return true;
  return storages.some((storage) => storage.path !== '' && SUBDIRECTORIES.some((sub) => storage.path + sub === wanted));
}
