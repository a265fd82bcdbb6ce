import { templateMistakes } from '../../shared/domain/template-mistakes.ts';
import { template as templateSchema, type Template } from '../../shared/domain/template.ts';
import { allLists, assemble, partsOf, type ListName, type Part, type TemplateParts } from './template-parts.ts';
import {
  byName,
  differences,
  inEach,
  namesOf,
  orderPart,
  orderSide,
  sideOf,
  type Side,
  type ThreeVersions,
} from './three-way.ts';

/** What is taken from which side, by the part's name; it goes before what would be taken by itself. */
export type Picks = Readonly<Record<string, Side>>;
export type Merged = { ok: true; template: Template } | { ok: false; issues: { part: string; message: string }[] };

/**
 * Merges by parts: what only one side changed is taken from that side, what both changed to the same is taken, and every part that both
 * changed differently needs a pick. Id, folder and the like stay mine. Pure.
 */
export function mergeTemplates(versions: ThreeVersions<Template>, picks: Picks = {}): Merged {
  const open = differences(versions);
  const names = new Set(open.map(({ part }) => part));
  const issues = [
    ...open
      .filter(({ part, isConflict }) => isConflict && !Object.hasOwn(picks, part))
      .map(({ part }) => ({ part, message: 'changed on both sides; choose one' })),
    ...Object.keys(picks)
      .filter((part) => !names.has(part))
      .map((part) => ({ part, message: 'there is no such difference' })),
  ];
  if (issues.length > 0) return { ok: false, issues };
  const parts = inEach(versions, partsOf);
  const checked = templateSchema.safeParse(assemble(mergeParts(parts, picks), versions.mine));
  const wrong = checked.success ? templateMistakes(checked.data.provisioning) : checked.error.issues;
  if (checked.success && wrong.length === 0) return { ok: true, template: checked.data };
  return { ok: false, issues: wrong.map(({ path, message }) => ({ part: path.join('.'), message })) };
}

function mergeParts(parts: ThreeVersions<TemplateParts>, picks: Picks): TemplateParts {
  const pickOf = (name: string): Side | undefined => (Object.hasOwn(picks, name) ? picks[name] : undefined);
  const fields = mergeEntries(
    inEach(parts, ({ fields: all }) => all),
    pickOf,
  );
  const mergeList = (list: ListName): Part[] => {
    const entries = inEach(parts, ({ lists }) => lists[list]);
    const merged = mergeEntries(inEach(entries, byName), pickOf);
    const names = inEach(entries, namesOf);
    // Without a difference of order either side's does.
    const side = pickOf(orderPart(list)) ?? orderSide(names) ?? 'mine';
    const order = side === 'mine' ? weave(names.mine, names.theirs) : weave(names.theirs, names.mine);
    return order.flatMap((name) => merged.get(name) ?? []);
    function weave(base: readonly string[], other: readonly string[]): string[] {
      const kept = base.filter((name) => merged.has(name));
      return addInPlace(
        kept,
        other.filter((name) => merged.has(name)),
      );
    }
  };
  return { fields, lists: listsOf(mergeList) };
}

function listsOf(make: (list: ListName) => Part[]): TemplateParts['lists'] {
  const made = new Map(allLists.map((list) => [list, make(list)]));
  const of = (list: ListName): Part[] => made.get(list) ?? [];
  return {
    packages: of('packages'),
    customPackages: of('customPackages'),
    files: of('files'),
    scripts: of('scripts'),
    variables: of('variables'),
    checks: of('checks'),
    tags: of('tags'),
    buckets: of('buckets'),
    featureMounts: of('featureMounts'),
  };
}

/** What is left of each named part; an absent one is a value like any other. */
function mergeEntries<P extends Part>(
  { ancestor, mine, theirs }: ThreeVersions<ReadonlyMap<string, P>>,
  pickOf: (name: string) => Side | undefined,
): Map<string, P> {
  const merged = new Map<string, P>();
  for (const name of new Set([...mine.keys(), ...theirs.keys()])) {
    const [a, m, t] = [ancestor.get(name), mine.get(name), theirs.get(name)];
    const side = pickOf(name) ?? sideOf({ ancestor: a?.value, mine: m?.value, theirs: t?.value }) ?? 'mine';
    const taken = side === 'mine' ? m : t;
    if (taken) merged.set(name, taken);
  }
  return merged;
}

/** `base` with what only `other` has, each behind the one it follows there. */
function addInPlace(base: readonly string[], other: readonly string[]): string[] {
  const result = [...base];
  const there = new Set(base);
  let before: string | null = null;
  for (const name of other) {
    if (!there.has(name)) {
      result.splice(before === null ? 0 : result.indexOf(before) + 1, 0, name);
      there.add(name);
    }
    before = name;
  }
  return result;
}
