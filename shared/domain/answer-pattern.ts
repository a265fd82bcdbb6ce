/**
 * Patterns of answers. They come from templates of strangers and are looked at while the user types, so they are not given to the
 * language's own matcher, which tries every way through a pattern such as `(a+)+` one after the other, for hours. Here all ways are
 * followed at once: the time is bounded by the length of the pattern times that of the answer. What needs going back (backreferences,
 * lookaround) is not read.
 */
type Atom = { readonly one: RegExp; readonly known: Map<string, boolean> };
type Around = (before: string | undefined, after: string | undefined) => boolean;
type Part =
  | { kind: 'atom'; atom: Atom }
  | { kind: 'around'; holds: Around }
  | { kind: 'all'; parts: Part[] }
  | { kind: 'any'; parts: Part[] }
  | { kind: 'repeat'; part: Part; least: number; most: number };
type State =
  | { kind: 'atom'; atom: Atom; next: number }
  | { kind: 'around'; holds: Around; next: number }
  | { kind: 'fork'; next: number[] };

type Pattern = { matches(answer: string): boolean };

/** Longest answer a pattern is held against; an SSH key of 8192 bits fits. */
export const mostMatchedCharacters = 2000;
/** A repetition counts as often as it may happen. */
const mostStates = 2000;

const atomText =
  /\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|\\u\{[^}]*\}|\\u[\da-fA-F]{4}|\\x[\da-fA-F]{2}|\\c[A-Za-z]|\\[pP]\{[^}]*\}|\\[^1-9kbB]|\[(?:\\.|[^\]\\])*\]|[^\\()[\]{}|*+?^$]/suy;
const quantifierText = /(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/y;
const groupText = /\((?:\?:|\?<[^=!>][^>]*>|(?!\?))/y;

const isWord = (character: string | undefined): boolean => character !== undefined && /^\w$/.test(character);
const arounds: Record<string, Around> = {
  '^': (before) => before === undefined,
  $: (_, after) => after === undefined,
  '\\b': (before, after) => isWord(before) !== isWord(after),
  '\\B': (before, after) => isWord(before) === isWord(after),
};

/** A pattern that an answer matches as a whole, or why it is not read. */
export function readPattern(text: string): { ok: true; pattern: Pattern } | { ok: false; reason: string } {
  try {
    RegExp(text, 'u');
  } catch {
    return { ok: false, reason: 'not a regular expression' };
  }
  const part = parsed(text);
  if (part === null) return { ok: false, reason: 'lookaround, backreferences and flags are not read' };
  const states: State[] = [];
  const start = built(part, -1, states);
  if (start === null) return { ok: false, reason: `its repetitions come to more than ${mostStates} steps` };
  return { ok: true, pattern: { matches: (answer) => isMatch(states, start, Array.from(answer)) } };
}

/** Null where something is not read; the language has said before that it is a regular expression. */
function parsed(text: string): Part | null {
  const atoms = new Map<string, Atom>();
  let at = 0;
  const take = (what: RegExp): RegExpExecArray | null => {
    what.lastIndex = at;
    const found = what.exec(text);
    at += found?.[0].length ?? 0;
    return found;
  };
  const choice = (): Part | null => {
    const parts: Part[] = [];
    for (;;) {
      const one = sequence();
      if (one === null) return null;
      parts.push(one);
      if (text[at] !== '|') return { kind: 'any', parts };
      at += 1;
    }
  };
  const sequence = (): Part | null => {
    const parts: Part[] = [];
    while (at < text.length && text[at] !== '|' && text[at] !== ')') {
      const part = single();
      if (part === null) return null;
      const found = take(quantifierText);
      parts.push(found === null ? part : repeated(part, found));
    }
    return { kind: 'all', parts };
  };
  const single = (): Part | null => {
    const around = take(/[\^$]|\\[bB]/y)?.[0];
    const holds = around === undefined ? undefined : arounds[around];
    if (holds) return { kind: 'around', holds };
    if (take(groupText)) {
      const inner = choice();
      at += 1;
      return inner;
    }
    const source = take(atomText)?.[0];
    if (source === undefined) return null;
    const atom = atoms.get(source) ?? { one: new RegExp(`^${source}$`, 'u'), known: new Map<string, boolean>() };
    atoms.set(source, atom);
    return { kind: 'atom', atom };
  };
  return choice();
}

function repeated(part: Part, [, sign, least = '0', comma, most]: RegExpExecArray): Part {
  if (sign !== undefined)
    return { kind: 'repeat', part, least: sign === '+' ? 1 : 0, most: sign === '?' ? 1 : Infinity };
  const open = most === '' ? Infinity : Number(most);
  return { kind: 'repeat', part, least: Number(least), most: comma === '' ? Number(least) : open };
}

/** Adds the states of a part that leads to `next`, and gives the one it begins with; null when there are too many. */
function built(part: Part, next: number, states: State[]): number | null {
  const add = (state: State): number | null => (states.length < mostStates ? states.push(state) - 1 : null);
  switch (part.kind) {
    case 'atom':
    case 'around':
      return add({ ...part, next });
    case 'all': {
      // Every sequence costs a state, an empty one, too: repetitions of nothing have to end as well.
      let start = add({ kind: 'fork', next: [next] });
      for (const one of part.parts.toReversed()) start = start === null ? null : built(one, start, states);
      return start;
    }
    case 'any': {
      const starts = part.parts.map((one) => built(one, next, states));
      const known = starts.filter((start) => start !== null);
      return known.length < starts.length ? null : add({ kind: 'fork', next: known });
    }
    case 'repeat':
      return builtRepeat(part, next, states);
  }
}

function builtRepeat({ part, least, most }: Part & { kind: 'repeat' }, next: number, states: State[]): number | null {
  let start: number | null = next;
  const fork = (ways: number[]): number => states.push({ kind: 'fork', next: ways }) - 1;
  if (most === Infinity) {
    const ways = [next];
    const loop = fork(ways);
    const again = built(part, loop, states);
    if (again === null) return null;
    ways.push(again);
    // The last of those that have to be is the one that is gone round in: a copy for it would double with every level of `((a+)+)+`.
    start = least > 0 ? again : loop;
  } else {
    for (let time = least; time < most && start !== null; time++) {
      const again = built(part, start, states);
      start = again === null ? null : fork([again, next]);
    }
  }
  const copies = most === Infinity ? least - 1 : least;
  for (let time = 0; time < copies && start !== null; time++) start = built(part, start, states);
  return start;
}

function isMatch(states: readonly State[], start: number, characters: readonly string[]): boolean {
  let open = [start];
  for (const [index, character] of [...characters, undefined].entries()) {
    const seen = new Set<number>();
    const following: number[] = [];
    while (open.length > 0) {
      const number = open.pop() ?? -1;
      if (seen.has(number)) continue;
      seen.add(number);
      const state = states[number];
      if (state === undefined) continue;
      if (state.kind === 'fork') open.push(...state.next);
      else if (state.kind === 'around') {
        if (state.holds(characters[index - 1], character)) open.push(state.next);
      } else if (character !== undefined && isOf(state.atom, character)) following.push(state.next);
    }
    if (character === undefined) return seen.has(-1);
    open = following;
  }
  return false;
}

function isOf({ one, known }: Atom, character: string): boolean {
  const before = known.get(character);
  if (before !== undefined) return before;
  const is = one.test(character);
  known.set(character, is);
  return is;
}
