import { findOption } from '../../../shared/lxc/options.ts';

export type Indexed = 'net' | 'mp' | 'dev';
type Values = Readonly<Record<string, string>>;
type Changes = Record<string, string | null>;

/** Those of a kind that are set, by their numbers. */
export const indexedOf = (values: Values, stem: Indexed): { name: string; index: number; value: string }[] =>
  Object.entries(values)
    .flatMap(([name, value]) => {
      const index = Number(new RegExp(`^${stem}(0|[1-9]\\d*)$`).exec(name)?.[1] ?? -1);
      return index >= 0 ? [{ name, index, value }] : [];
    })
    .toSorted((a, b) => a.index - b.index);

/** The lowest number that is free; null when all are taken. */
export function nextIndex(values: Values, stem: Indexed, first: number): number | null {
  const count = findOption(`${stem}0`)?.count ?? 0;
  for (let index = first; index < count; index++) if (!Object.hasOwn(values, `${stem}${index}`)) return index;
  return null;
}

/** It changes its number with its neighbour, or moves into the gap beside it: Proxmox counts and mounts by it. */
export function movedIndex(values: Values, stem: Indexed, index: number, by: -1 | 1, first: number): Changes {
  const count = findOption(`${stem}0`)?.count ?? 0;
  const target = index + by;
  const value = values[`${stem}${index}`];
  if (target < first || target >= count || value === undefined) return {};
  return { [`${stem}${target}`]: value, [`${stem}${index}`]: values[`${stem}${target}`] ?? null };
}

/** What a new one starts as. `offered` is the first of what the node has. */
export function freshValue(stem: Indexed, index: number, offered: { bridge?: string; storage?: string }): string {
  switch (stem) {
    case 'net':
      return [`name=eth${index}`, ...(offered.bridge ? [`bridge=${offered.bridge}`] : []), 'ip=dhcp'].join(',');
    case 'mp':
      // In Proxmox's own form a new mount point is in backups, which the API takes it not to be.
      return `${offered.storage ?? ''}:8,mp=,backup=1`;
    case 'dev':
      return '';
  }
}
