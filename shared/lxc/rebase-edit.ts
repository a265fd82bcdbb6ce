import { findOption } from './options.ts';
import { PropertyString } from './property-string.ts';

/** One option as it was when the editing began, as somebody else left it, and as the user wants it; null: not set. */
export type ThreeWays = { before: string | null; theirs: string | null; yours: string | null };

/** `both`: the two changes do not touch each other and `merged` holds both. `clash`: one of them has to give way. */
export type Rebased =
  { kind: 'theirs-unchanged' | 'same' | 'both'; merged: string | null } | { kind: 'clash'; parts: string[] };

/**
 * What becomes of an edit when the configuration has changed meanwhile. Sub-options of a property string are compared one by one, so
 * that an edit of the VLAN tag and another's edit of the firewall both stay.
 */
export function rebaseEdit(name: string, { before, theirs, yours }: ThreeWays): Rebased {
  if (theirs === before) return { kind: 'theirs-unchanged', merged: yours };
  if (theirs === yours) return { kind: 'same', merged: yours };
  const type = findOption(name)?.type;
  if (type?.kind !== 'properties' || before === null || theirs === null || yours === null)
    return { kind: 'clash', parts: [] };
  const [old, other, own] = [before, theirs, yours].map((text) => PropertyString.parse(text, type.bareKey));
  if (!old || !other || !own) return { kind: 'clash', parts: [] };
  const keys = new Set([old, other, own].flatMap(({ properties }) => properties.map(({ key }) => key ?? type.bareKey)));
  const clashing: string[] = [];
  let merged = other;
  for (const key of keys) {
    // A nameless part is nothing anybody can be told about; what the others left stays.
    if (key === null || own.get(key) === old.get(key)) continue;
    if (other.get(key) !== old.get(key) && other.get(key) !== own.get(key)) clashing.push(key);
    merged = merged.with(key, own.get(key));
  }
  return clashing.length > 0 ? { kind: 'clash', parts: clashing } : { kind: 'both', merged: merged.toString() };
}
