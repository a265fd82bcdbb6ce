/** The rows that exist, in their order on the page, each with the number its element is known by. */
export type RowSlots = readonly { readonly key: string; readonly slot: number }[];

/**
 * Gives each row in view an element. One that stays in view keeps its own, and the focus with it; one that is new to the view takes that of
 * one that has left, as filling in other words costs a fraction of building a row. `held` is the row with the focus: its element goes with
 * it, so that the focus never passes to another row unseen. Elements are taken in their order on the page: only those that change their row
 * are ever moved, as moving an element takes its focus.
 */
export function assignSlots(before: RowSlots, keys: readonly string[], held: string | null): RowSlots {
  const wanted = new Set(keys);
  const places = new Map(before.map(({ key }, place) => [key, place]));
  const free = new Set(before.flatMap(({ key }, place) => (wanted.has(key) || key === held ? [] : [place])));
  const limits = nextKept(keys, places);
  let unused = before.reduce((highest, { slot }) => Math.max(highest, slot), -1) + 1;
  let from = 0;
  return keys.map((key, index) => {
    const limit = limits[index] ?? Infinity;
    const place = places.get(key) ?? freePlace(free, from, limit);
    const slot = place === undefined ? undefined : before[place]?.slot;
    if (place === undefined || slot === undefined) return { key, slot: unused++ };
    free.delete(place);
    from = Math.max(from, place + 1);
    return { key, slot };
  });
}

/** For each row the place of the next one that stays; Infinity where none does. */
function nextKept(keys: readonly string[], places: ReadonlyMap<string, number>): number[] {
  const limits: number[] = [];
  let next = Infinity;
  for (let index = keys.length - 1; index >= 0; index -= 1) {
    limits[index] = next;
    next = places.get(keys[index] ?? '') ?? next;
  }
  return limits;
}

/** The first one between the rows that stay; where there is none, one from before them is moved there, which moves none of them. */
function freePlace(free: ReadonlySet<number>, from: number, limit: number): number | undefined {
  for (const place of free) if (place >= from && place < limit) return place;
  const first = free.values().next().value;
  return first !== undefined && first < from ? first : undefined;
}

export const isSameSlots = (a: RowSlots, b: RowSlots): boolean =>
  a.length === b.length && a.every(({ key, slot }, place) => key === b[place]?.key && slot === b[place]?.slot);
