import type { Entry } from './entry.ts';
import { findEntries, indexEntries, type EntryIndex } from './find-entries.ts';

export type Shelf = { readonly heading: string | null; readonly entries: readonly Entry[] };
const limit = 50;
const recentLimit = 5;
/** Of how many things the deeds are looked at when words name both, as in "shut down web1". */
const thingsLimit = 3;

/** What the palette shows: without words in groups, the last choices on top; with words in one list, the best fit on top. */
export function shelve({
  entries,
  index,
  query,
  recent,
}: {
  entries: readonly Entry[];
  index: EntryIndex;
  query: string;
  recent: readonly string[];
}): Shelf[] {
  if (query.trim() === '') return inGroups(entries, recent);
  const found = findEntries(index, query, { limit, recent });
  const all = found.length > 0 ? found : deedsOfThings(index, query);
  return all.length === 0 ? [] : [{ heading: null, entries: all }];
}

function inGroups(entries: readonly Entry[], recent: readonly string[]): Shelf[] {
  const wanted = new Set(recent);
  const known = new Map(entries.filter(({ id }) => wanted.has(id)).map((entry) => [entry.id, entry]));
  const last = recent.flatMap((id) => known.get(id) ?? []).slice(0, recentLimit);
  const isLast = new Set(last.map(({ id }) => id));
  const groups = new Map<string, Entry[]>();
  let count = last.length;
  for (const entry of entries) {
    if (count >= limit) break;
    // What is off would only be in the way; words still find it.
    if (isLast.has(entry.id) || (entry.reason && entry.isHiddenWhenOff)) continue;
    count++;
    const group = groups.get(entry.kind);
    if (group) group.push(entry);
    else groups.set(entry.kind, [entry]);
  }
  const shelves = [...groups].map(([heading, group]) => ({ heading, entries: group }));
  return last.length === 0 ? shelves : [{ heading: 'Chosen lately', entries: last }, ...shelves];
}

/** "shut down web1", "web1 reboot": the words name a thing at one end and one of its deeds at the other. */
function deedsOfThings(index: EntryIndex, query: string): Entry[] {
  const words = query.trim().toLowerCase().split(/\s+/);
  if (words.length < 2) return [];
  const deedWords = wordsOfDeeds(index);
  const isDeed = (part: readonly string[]) => part.every((word) => deedWords.some((one) => one.startsWith(word)));
  for (let at = 1; at < words.length; at++) {
    const [left, right] = [words.slice(0, at), words.slice(at)];
    for (const [thing, deed] of [
      [right, left],
      [left, right],
    ] as const) {
      // Looking through all things is what costs time.
      const found = isDeed(deed) ? deedsFor(index, thing.join(' '), deed.join(' ')) : [];
      if (found.length > 0) return found;
    }
  }
  return [];
}

function deedsFor(index: EntryIndex, thing: string, deed: string): Entry[] {
  const things = findEntries(index, thing, { limit: thingsLimit }).filter(isThing);
  return things.flatMap((one) =>
    findEntries(indexEntries(one.inside?.() ?? []), deed, { limit: 2 }).map((entry) => ({
      ...entry,
      detail: one.title,
    })),
  );
}

/** The words in the deeds of one thing of each kind; the others have much the same. */
function wordsOfDeeds(index: EntryIndex): readonly string[] {
  const samples = new Map<string, Entry>();
  for (const { entry } of index) if (isThing(entry) && !samples.has(entry.kind)) samples.set(entry.kind, entry);
  return [...samples.values()].flatMap((one) =>
    (one.inside?.() ?? []).flatMap(({ title }) => title.toLowerCase().split(/\s+/)),
  );
}

const isThing = ({ inside, kind }: Entry): boolean => inside !== undefined && kind !== 'Browse';
