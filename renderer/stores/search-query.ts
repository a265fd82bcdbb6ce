import { qualifierKeys, type Qualifier } from '../../shared/domain/container-list.ts';

export type SearchQuery = { readonly qualifiers: readonly Qualifier[]; readonly text: string };

export const emptyQuery: SearchQuery = { qualifiers: [], text: '' };

const token = new RegExp(String.raw`(^|\s)(-?)(${qualifierKeys.join('|')}):(?:"([^"]+)"|([^\s"]+))(?=\s|$)`, 'gi');

/** `tag:web -node:"pve 1" nginx` in its qualifiers and the remaining words. An unfinished qualifier stays text. */
export function parseQuery(input: string): SearchQuery {
  const qualifiers: Qualifier[] = [];
  const text = input.replace(
    token,
    (_whole, _blank, minus: string, key: string, quoted: string | undefined, bare: string | undefined) => {
      const known = qualifierKeys.find((name) => name === key.toLowerCase());
      if (known) qualifiers.push({ key: known, value: quoted ?? bare ?? '', isNegated: minus === '-' });
      return ' ';
    },
  );
  return { qualifiers, text: text.replaceAll(/\s+/g, ' ').trim() };
}

export const isSameQualifier = (a: Qualifier, b: Qualifier): boolean =>
  a.key === b.key && a.value === b.value && a.isNegated === b.isNegated;

/** Adds what is new of `more`; the same qualifier twice is once, and its opposite gives way. */
export function addQualifiers(known: readonly Qualifier[], more: readonly Qualifier[]): readonly Qualifier[] {
  let all = known;
  for (const one of more) {
    if (all.some((other) => isSameQualifier(one, other))) continue;
    all = [...all.filter(({ key, value }) => key !== one.key || value !== one.value), one];
  }
  return all;
}

/** As it is typed: `-tag:web`, `node:"pve 1"`. */
export const formatQualifier = ({ key, value, isNegated }: Qualifier): string =>
  `${isNegated ? '-' : ''}${key}:${/\s/.test(value) ? `"${value}"` : value}`;

/** Whether two queries ask for the same, whatever the order of their chips. */
export const isSameQuery = (a: SearchQuery, b: SearchQuery): boolean =>
  a.text.trim() === b.text.trim() &&
  a.qualifiers.length === b.qualifiers.length &&
  a.qualifiers.every((one) => b.qualifiers.some((other) => isSameQualifier(one, other)));
