import type { JobSnapshot } from '../../../shared/domain/job.ts';
import { StatusWord } from '../../ui/badge.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { Age, Elapsed } from '../../ui/relative-time.tsx';
import { stateWord } from './job-words.ts';

export const jobColumns = (servers: ReadonlyMap<string, { name: string }>): Column<JobSnapshot>[] => [
  {
    id: 'state',
    title: 'State',
    track: '124px',
    isSortable: false,
    cell: ({ state }) => {
      const { tone, word } = stateWord(state);
      return <StatusWord tone={tone}>{word}</StatusWord>;
    },
  },
  {
    id: 'title',
    title: 'Job',
    track: 'minmax(180px, 1.6fr)',
    isSortable: false,
    cell: ({ title }) => <span className="font-medium">{title}</span>,
  },
  {
    id: 'step',
    title: 'Step',
    track: 'minmax(160px, 1.8fr)',
    isSortable: false,
    cell: (job) => <span className="text-ink-2">{stepText(job)}</span>,
  },
  {
    id: 'progress',
    title: 'Progress',
    track: '116px',
    isSortable: false,
    cell: (job) => (
      <span className="flex items-center gap-2">
        <ProgressBar label={`Progress of ${job.title}`} percent={job.percent} tone={barTone(job)} className="w-16" />
        <span className="text-ink-2">{job.percent} %</span>
      </span>
    ),
  },
  { id: 'node', title: 'Node', track: '72px', isSortable: false, cell: ({ node }) => node },
  {
    id: 'server',
    title: 'Server',
    track: 'minmax(88px, 0.8fr)',
    isSortable: false,
    cell: ({ connectionId }) => servers.get(connectionId)?.name ?? 'removed',
  },
  {
    id: 'took',
    title: 'Took',
    track: '92px',
    isNumeric: true,
    isSortable: false,
    cell: ({ startedAt, endedAt }) => (startedAt === null ? '' : <Elapsed from={startedAt} to={endedAt} />),
  },
  {
    id: 'age',
    title: 'Begun',
    track: '84px',
    isNumeric: true,
    isSortable: false,
    cell: ({ createdAt }) => <Age at={createdAt} />,
  },
];

function barTone({ state }: JobSnapshot): 'working' | 'running' | 'failed' | 'stopped' {
  if (state.name === 'running') return 'working';
  if (state.name === 'succeeded') return 'running';
  return state.name === 'failed' ? 'failed' : 'stopped';
}

function stepText({ state, steps }: JobSnapshot): string {
  const running = steps.find((step) => step.state === 'running');
  if (running) return running.message || running.title;
  if (state.name === 'queued') return 'Waits for another job';
  if (state.name === 'failed') return steps.find(({ id }) => id === state.stepId)?.title ?? '';
  return '';
}
