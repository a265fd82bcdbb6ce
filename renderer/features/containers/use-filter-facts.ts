import { useMemo } from 'react';
import type { JobSnapshot } from '../../../shared/domain/job.ts';
import type { ConnectionsState } from '../../stores/connections-store.ts';
import type { JobsState } from '../../stores/jobs-store.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import type { FilterFacts, ServerNames } from './filter-rows.ts';
import { jobIndex, type JobIndex } from './job-index.ts';

/** What filters and sorting know besides the rows; new only when a name or a job is. */
export function useFilterFacts(): FilterFacts {
  const { connections, jobs } = useApp().stores;
  const servers = useSelect(connections, namesOf);
  const index = useSelect(jobs, statesOf);
  return useMemo(() => ({ servers, jobs: index }), [servers, index]);
}

let lastNames: ServerNames = new Map();

/** The same map as long as no name is different: health changes at every look, and sorts nothing. */
function namesOf({ all }: ConnectionsState): ServerNames {
  const isSame = all.length === lastNames.size && all.every(({ id, name }) => lastNames.get(id)?.name === name);
  if (!isSame) lastNames = new Map(all.map(({ id, name }) => [id, { name }]));
  return lastNames;
}

let lastJobs: readonly JobSnapshot[] = [];
let lastIndex: JobIndex | null = null;

/** The same index as long as no job is new or in another state: how far one has come sorts and filters nothing. */
export function statesOf(state: Pick<JobsState, 'byId' | 'newestFirst'>): JobIndex {
  const { newestFirst } = state;
  const isSame =
    lastJobs.length === newestFirst.length &&
    newestFirst.every((job, index) => job === lastJobs[index] || saysTheSame(job, lastJobs[index]));
  lastJobs = newestFirst;
  if (lastIndex === null || !isSame) lastIndex = jobIndex(state);
  return lastIndex;
}

const saysTheSame = (job: JobSnapshot, before: JobSnapshot | undefined): boolean =>
  job.id === before?.id && job.state.name === before.state.name;
