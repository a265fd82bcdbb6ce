import type { Random } from '../../integration/fuzz/random.ts';
import type { Ending } from './kill-rig.ts';
import type { JournalWrite } from './journal-hook.ts';

/** Before and after every write of the journal. */
export const boundariesOf = (writes: readonly JournalWrite[]): Ending[] =>
  writes.flatMap((write) => (['before', 'after'] as const).map((side) => ({ ...write, side })));

/** Instants anywhere in a creation of this length. */
export const instantsOf = (count: number, tookMs: number, random: Random): Ending[] =>
  Array.from({ length: count }, () => ({ afterMs: Math.round(random.next() * tookMs) }));

/** So many of a list, drawn without putting back, in their order. */
export function sample<T>(list: readonly T[], count: number, random: Random): T[] {
  const drawn = list
    .map((item, at) => ({ item, at, rank: random.next() }))
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, count);
  return drawn.toSorted((a, b) => a.at - b.at).map(({ item }) => item);
}
