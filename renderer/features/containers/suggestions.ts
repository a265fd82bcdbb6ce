import { qualifierKeys, type Qualifier, type QualifierKey } from '../../../shared/domain/container-list.ts';
import type { ContainerRow } from '../../../shared/domain/container.ts';
import { isSameQualifier } from '../../stores/search-query.ts';
import { isValues, type ServerNames } from './filter-rows.ts';

export type Suggestion =
  | { readonly kind: 'key'; readonly key: QualifierKey; readonly isNegated: boolean; readonly help: string }
  | { readonly kind: 'value'; readonly qualifier: Qualifier; readonly count: number | null; readonly help: string };

const helps: Partial<Record<QualifierKey, string>> = {
  tag: 'has this tag',
  node: 'on this node',
  server: 'on this server',
  status: 'running, stopped…',
  template: 'made from this template',
  is: 'managed, gone, locked…',
  vmid: 'this ID, or a span such as 100-199',
};
const most = 8;

/** How often each value occurs, for the qualifiers whose values are found in the rows. */
export type Facets = ReadonlyMap<QualifierKey, ReadonlyMap<string, number>>;

export function facetsOf(rows: readonly ContainerRow[], servers: ServerNames): Facets {
  const facets = new Map<QualifierKey, Map<string, number>>();
  const count = (key: QualifierKey, value: string | null | undefined) => {
    if (!value) return;
    const values = facets.get(key) ?? new Map<string, number>();
    values.set(value, (values.get(value) ?? 0) + 1);
    facets.set(key, values);
  };
  for (const row of rows) {
    for (const tag of row.tags) count('tag', tag);
    count('node', row.node);
    count('server', servers.get(row.connectionId)?.name);
    count('status', row.status);
    count('template', row.templateName);
  }
  return facets;
}

/** The last word of the text, as far as it may become a qualifier. */
const unfinished = /(?:^|\s)(-?)(?:([a-z]+):(?:"([^"]*)|([^\s"]*))|([a-z]*))$/i;

/**
 * What the word at the end of the text may become: names of qualifiers, then the values there are, the most frequent first. Values
 * that are a filter already are left out.
 */
export function suggest(text: string, facets: () => Facets, chosen: readonly Qualifier[]): readonly Suggestion[] {
  const found = unfinished.exec(text);
  if (!found) return [];
  const isNegated = found[1] === '-';
  const named = qualifierKeys.find((key) => key === found[2]?.toLowerCase());
  if (named) return valuesOf(named, found[3] ?? found[4] ?? '', isNegated, facets(), chosen);
  if (found[2] !== undefined) return [];
  const begun = (found[5] ?? '').toLowerCase();
  return qualifierKeys.flatMap((key): Suggestion[] => {
    const help = helps[key];
    // What is asked of jobs only is no filter of containers.
    return help !== undefined && key.startsWith(begun) ? [{ kind: 'key', key, isNegated, help }] : [];
  });
}

function valuesOf(
  key: QualifierKey,
  begun: string,
  isNegated: boolean,
  facets: Facets,
  chosen: readonly Qualifier[],
): readonly Suggestion[] {
  const wanted = begun.toLowerCase();
  const known: readonly [value: string, count: number | null, help: string][] =
    key === 'is'
      ? Object.entries(isValues).map(([value, help]) => [value, null, help])
      : [...(facets.get(key) ?? [])]
          .toSorted((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))
          .map(([value, count]) => [value, count, '']);
  const fits = known.filter(([value]) => value.toLowerCase().includes(wanted));
  // What begins so comes before what only contains it.
  const begins = fits.filter(([value]) => value.toLowerCase().startsWith(wanted));
  const ordered = [...begins, ...fits.filter((one) => !begins.includes(one))];
  return ordered
    .map(([value, count, help]) => ({ kind: 'value' as const, qualifier: { key, value, isNegated }, count, help }))
    .filter(({ qualifier }) => !chosen.some((one) => isSameQualifier(one, qualifier)))
    .slice(0, most);
}

/** The text with its unfinished last word taken away, or replaced. */
export function withoutLastWord(text: string, replacement = ''): string {
  const found = unfinished.exec(text);
  if (!found) return text;
  const kept = text.slice(0, found.index).trimEnd();
  return [kept, replacement].filter((part) => part !== '').join(' ');
}
