import { ansiSequence } from '../../shared/domain/plain-text.ts';
import { mayHoldShape, shapes } from './secret-shapes.ts';

export type Span = { start: number; end: number };

/** How much on either side of a place is searched for what is secret by its shape alone: several times the longest key there is. */
export const shapeReach = 64 * 1024;

/** A secret of which some stands before `at` and some after it, as far as `reachBytes` on either side tell; `known` has a character a byte. */
export function secretAcross(bytes: Buffer, at: number, known: readonly string[], reachBytes: number): Span | null {
  const first = Math.max(0, at - reachBytes);
  const { text, placeOf } = withoutColours(bytes.toString('latin1', first, at + reachBytes));
  let across: Span | null = null;
  const take = (index: number, length: number): void => {
    const start = first + placeOf(index);
    const end = first + placeOf(index + length - 1) + 1;
    if (start >= at || end <= at) return;
    across = across ? { start: Math.min(across.start, start), end: Math.max(across.end, end) } : { start, end };
  };
  const isPlain = text.length === Math.min(bytes.length, at + reachBytes) - first;
  for (const secret of known) {
    const from = isPlain ? Math.max(0, at - first - secret.length + 1) : 0;
    for (let index = text.indexOf(secret, from); index !== -1; index = text.indexOf(secret, index + 1)) {
      if (first + placeOf(index) >= at) break;
      take(index, secret.length);
    }
  }
  // Half a letter must not pass for a blank.
  const shaped = text.replaceAll('\u00a0', 'x');
  if (mayHoldShape(shaped))
    for (const [shape] of shapes) for (const { index, 0: found } of shaped.matchAll(shape)) take(index, found.length);
  return across;
}

/** The text as it reads, and where each of its characters was. */
function withoutColours(whole: string): { text: string; placeOf: (index: number) => number } {
  if (!whole.includes('\u001B')) return { text: whole, placeOf: (index) => index };
  const places: number[] = [];
  let text = '';
  let from = 0;
  const keep = (end: number): void => {
    for (let place = from; place < end; place += 1) places.push(place);
    text += whole.slice(from, end);
  };
  for (const { index, 0: sequence } of whole.matchAll(ansiSequence)) {
    keep(index);
    from = index + sequence.length;
  }
  keep(whole.length);
  return { text, placeOf: (index) => places[index] ?? whole.length };
}
