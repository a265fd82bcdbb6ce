import { ListChecks, SearchX } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import type { Qualifier } from '../../../shared/domain/container-list.ts';
import { isOver } from '../../../shared/domain/job.ts';
import { explain } from '../../errors/explain.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { jobColumns } from './job-columns.tsx';
import { LogSearch, SearchScope, useIsSearchingLogs } from './log-search.tsx';
import { InterruptedNotice } from './interrupted-notice.tsx';
import { JobFilters } from './job-filters.tsx';
import {
  countStates,
  filterJobs,
  groupBatches,
  isEmptyQuery,
  sortJobs,
  withGroups,
  withoutCleared,
  type JobRow,
} from './job-list.ts';

const noSort = { column: '', isDescending: false };
const ignoreSort = () => undefined;

/** Everything Gantry does and did: what runs first, then the past. */
export function JobsPage(): ReactNode {
  const { stores } = useApp();
  const jobs = useSelect(stores.jobs, (state) => state.newestFirst);
  const load = useSelect(stores.jobs, (state) => state.load);
  const servers = useSelect(stores.connections, ({ byId }) => byId);
  const query = useSelect(stores.search, (state) => state);
  const isSearchingLogs = useIsSearchingLogs();
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const columns = useMemo(() => jobColumns(servers), [servers]);
  const clearedAt = useSelect(stores.settings, ({ settings }) => settings.jobsClearedAt);
  // What is looked for is looked for everywhere.
  const listed = useMemo(
    () => (isEmptyQuery(query) ? withoutCleared(jobs, clearedAt) : jobs),
    [jobs, query, clearedAt],
  );
  // Words that are looked for in logs say nothing of the jobs themselves.
  const wanted = useMemo(() => (isSearchingLogs ? { ...query, text: '' } : query), [query, isSearchingLogs]);
  const found = useMemo(() => sortJobs(filterJobs(listed, wanted, servers)), [listed, wanted, servers]);
  const rows = useMemo(() => withGroups(groupBatches(found, closed), closed), [found, closed]);
  const states = useMemo(
    () => countStates(filterJobs(listed, { ...wanted, qualifiers: wanted.qualifiers.filter(isNoState) }, servers)),
    [listed, wanted, servers],
  );
  const handleSelect = (row: JobRow) => {
    if (row.kind === 'job') stores.navigation.go({ page: 'job', jobId: row.job.id });
    else setClosed((before) => toggled(before, keyOf(row)));
  };
  const setClearedAt = (jobsClearedAt: number) => {
    stores.settings
      .change({ jobsClearedAt })
      .catch(() => stores.toasts.show('failure', 'The list could not be cleared'));
  };
  const handleClear = () => {
    setClearedAt(Math.max(...jobs.map(({ endedAt }) => endedAt ?? 0)));
    stores.toasts.show('info', 'Finished jobs were cleared from the list', 'Nothing was deleted.', {
      label: 'Undo',
      run: () => setClearedAt(clearedAt),
    });
  };
  if (load.name === 'failed') return <ErrorNotice {...explain(load.error)} className="m-4" />;
  if (load.name === 'ready' && jobs.length === 0)
    return (
      <EmptyState
        icon={<ListChecks />}
        title="No jobs yet"
        action={
          <Button tone="primary" onClick={() => stores.navigation.go({ page: 'create', templateId: null })}>
            Create the first container
          </Button>
        }
      >
        Everything Gantry does on your servers is listed here, with its whole log.
      </EmptyState>
    );
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <InterruptedNotice />
      <JobFilters
        shown={found.length}
        total={listed.length}
        states={states}
        finished={isSearchingLogs ? 0 : listed.filter(({ state }) => isOver(state)).length}
        cleared={jobs.length - listed.length}
        onClear={handleClear}
        onShowCleared={() => setClearedAt(0)}
      />
      <SearchScope />
      {isSearchingLogs ? (
        <LogSearch within={found} />
      ) : listed.length === 0 && jobs.length > 0 ? (
        <EmptyState
          icon={<ListChecks />}
          title="Nothing runs, and the list was cleared"
          action={<Button onClick={() => setClearedAt(0)}>Show all {jobs.length}</Button>}
        >
          What has ended is still here, with its log; a search finds it too.
        </EmptyState>
      ) : found.length === 0 && jobs.length > 0 ? (
        <EmptyState
          icon={<SearchX />}
          title="No job matches"
          action={<Button onClick={() => stores.search.clear()}>Clear the search</Button>}
        >
          {jobs.length === 1 ? 'One job is' : `${jobs.length} jobs are`} hidden by the search.
        </EmptyState>
      ) : (
        <DataTable
          label="Jobs"
          columns={columns}
          rows={rows}
          keyOf={keyOf}
          rowClass={(row) => (row.kind === 'group' ? 'bg-sunken' : '')}
          selectedKey={null}
          onSelect={handleSelect}
          sort={noSort}
          onSort={ignoreSort}
        />
      )}
    </div>
  );
}

const isNoState = ({ key }: Qualifier): boolean => key !== 'state' && key !== 'status';
const keyOf = (row: JobRow): string =>
  row.kind === 'job' ? row.job.id : row.kind === 'batch' ? row.batchId : row.group;

function toggled(before: ReadonlySet<string>, one: string): ReadonlySet<string> {
  const after = new Set(before);
  if (!after.delete(one)) after.add(one);
  return after;
}
