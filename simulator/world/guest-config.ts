import { failure } from '../http/pve-error.ts';
import { volumesOf } from './disks.ts';
import type { ContainerState, GuestConfig, SnapshotState } from './world-state.ts';

/** What `lock` says somebody is doing with the guest. */
export type GuestLock = 'create' | 'disk' | 'migrate' | 'rollback' | 'snapshot' | 'snapshot-delete';

export const isTemplate = ({ config }: Pick<ContainerState, 'config'>): boolean => config['template'] === '1';

/** (PVE::AbstractConfig, check_lock) */
export function checkUnlocked({ config }: ContainerState): void {
  if (config['lock'] !== undefined) throw failure(`CT is locked (${config['lock']})`);
}

/** (PVE::AbstractConfig, set_lock) */
export function lockGuest(container: ContainerState, lock: GuestLock): void {
  checkUnlocked(container);
  container.config['lock'] = lock;
}

/** Takes the lock away when it is still this one. */
export function unlockGuest(container: ContainerState | undefined, lock: GuestLock): void {
  if (container?.config['lock'] === lock) delete container.config['lock'];
}

/** (PVE::AbstractConfig, check_protection) */
export function checkProtection({ config }: ContainerState, what: string): void {
  if (config['protection'] === '1') throw failure(`${what} - protection mode enabled`);
}

export function snapshotOf({ snapshots }: ContainerState, name: string): SnapshotState {
  const found = snapshots.find((snapshot) => snapshot.name === name);
  if (!found) throw failure(`snapshot '${name}' does not exist`);
  return found;
}

const uses = (config: Readonly<GuestConfig>, volid: string): boolean =>
  volumesOf(config).some((mountPoint) => mountPoint.volid === volid);

export const isUsedBySnapshots = ({ snapshots }: ContainerState, volid: string): boolean =>
  snapshots.some(({ config }) => uses(config, volid));

/** (PVE::LXC::Config, is_volume_in_use with snapshots and pending changes) */
export function isVolumeInUse(container: ContainerState, volid: string): boolean {
  const waiting = Object.entries(container.pending).filter((entry): entry is [string, string] => entry[1] !== null);
  return (
    uses(container.config, volid) || isUsedBySnapshots(container, volid) || uses(Object.fromEntries(waiting), volid)
  );
}

/** Lists a disk nothing refers to any more, so that it is not lost. (PVE::AbstractConfig, add_unused_volume) */
export function addUnused(config: GuestConfig, volid: string): void {
  let index = 0;
  for (const [name, value] of Object.entries(config)) if (/^unused\d+$/.test(name) && value === volid) return;
  while (config[`unused${index}`] !== undefined) index++;
  config[`unused${index}`] = volid;
}
