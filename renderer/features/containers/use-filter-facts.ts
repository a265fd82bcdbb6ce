import { useMemo } from 'react';
import type { ConnectionsState } from '../../stores/connections-store.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import type { FilterFacts, ServerNames } from './filter-rows.ts';
import { jobIndex } from './job-index.ts';

/** What filters and sorting know besides the rows; new only when a name or a job is. */
export function useFilterFacts(): FilterFacts {
  const { connections, jobs } = useApp().stores;
  const servers = useSelect(connections, namesOf);
  const index = useSelect(jobs, jobIndex);
  return useMemo(() => ({ servers, jobs: index }), [servers, index]);
}

let lastNames: ServerNames = new Map();

/** The same map as long as no name is different: health changes at every look, and sorts nothing. */
function namesOf({ all }: ConnectionsState): ServerNames {
  const isSame = all.length === lastNames.size && all.every(({ id, name }) => lastNames.get(id)?.name === name);
  if (!isSame) lastNames = new Map(all.map(({ id, name }) => [id, { name }]));
  return lastNames;
}
