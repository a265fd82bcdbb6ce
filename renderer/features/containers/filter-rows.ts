import type { ContainerRow } from '../../../shared/domain/container.ts';
import { parseQuery, type Qualifier, type SearchQuery } from '../../stores/search-query.ts';

export type ServerNames = ReadonlyMap<string, { readonly name: string }>;

/** The rows that fit all words and, for each qualifier's name, one of its values. */
export function filterRows(
  rows: readonly ContainerRow[],
  query: SearchQuery,
  servers: ServerNames,
): readonly ContainerRow[] {
  const typed = parseQuery(query.text);
  const groups = Map.groupBy([...query.qualifiers, ...typed.qualifiers], ({ key }) => key);
  const words = typed.text.toLowerCase().split(/\s+/).filter(Boolean);
  if (groups.size === 0 && words.length === 0) return rows;
  return rows.filter((row) => {
    const server = servers.get(row.connectionId)?.name ?? '';
    for (const qualifiers of groups.values()) {
      if (!qualifiers.some((qualifier) => fits(row, qualifier, server))) return false;
    }
    if (words.length === 0) return true;
    const text = [
      row.name,
      row.vmid,
      row.node,
      server,
      row.address ?? '',
      row.templateName ?? '',
      ...row.tags,
      ...row.services.map(({ name }) => name),
    ]
      .join(' ')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

function fits(row: ContainerRow, { key, value }: Qualifier, server: string): boolean {
  const wanted = value.toLowerCase();
  switch (key) {
    case 'tag':
      return row.tags.some((tag) => tag.toLowerCase() === wanted);
    case 'node':
      return row.node.toLowerCase() === wanted;
    case 'server':
      return server.toLowerCase().startsWith(wanted);
    case 'status':
      return row.status === wanted || row.lifecycle === wanted;
    case 'template':
      return row.templateName?.toLowerCase().startsWith(wanted) ?? false;
    case 'kind':
      // Asked of jobs only.
      return true;
  }
}
