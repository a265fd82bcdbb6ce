/**
 * The incoming list with every unchanged element replaced by the object already known, so that memoised rows do not render again;
 * the known list itself when nothing changed. Elements are plain data.
 */
export function keepIdentity<T>(known: readonly T[], incoming: readonly T[], keyOf: (item: T) => string): readonly T[] {
  const byKey = new Map(known.map((item) => [keyOf(item), item]));
  const kept = incoming.map((item) => {
    const before = byKey.get(keyOf(item));
    return before !== undefined && isSame(before, item) ? before : item;
  });
  return kept.length === known.length && kept.every((item, index) => item === known[index]) ? known : kept;
}

/** Whether two pieces of plain data say the same. */
export const isSame = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);
