import type { Entry } from './entry.ts';

type Indexed = { readonly entry: Entry; readonly title: string; readonly all: string; readonly initials: string };
export type EntryIndex = readonly Indexed[];

/** Lower case once, not at every key: there may be ten thousand containers. */
export function indexEntries(entries: readonly Entry[]): EntryIndex {
  return entries.map((entry) => {
    const title = entry.title.toLowerCase();
    const all = `${title} ${entry.detail ?? ''} ${entry.words ?? ''}`.toLowerCase();
    const initials = title
      .split(/[\s-]+/)
      .map((word) => word.charAt(0))
      .join('');
    return { entry, title, all, initials };
  });
}

const best = 120;

/**
 * Those in which every word of `query` occurs, the best fit first: the title's beginning before a word's, a word's before the middle of one,
 * the title before the rest; then what was chosen lately, then the order given. At most `limit`, without sorting the many others.
 */
export function findEntries(
  index: EntryIndex,
  query: string,
  { limit, recent = [] }: { limit: number; recent?: readonly string[] },
): Entry[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const whole = words.join(' ');
  const shelves: Entry[][] = [];
  for (const item of index) {
    const fit = fitOf(item, words, whole);
    if (fit === null) continue;
    const place = recent.indexOf(item.entry.id);
    const score = Math.min(best, Math.round(fit) + (place < 0 ? 0 : Math.max(2, 8 - place)));
    (shelves[score] ??= []).push(item.entry);
  }
  const found: Entry[] = [];
  for (let score = shelves.length - 1; score >= 0 && found.length < limit; score--) {
    found.push(...(shelves[score] ?? []).slice(0, limit - found.length));
  }
  return found;
}

/** 0 to about 110; null when a word is missing. */
function fitOf({ title, all, initials }: Indexed, words: readonly string[], whole: string): number | null {
  if (title === whole) return 110;
  if (title.startsWith(whole)) return 100;
  if (whole.length > 1 && initials === whole) return 70;
  let sum = 0;
  for (const word of words) {
    const fit = fitOfWord(title, all, word);
    if (fit === 0) return null;
    sum += fit;
  }
  return words.length === 0 ? 0 : sum / words.length;
}

function fitOfWord(title: string, all: string, word: string): number {
  const inTitle = title.indexOf(word);
  if (inTitle === 0) return 90;
  if (inTitle > 0) return startsWord(title, inTitle) ? 80 : 50;
  const anywhere = all.indexOf(word);
  if (anywhere < 0) return 0;
  return startsWord(all, anywhere) ? 40 : 20;
}

/** Not after a letter or digit. */
function startsWord(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  return !((before >= 97 && before <= 122) || (before >= 48 && before <= 57));
}
