type Place = { readonly index: number; readonly start: number };
export type DrawnRow<T> = { readonly row: T; readonly key: string; readonly index: number; readonly start: number };
type Lists<T> = {
  readonly rows: readonly T[];
  /** The list as it was when there was last time for all of it; the same one as `rows` while nothing is left to do. */
  readonly earlier: readonly T[];
  readonly keyOf: (row: T) => string;
  /** Whether the place is in view, or has the focus. */
  readonly isSeen: (index: number) => boolean;
};

/**
 * The rows that exist, at their places. Those that are seen are of the list as it stands; around them those of the list before stay until
 * there is time, so that a letter in the search fills in only what it shows. No row is there twice.
 */
export function rowsToDraw<T>(places: readonly Place[], { rows, earlier, keyOf, isSeen }: Lists<T>): DrawnRow<T>[] {
  const at = ({ index, start }: Place, list: readonly T[]): DrawnRow<T>[] => {
    const row = list[index];
    return row === undefined ? [] : [{ row, key: keyOf(row), index, start }];
  };
  if (rows === earlier) return places.flatMap((place) => at(place, rows));
  const seen = new Set(places.flatMap((place) => (isSeen(place.index) ? at(place, rows).map(({ key }) => key) : [])));
  return places.flatMap((place) =>
    isSeen(place.index) ? at(place, rows) : at(place, earlier).filter(({ key }) => !seen.has(key)),
  );
}
