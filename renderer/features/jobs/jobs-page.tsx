import { ListChecks, SearchX } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import { explain } from '../../errors/explain.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { formatQualifier } from '../../stores/search-query.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { jobColumns } from './job-columns.tsx';
import { filterJobs, groupBatches, isJobQualifier, sortJobs, type JobRow } from './job-list.ts';

const noSort = { column: '', isDescending: false };
const ignoreSort = () => undefined;

/** Everything Gantry does and did: what runs first, then the past. */
export function JobsPage(): ReactNode {
  const { stores } = useApp();
  const jobs = useSelect(stores.jobs, (state) => state.newestFirst);
  const load = useSelect(stores.jobs, (state) => state.load);
  const servers = useSelect(stores.connections, ({ byId }) => byId);
  const query = useSelect(stores.search, (state) => state);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const columns = useMemo(() => jobColumns(servers), [servers]);
  const found = useMemo(() => sortJobs(filterJobs(jobs, query, servers)), [jobs, query, servers]);
  const rows = useMemo(() => groupBatches(found, closed), [found, closed]);
  const handleSelect = (row: JobRow) => {
    if (row.kind === 'job') stores.navigation.go({ page: 'job', jobId: row.job.id });
    else setClosed((before) => toggled(before, row.batchId));
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
      <Filters shown={found.length} total={jobs.length} />
      {found.length === 0 && jobs.length > 0 ? (
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
          keyOf={(row) => (row.kind === 'job' ? row.job.id : row.batchId)}
          selectedKey={null}
          onSelect={handleSelect}
          sort={noSort}
          onSort={ignoreSort}
        />
      )}
    </div>
  );
}

/** The filters that are set; absent while there are none. */
function Filters({ shown, total }: { shown: number; total: number }): ReactNode {
  const { search } = useApp().stores;
  const qualifiers = useSelect(search, (state) => state.qualifiers);
  const own = qualifiers.filter(isJobQualifier);
  if (own.length === 0) return null;
  return (
    <div
      role="group"
      aria-label="Filters"
      className="flex min-h-9 flex-wrap items-center gap-1.5 border-b border-line px-4 py-1.5"
    >
      {own.map((qualifier) => (
        <Chip
          key={formatQualifier(qualifier)}
          name={`${qualifier.isNegated ? 'not ' : ''}${qualifier.key}:`}
          value={qualifier.value}
          removeLabel={`Remove filter ${qualifier.key}: ${qualifier.value}`}
          onRemove={() => search.remove(qualifier)}
        />
      ))}
      <span className="text-sm text-ink-3">
        {shown} of {total}
      </span>
    </div>
  );
}

function toggled(before: ReadonlySet<string>, one: string): ReadonlySet<string> {
  const after = new Set(before);
  if (!after.delete(one)) after.add(one);
  return after;
}
