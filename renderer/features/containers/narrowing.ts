import type { Qualifier } from '../../../shared/domain/container-list.ts';
import type { ContainerRow } from '../../../shared/domain/container.ts';
import type { SearchQuery } from '../../stores/search-query.ts';
import { filterRows, type FilterFacts } from './filter-rows.ts';

/** One filter, or the words in the field, with how many rows there would be without it. */
export type Narrowing = { readonly part: Qualifier | 'text'; readonly countWithout: number };

/** Which part of a query that shows nothing has to go for something to be shown; the most telling first. */
export function narrowing(
  rows: readonly ContainerRow[],
  { qualifiers, text }: SearchQuery,
  facts: FilterFacts,
): readonly Narrowing[] {
  const countOf = (query: SearchQuery): number => filterRows(rows, query, facts).length;
  const parts: Narrowing[] = qualifiers.map((part) => ({
    part,
    countWithout: countOf({ qualifiers: qualifiers.filter((one) => one !== part), text }),
  }));
  if (text.trim() !== '') parts.push({ part: 'text', countWithout: countOf({ qualifiers, text: '' }) });
  return parts.toSorted((a, b) => b.countWithout - a.countWithout);
}
