import { failure } from '../http/pve-error.ts';
import type { StorageState, VolumeState } from './world-state.ts';

/** How many backups of a guest may be protected; -1: as many as wanted. (PVE::Storage::get_max_protected_backups) */
export const mostProtected = ({ options }: StorageState, { isAdministrator }: { isAdministrator: boolean }): number =>
  Number(options?.['max-protected-backups'] ?? (isAdministrator ? -1 : 5));

/** Throws when the guest of this backup has too many protected ones already. */
export function checkProtection(
  storage: StorageState,
  backup: Pick<VolumeState, 'vmid' | 'node' | 'backup'>,
  rights: { isAdministrator: boolean },
): void {
  const most = mostProtected(storage, rights);
  if (most < 0) return;
  const present = storage.volumes.filter(
    (other) =>
      other.isProtected === true &&
      other.vmid === backup.vmid &&
      other.node === backup.node &&
      other.backup?.subtype === backup.backup?.subtype,
  );
  if (present.length < most) return;
  throw failure(`The number of protected backups per guest is limited to ${most} on storage '${storage.id}'`);
}
