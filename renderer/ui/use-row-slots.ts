import { useState } from 'react';
import { assignSlots, isSameSlots, type RowSlots } from './row-slots.ts';

/** Which element shows each row in view, by its number; see `assignSlots`. */
export function useRowSlots(keys: readonly string[], held: string | null): RowSlots {
  const [slots, setSlots] = useState<RowSlots>([]);
  const next = assignSlots(slots, keys, held);
  if (isSameSlots(slots, next)) return slots;
  // The next drawing goes on from this one.
  setSlots(next);
  return next;
}
