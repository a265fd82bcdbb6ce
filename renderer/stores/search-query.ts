export const qualifierKeys = ['tag', 'node', 'server', 'status', 'template', 'kind'] as const;
export type QualifierKey = (typeof qualifierKeys)[number];
export type Qualifier = { readonly key: QualifierKey; readonly value: string };
export type SearchQuery = { readonly qualifiers: readonly Qualifier[]; readonly text: string };

export const emptyQuery: SearchQuery = { qualifiers: [], text: '' };

const token = new RegExp(String.raw`(^|\s)(${qualifierKeys.join('|')}):(?:"([^"]+)"|([^\s"]+))(?=\s|$)`, 'gi');

/** `tag:web node:"pve 1" nginx` in its qualifiers and the remaining words. An unfinished qualifier stays text. */
export function parseQuery(input: string): SearchQuery {
  const qualifiers: Qualifier[] = [];
  const text = input.replace(
    token,
    (_whole, _blank, key: string, quoted: string | undefined, bare: string | undefined) => {
      const known = qualifierKeys.find((name) => name === key.toLowerCase());
      if (known) qualifiers.push({ key: known, value: quoted ?? bare ?? '' });
      return ' ';
    },
  );
  return { qualifiers, text: text.replaceAll(/\s+/g, ' ').trim() };
}

/** Adds what is new of `more`; the same qualifier twice is once. */
export function addQualifiers(known: readonly Qualifier[], more: readonly Qualifier[]): readonly Qualifier[] {
  const fresh = more.filter(({ key, value }) => !known.some((one) => one.key === key && one.value === value));
  return fresh.length === 0 ? known : [...known, ...fresh];
}
