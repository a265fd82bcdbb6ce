import type { ListColumn } from '../../../shared/domain/container-list.ts';

export type ColumnSize = {
  readonly id: ListColumn;
  readonly minPx: number;
  /** Small numbers stay longest when there is little room. */
  readonly importance: number;
};

/** Between columns, and at both ends of a row. */
const gapPx = 12;
const edgesPx = 32;
/** The box and the menu button. */
const furniturePx = 20 + 24 + 2 * gapPx;

/** Those for which there is room, in their order; the least needed give way first. The most needed one always stays. */
export function fitColumns<T extends ColumnSize>(columns: readonly T[], widthPx: number): T[] {
  const kept = new Set<ListColumn>();
  let used = edgesPx + furniturePx;
  for (const [index, { id, minPx }] of columns.toSorted((a, b) => a.importance - b.importance).entries()) {
    const needed = minPx + (index === 0 ? 0 : gapPx);
    // Nothing less needed takes the place of what did not fit.
    if (index > 0 && used + needed > widthPx) break;
    used += needed;
    kept.add(id);
  }
  return columns.filter(({ id }) => kept.has(id));
}
