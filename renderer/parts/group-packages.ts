import { packageManagers, type PackageEntry, type PackageManager } from '../../shared/domain/package-entry.ts';

export type PackageGroupList = { readonly group: string | null; readonly entries: readonly PackageEntry[] };
export type ManagerList = {
  readonly manager: PackageManager;
  readonly count: number;
  readonly groups: readonly PackageGroupList[];
};

/** Packages as they are shown: by manager, the ungrouped first, every list in its own order. */
export function groupPackages(packages: readonly PackageEntry[]): ManagerList[] {
  return packageManagers.flatMap((manager) => {
    const entries = packages.filter((entry) => entry.manager === manager);
    if (entries.length === 0) return [];
    const byGroup = Map.groupBy(entries, ({ group }) => group ?? null);
    const groups = [...byGroup].map(([group, list]) => ({ group, entries: list }));
    return [
      {
        manager,
        count: entries.length,
        groups: groups.toSorted((a, b) => Number(a.group !== null) - Number(b.group !== null)),
      },
    ];
  });
}

/** The groups in use, each once, for the field's suggestions. */
export const groupNames = (packages: readonly PackageEntry[]): string[] =>
  [...new Set(packages.flatMap(({ group }) => group ?? []))].toSorted((a, b) => a.localeCompare(b));

/** How managers pin a version, as it is shown and typed. */
export const pinSigns: Readonly<Record<PackageManager, string>> = {
  apt: '=',
  apk: '=',
  dnf: '=',
  pacman: '=',
  zypper: '=',
  npm: '@',
  pip: '==',
};

export const packageText = ({ manager, name, version }: PackageEntry): string =>
  version === undefined ? name : `${name}${pinSigns[manager]}${version}`;
