import { isDeepStrictEqual } from 'node:util';
import type { TemplateChange } from '../../shared/domain/template-library.ts';
import type { Template } from '../../shared/domain/template.ts';
import { allLists, partsOf, type ListName, type Part } from './template-parts.ts';

export type ThreeVersions<T> = { ancestor: T; mine: T; theirs: T };
export type Side = 'mine' | 'theirs';

/** Every part in which the app's version and the disk's differ, fields first, with what both had last. Pure. */
export function differences(versions: ThreeVersions<Template>): TemplateChange[] {
  const { ancestor, mine, theirs } = inEach(versions, partsOf);
  const fields = compareParts({
    ancestor: [...ancestor.fields.values()],
    mine: [...mine.fields.values()],
    theirs: [...theirs.fields.values()],
  });
  const lists = allLists.flatMap((list) => {
    const entries = { ancestor: ancestor.lists[list], mine: mine.lists[list], theirs: theirs.lists[list] };
    return [...compareParts(entries), ...compareOrder(list, inEach(entries, namesOf))];
  });
  return [...fields, ...lists];
}

/** What a choice about the order of a list goes by. */
export const orderPart = (list: ListName): string => `order of ${list}`;

/** The side whose order a list gets; null when both changed it and differ. Mine when the two agree about what they have in common. */
export function orderSide({ ancestor, mine, theirs }: ThreeVersions<readonly string[]>): Side | null {
  if (isSameOrder(mine, theirs)) return 'mine';
  const mineMoved = !isSameOrder(ancestor, mine);
  const theirsMoved = !isSameOrder(ancestor, theirs);
  if (mineMoved === theirsMoved) return null;
  return mineMoved ? 'mine' : 'theirs';
}

/** The side a part is taken from; null when both changed it and not to the same. */
export function sideOf({ ancestor, mine, theirs }: ThreeVersions<unknown>): Side | null {
  if (isDeepStrictEqual(mine, theirs) || isDeepStrictEqual(theirs, ancestor)) return 'mine';
  return isDeepStrictEqual(mine, ancestor) ? 'theirs' : null;
}

export function inEach<A, B>({ ancestor, mine, theirs }: ThreeVersions<A>, make: (one: A) => B): ThreeVersions<B> {
  return { ancestor: make(ancestor), mine: make(mine), theirs: make(theirs) };
}

export const byName = (parts: readonly Part[]): Map<string, Part> => new Map(parts.map((part) => [part.name, part]));
export const namesOf = (parts: readonly Part[]): string[] => parts.map(({ name }) => name);

function compareParts(parts: ThreeVersions<readonly Part[]>): TemplateChange[] {
  const { ancestor, mine, theirs } = inEach(parts, byName);
  const names = new Set([...mine.keys(), ...theirs.keys()]);
  return [...names].flatMap((name): TemplateChange[] => {
    const [a, m, t] = [ancestor.get(name), mine.get(name), theirs.get(name)];
    if (isDeepStrictEqual(m?.value, t?.value)) return [];
    const isConflict = sideOf({ ancestor: a?.value, mine: m?.value, theirs: t?.value }) === null;
    const label = (m ?? t)?.label ?? name;
    const texts = { ancestor: a?.text ?? null, mine: m?.text ?? null, theirs: t?.text ?? null };
    return [{ part: name, label, ...texts, isConflict }];
  });
}

function compareOrder(list: ListName, names: ThreeVersions<string[]>): TemplateChange[] {
  if (isSameOrder(names.mine, names.theirs)) return [];
  const texts = inEach(names, (one) => one.join('\n'));
  const part = orderPart(list);
  return [{ part, label: part, ...texts, isConflict: orderSide(names) === null }];
}

/** Whether what both have stands in the same order in both. */
export function isSameOrder(a: readonly string[], b: readonly string[]): boolean {
  const [inA, inB] = [new Set(a), new Set(b)];
  return isDeepStrictEqual(
    a.filter((name) => inB.has(name)),
    b.filter((name) => inA.has(name)),
  );
}
