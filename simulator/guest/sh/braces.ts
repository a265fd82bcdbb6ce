import type { Part } from './ast.ts';

type Piece = string | Part;

/** Brace expansion (`a{b,c}d`, `{1..5}`) of a word's parts; null when there is nothing to expand. */
export function expandBraces(parts: readonly Part[]): Part[][] | null {
  if (!parts.some((part) => part.kind === 'text' && !part.isQuoted && part.text.includes('{'))) return null;
  const pieces = parts.flatMap((part): Piece[] =>
    part.kind === 'text' && !part.isQuoted ? part.text.split('') : [part],
  );
  const expanded = expand(pieces);
  return expanded.length > 1 || expanded[0]?.length !== pieces.length ? expanded.map(join) : null;
}

function expand(pieces: readonly Piece[]): Piece[][] {
  for (let start = 0; start < pieces.length; start++) {
    if (pieces[start] !== '{') continue;
    const group = readGroup(pieces, start);
    if (!group) continue;
    const head = pieces.slice(0, start);
    const tails = expand(pieces.slice(group.end + 1));
    return group.choices.flatMap((choice) =>
      expand(choice).flatMap((middle) => tails.map((tail) => [...head, ...middle, ...tail])),
    );
  }
  return [[...pieces]];
}

function readGroup(pieces: readonly Piece[], start: number): { end: number; choices: Piece[][] } | null {
  const choices: Piece[][] = [[]];
  let depth = 0;
  for (let at = start + 1; at < pieces.length; at++) {
    const piece = pieces[at] ?? '';
    if (piece === '}' && depth === 0) {
      if (choices.length > 1) return { end: at, choices };
      const range = sequence(choices[0] ?? []);
      return range && { end: at, choices: range };
    }
    if (piece === '{') depth++;
    if (piece === '}') depth--;
    if (piece === ',' && depth === 0) choices.push([]);
    else choices.at(-1)?.push(piece);
  }
  return null;
}

function sequence(pieces: readonly Piece[]): Piece[][] | null {
  const text = pieces.map((piece) => (typeof piece === 'string' ? piece : '\0')).join('');
  const match = /^(-?\d+|[A-Za-z])\.\.(-?\d+|[A-Za-z])(?:\.\.(-?\d+))?$/.exec(text);
  if (!match) return null;
  const [, from = '', to = '', by = '1'] = match;
  const isNumeric = /\d/.test(from) && /\d/.test(to);
  if (!isNumeric && (/\d/.test(from) || /\d/.test(to))) return null;
  const first = isNumeric ? Number(from) : from.charCodeAt(0);
  const last = isNumeric ? Number(to) : to.charCodeAt(0);
  const step = Math.max(1, Math.abs(Number(by))) * (first <= last ? 1 : -1);
  const width = isNumeric && /^-?0\d/.test(from) ? from.length : 0;
  const count = Math.min(Math.floor((last - first) / step) + 1, 100_000);
  return Array.from({ length: count }, (_, i) => {
    const value = first + i * step;
    return (isNumeric ? String(value).padStart(width, '0') : String.fromCharCode(value)).split('');
  });
}

function join(pieces: readonly Piece[]): Part[] {
  const parts: Part[] = [];
  for (const piece of pieces) {
    const last = parts.at(-1);
    if (typeof piece !== 'string') parts.push(piece);
    else if (last?.kind === 'text' && !last.isQuoted) parts[parts.length - 1] = { ...last, text: last.text + piece };
    else parts.push({ kind: 'text', text: piece, isQuoted: false });
  }
  return parts.length > 0 ? parts : [{ kind: 'text', text: '', isQuoted: true }];
}
