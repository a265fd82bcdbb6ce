/** Which rows are chosen, and the row a span is counted from. */
export type Selection = { readonly keys: ReadonlySet<string>; readonly anchor: string | null };

export const noSelection: Selection = { keys: new Set(), anchor: null };

/** A plain click or arrow: nothing is chosen, and spans begin here. */
export const moveTo = (key: string): Selection => ({ keys: noSelection.keys, anchor: key });

/** Space, or the row's box. */
export function toggle({ keys }: Selection, key: string): Selection {
  const next = new Set(keys);
  if (!next.delete(key)) next.add(key);
  return { keys: next, anchor: key };
}

/** Ctrl and a click: as everywhere, the row that was current before belongs to the choice. */
export function toggleWithCurrent(selection: Selection, key: string, current: string | null): Selection {
  const isFirst = selection.keys.size === 0 && current !== null && current !== key;
  return toggle(isFirst ? { keys: new Set([current]), anchor: current } : selection, key);
}

/** Shift and a click or arrow: all from the anchor to here. With `isAdded` the earlier choice stays. */
export function selectSpan(
  { keys, anchor }: Selection,
  key: string,
  order: readonly string[],
  isAdded = false,
): Selection {
  const to = order.indexOf(key);
  const from = anchor === null ? to : order.indexOf(anchor);
  if (to < 0) return { keys, anchor };
  const begin = from < 0 ? to : from;
  const span = order.slice(Math.min(begin, to), Math.max(begin, to) + 1);
  return { keys: new Set([...(isAdded ? keys : []), ...span]), anchor: from < 0 ? key : (anchor ?? key) };
}

/** All that are shown, besides what was chosen and is hidden now. */
export const selectAll = ({ keys, anchor }: Selection, order: readonly string[]): Selection => ({
  keys: new Set([...keys, ...order]),
  anchor,
});

/** The box in the head: chooses all that are shown, or none of them. */
export function toggleAll(selection: Selection, order: readonly string[]): Selection {
  if (allState(selection, order) !== 'on') return selectAll(selection, order);
  const shown = new Set(order);
  return { keys: new Set([...selection.keys].filter((key) => !shown.has(key))), anchor: selection.anchor };
}

export function allState({ keys }: Selection, order: readonly string[]): 'on' | 'off' | 'mixed' {
  if (keys.size === 0 || order.length === 0) return 'off';
  let count = 0;
  for (const key of order) if (keys.has(key)) count += 1;
  if (count === order.length) return 'on';
  return count === 0 ? 'off' : 'mixed';
}

/** Without the rows that do not exist any more; the same object when there are none. */
export function withoutLost(selection: Selection, exists: (key: string) => boolean): Selection {
  const kept = [...selection.keys].filter((key) => exists(key));
  return kept.length === selection.keys.size ? selection : { ...selection, keys: new Set(kept) };
}
