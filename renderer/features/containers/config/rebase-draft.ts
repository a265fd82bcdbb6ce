import type { ContainerConfig } from '../../../../shared/domain/container-config.ts';
import { wantedValue } from '../../../../shared/lxc/config-change.ts';
import type { ConfigEdits } from '../../../../shared/lxc/config-edits.ts';
import { rebaseEdit, type ThreeWays } from '../../../../shared/lxc/rebase-edit.ts';

export type Side = 'yours' | 'theirs';
/** One option both have changed. `merged` holds both changes; null where they clash and one has to be chosen. */
export type Both = ThreeWays & {
  readonly name: string;
  readonly merged: { readonly value: string | null } | null;
  /** The sub-options that clash. */
  readonly parts: readonly string[];
};
export type Comparison = {
  /** What somebody else has changed, and the user has not. */
  readonly theirs: readonly { readonly name: string; readonly before: string | null; readonly theirs: string | null }[];
  readonly both: readonly Both[];
  /** Edits nobody else has come near. */
  readonly untouched: ConfigEdits;
};

/** What the user wants, beside what the configuration was when they began and what it is now. */
export function compareDraft(base: ContainerConfig, edits: ConfigEdits, now: ContainerConfig): Comparison {
  const names = new Set([...base.options, ...now.options].map(({ name }) => name));
  const changed = [...names].filter((name) => wantedValue(base, name) !== wantedValue(now, name));
  const entries = Object.entries(edits);
  return {
    theirs: changed
      .filter((name) => !(name in edits))
      .map((name) => ({ name, before: wantedValue(base, name), theirs: wantedValue(now, name) })),
    both: entries
      .filter(([name]) => changed.includes(name))
      .map(([name, yours]) => {
        const ways = { before: wantedValue(base, name), theirs: wantedValue(now, name), yours };
        const rebased = rebaseEdit(name, ways);
        return rebased.kind === 'clash'
          ? { name, ...ways, merged: null, parts: rebased.parts }
          : { name, ...ways, merged: { value: rebased.merged }, parts: [] };
      }),
    untouched: Object.fromEntries(entries.filter(([name]) => !changed.includes(name))),
  };
}

/** The edits to go on with; of what clashes, those the user prefers. Theirs are what the configuration has already. */
export function settledEdits({ both, untouched }: Comparison, chosen: Readonly<Record<string, Side>>): ConfigEdits {
  const settled = both.map(({ name, yours, theirs, merged }): [string, string | null] => {
    if (merged) return [name, merged.value];
    return [name, chosen[name] === 'theirs' ? theirs : yours];
  });
  return { ...untouched, ...Object.fromEntries(settled) };
}
