import type { PackageEntry, PackageManager } from './package-entry.ts';

/**
 * What a manager takes for a version. pacman's repositories hold the newest one only; apk's `~` and zypper's `=` compare
 * versions and know no `*`.
 */
const pins: Record<PackageManager, 'none' | 'exact' | 'pattern'> = {
  apt: 'pattern',
  apk: 'exact',
  dnf: 'pattern',
  pacman: 'none',
  zypper: 'exact',
  npm: 'pattern',
  pip: 'pattern',
};

/** Why a manager cannot install a package in the version that is asked for; null when it can. */
export function pinProblem({ manager, version }: Pick<PackageEntry, 'manager' | 'version'>): string | null {
  if (version === undefined) return null;
  if (pins[manager] === 'none') return `${manager} has only the newest version of a package; leave the version out`;
  if (pins[manager] === 'exact' && version.includes('*')) return `${manager} takes whole versions only, without *`;
  return null;
}
