import { ListChecks, SearchX } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import { explain } from '../../errors/explain.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { jobColumns } from './job-columns.tsx';

const noSort = { column: '', isDescending: false };
const ignoreSort = () => undefined;

export function JobsPage(): ReactNode {
  const { stores } = useApp();
  const jobs = useSelect(stores.jobs, (state) => state.newestFirst);
  const load = useSelect(stores.jobs, (state) => state.load);
  const connections = useSelect(stores.connections, ({ byId }) => byId);
  const columns = useMemo(() => jobColumns(connections), [connections]);
  const text = useSelect(stores.search, (state) => state.text.trim().toLowerCase());
  const shown =
    text === ''
      ? jobs
      : jobs.filter(({ title, node, hostname }) => `${title} ${node} ${hostname}`.toLowerCase().includes(text));
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
  if (shown.length === 0 && text !== '')
    return (
      <EmptyState
        icon={<SearchX />}
        title="No job matches"
        action={<Button onClick={() => stores.search.clear()}>Clear the search</Button>}
      >
        Nothing in {jobs.length} jobs contains “{text}”.
      </EmptyState>
    );
  return (
    <DataTable
      label="Jobs"
      columns={columns}
      rows={shown}
      keyOf={({ id }) => id}
      selectedKey={null}
      onSelect={({ id }) => stores.navigation.go({ page: 'job', jobId: id })}
      sort={noSort}
      onSort={ignoreSort}
    />
  );
}
