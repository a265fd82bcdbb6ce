import type { PackageEntry } from '../../shared/domain/package-entry.ts';
import { lineOf, type YamlData, type YamlRecord } from './yaml-data.ts';

/**
 * Packages as lists per manager, then as such lists per group. Reading goes through them from top to bottom, so what stands in an
 * order the lists cannot give, such as apt after npm after apt, goes one by one to the end.
 */
export function packageData(packages: readonly PackageEntry[]): [key: string, value: YamlData][] {
  const lists = new Map<string, YamlData[]>();
  const groups = new Map<string, Map<string, YamlData[]>>();
  let last: PackageEntry | null = null;
  let taken = 0;
  for (const one of packages) {
    const list = one.group === undefined ? lists : (groups.get(one.group) ?? new Map<string, YamlData[]>());
    const isNext = last !== null && last.group === one.group && last.manager === one.manager;
    const isNewGroup = one.group !== undefined && !groups.has(one.group);
    const goesOn = one.group === undefined ? groups.size === 0 : isNewGroup || last?.group === one.group;
    if (!isNext && (!goesOn || list.has(one.manager))) break;
    if (one.group !== undefined) groups.set(one.group, list);
    list.set(one.manager, [...(list.get(one.manager) ?? []), listed(one)]);
    last = one;
    taken += 1;
  }
  return [
    ...lists,
    ...(groups.size === 0 ? [] : [['groups', groups] as [string, YamlRecord]]),
    ...(taken === packages.length ? [] : [['more', packages.slice(taken).map(single)] as [string, YamlData]]),
  ];
}

const listed = ({ name, version }: PackageEntry): YamlData =>
  version === undefined
    ? name
    : lineOf([
        ['name', name],
        ['version', version],
      ]);

const single = ({ manager, name, version, group }: PackageEntry): YamlData =>
  lineOf([
    ['manager', manager],
    ['name', name],
    ['version', version ?? null],
    ['group', group ?? null],
  ]);
