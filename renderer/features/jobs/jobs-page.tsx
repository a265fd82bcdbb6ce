import { ListChecks, SearchX } from 'lucide-react';
import type { ReactNode } from 'react';
import type { JobSnapshot } from '../../../shared/domain/job.ts';
import { explain } from '../../errors/explain.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { StatusWord } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { Age, Elapsed } from '../../ui/relative-time.tsx';
import { stateWord } from './job-words.ts';

const noSort = { column: '', isDescending: false };
const ignoreSort = () => undefined;

export function JobsPage(): ReactNode {
  const { stores } = useApp();
  const jobs = useSelect(stores.jobs, (state) => state.newestFirst);
  const load = useSelect(stores.jobs, (state) => state.load);
  const connections = useSelect(stores.connections, ({ byId }) => byId);
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
  const columns: Column<JobSnapshot>[] = [
    {
      id: 'state',
      title: 'State',
      track: '132px',
      isSortable: false,
      cell: ({ state }) => {
        const { tone, word } = stateWord(state);
        return <StatusWord tone={tone}>{word}</StatusWord>;
      },
    },
    {
      id: 'title',
      title: 'Job',
      track: 'minmax(180px, 2fr)',
      isSortable: false,
      cell: ({ title }) => <span className="font-medium">{title}</span>,
    },
    {
      id: 'step',
      title: 'Step',
      track: 'minmax(140px, 1.4fr)',
      isSortable: false,
      cell: (job) => <span className="text-ink-2">{stepText(job)}</span>,
    },
    {
      id: 'progress',
      title: 'Progress',
      track: '120px',
      isSortable: false,
      cell: (job) => (
        <span className="flex items-center gap-2">
          <ProgressBar
            label={`Progress of ${job.title}`}
            percent={job.percent}
            tone={stateWord(job.state).tone === 'working' ? 'working' : barTone(job)}
            className="w-16"
          />
          <span className="text-ink-2">{job.percent} %</span>
        </span>
      ),
    },
    { id: 'node', title: 'Node', track: '84px', isSortable: false, cell: ({ node }) => node },
    {
      id: 'server',
      title: 'Server',
      track: 'minmax(80px, 1fr)',
      isSortable: false,
      cell: ({ connectionId }) => connections.get(connectionId)?.name ?? 'removed',
    },
    {
      id: 'took',
      title: 'Took',
      track: '88px',
      isNumeric: true,
      isSortable: false,
      cell: ({ startedAt, endedAt }) => (startedAt === null ? '' : <Elapsed from={startedAt} to={endedAt} />),
    },
    {
      id: 'age',
      title: 'Begun',
      track: '80px',
      isNumeric: true,
      isSortable: false,
      cell: ({ createdAt }) => <Age at={createdAt} />,
    },
  ];
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

const barTone = ({ state }: JobSnapshot) =>
  state.name === 'succeeded' ? 'running' : state.name === 'failed' ? 'failed' : 'stopped';

function stepText({ state, steps }: JobSnapshot): string {
  const running = steps.find((step) => step.state === 'running');
  if (running) return running.message || running.title;
  if (state.name === 'queued') return 'Waits for another job';
  if (state.name === 'failed') return steps.find(({ id }) => id === state.stepId)?.title ?? '';
  return '';
}
