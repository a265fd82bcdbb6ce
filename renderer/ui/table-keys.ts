type Press = { key: string; isShift: boolean; isCommand: boolean; isAlt: boolean };
type Where = {
  index: number;
  count: number;
  page: number;
  canChoose: boolean;
  /** Not on a button inside it. */ isOnRow: boolean;
};
type Offers = { hasSingleKeys: boolean; hasMenu: boolean; hasChoice: boolean };

export type TableKey =
  { do: 'move'; to: number; isSpan: boolean } | { do: 'open' | 'toggle' | 'all' | 'none' | 'menu' };

/** What a key means on a row; null when the table has no use for it. */
export function readTableKey(press: Press, where: Where, offers: Offers): TableKey | null {
  const { key, isShift, isCommand, isAlt } = press;
  if (isAlt) return null;
  if (isCommand) return key.toLowerCase() === 'a' && where.canChoose && !isShift ? { do: 'all' } : null;
  const to = targetOf(key, where);
  if (to !== null) return { do: 'move', to, isSpan: isShift && where.canChoose };
  if (key === 'Escape') return offers.hasChoice ? { do: 'none' } : null;
  // Space and Enter on a button inside the row are the button's.
  if (!where.isOnRow) return null;
  if (key === 'Enter') return { do: 'open' };
  if (key === ' ') return { do: where.canChoose ? 'toggle' : 'open' };
  if (key === 'x' && offers.hasSingleKeys && where.canChoose) return { do: 'toggle' };
  if (key === 'm' && offers.hasSingleKeys && offers.hasMenu) return { do: 'menu' };
  // Not every system makes a context menu of these.
  if ((key === 'ContextMenu' || (key === 'F10' && isShift)) && offers.hasMenu) return { do: 'menu' };
  return null;
}

function targetOf(key: string, { index, count, page }: Where): number | null {
  const last = count - 1;
  switch (key) {
    case 'ArrowDown':
      return Math.min(index + 1, last);
    case 'ArrowUp':
      return Math.max(index - 1, 0);
    case 'PageDown':
      return Math.min(index + page, last);
    case 'PageUp':
      return Math.max(index - page, 0);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}
