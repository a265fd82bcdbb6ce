import { ChevronDown, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ConnectionId } from '../../../shared/domain/ids.ts';
import type { JobSnapshot } from '../../../shared/domain/job.ts';
import { useTimeLeft } from '../../hooks/use-time-left.ts';
import { StatusWord } from '../../ui/badge.tsx';
import { cn } from '../../ui/cn.ts';
import type { Column } from '../../ui/data-table-types.ts';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { Age, Elapsed } from '../../ui/relative-time.tsx';
import { batchWords, groupTitle, serverName, type JobRow } from './job-list.ts';
import { JobMenu } from './job-menu.tsx';
import { stateWord } from './job-words.ts';

type Servers = ReadonlyMap<ConnectionId, { readonly name: string }>;
const fixed = { isSortable: false } as const;

/** A line of jobs started together fills the first columns only. */
const cellOf =
  (job: (job: JobSnapshot) => ReactNode) =>
  (row: JobRow): ReactNode =>
    row.kind === 'job' ? job(row.job) : null;

export const jobColumns = (servers: Servers): Column<JobRow>[] => [
  {
    id: 'state',
    title: 'State',
    track: '120px',
    ...fixed,
    cell: (row) =>
      row.kind === 'job' ? (
        <State job={row.job} />
      ) : (
        <Fold isOpen={row.isOpen} words={row.kind === 'group' ? groupTitle[row.group] : undefined} />
      ),
  },
  {
    id: 'title',
    title: 'Job',
    track: 'minmax(130px, 1.5fr)',
    ...fixed,
    cell: (row) =>
      row.kind === 'job' ? (
        <span className={cn(row.isInBatch && 'pl-4')}>
          <span className="font-medium">{row.job.title}</span>
          {row.job.isLogGone && <span className="text-sm text-ink-3"> · log removed</span>}
        </span>
      ) : row.kind === 'group' ? (
        <span className="text-ink-2 tabular-nums">{row.count === 1 ? '1 job' : `${row.count} jobs`}</span>
      ) : (
        <span>
          <span className="font-medium">{row.jobs.length} started together</span>
          <span className="text-ink-2"> · {batchWords(row.jobs)}</span>
        </span>
      ),
  },
  {
    id: 'step',
    title: 'Step',
    track: 'minmax(110px, 1.8fr)',
    ...fixed,
    cell: cellOf((job) => <StepNow job={job} />),
  },
  {
    id: 'container',
    title: 'Container',
    track: 'minmax(104px, 0.9fr)',
    ...fixed,
    // The job of an OS template is about no container.
    cell: cellOf(({ vmid, hostname, osTemplate }) =>
      osTemplate ? null : (
        <>
          {vmid !== null && <span className="font-mono text-sm text-ink-2">{vmid} </span>}
          {hostname}
        </>
      ),
    ),
  },
  {
    id: 'server',
    title: 'Server',
    track: 'minmax(88px, 0.8fr)',
    ...fixed,
    cell: cellOf((job) => serverName(servers, job)),
  },
  {
    id: 'took',
    title: 'Took',
    track: '80px',
    isNumeric: true,
    ...fixed,
    cell: cellOf(({ startedAt, endedAt }) => startedAt !== null && <Elapsed from={startedAt} to={endedAt} />),
  },
  {
    id: 'age',
    title: 'Started',
    track: '84px',
    isNumeric: true,
    ...fixed,
    cell: cellOf(({ startedAt, createdAt }) => <Age at={startedAt ?? createdAt} />),
  },
  { id: 'menu', title: '', track: '28px', ...fixed, cell: cellOf((job) => <JobMenu job={job} />) },
];

function State({ job }: { job: JobSnapshot }): ReactNode {
  const { tone, word } = stateWord(job.state);
  return <StatusWord tone={tone}>{word}</StatusWord>;
}

function Fold({ isOpen, words }: { isOpen: boolean; words: string | undefined }): ReactNode {
  const Icon = isOpen ? ChevronDown : ChevronRight;
  return (
    <span className={cn('flex items-center gap-1', words === undefined ? 'text-ink-2' : 'font-medium')}>
      <Icon aria-hidden className="size-3.5 shrink-0" />
      {words ?? (isOpen ? 'Fold' : 'Unfold')}
      {words !== undefined && <span className="sr-only">{isOpen ? ', unfolded' : ', folded'}</span>}
    </span>
  );
}

function TimeLeft({ job }: { job: JobSnapshot }): ReactNode {
  const words = useTimeLeft(job);
  return words && <span className="text-ink">{words} · </span>;
}

function StepNow({ job }: { job: JobSnapshot }): ReactNode {
  const { state, steps, percent, title } = job;
  if (state.name === 'running' || state.name === 'paused') {
    const step = steps.find((one) => one.state === 'running');
    return (
      <span className="flex items-center gap-2">
        {/* One of its own for each job: a row's element is another's when the list moves, and the bar would run to its place. */}
        <ProgressBar
          key={job.id}
          label={`Progress of ${title}`}
          percent={percent}
          tone="working"
          className="w-12 shrink-0"
        />
        <span className="min-w-0 truncate text-ink-2">
          <TimeLeft job={job} />
          {state.name === 'paused' ? state.reason : step?.message || step?.title}
        </span>
      </span>
    );
  }
  if (state.name === 'queued') return <span className="text-ink-2">Waits for another job</span>;
  const stopped = 'stepId' in state ? steps.find(({ id }) => id === state.stepId) : undefined;
  if (stopped) return <span className="text-ink-2">at: {stopped.title}</span>;
  if (job.warnings.length === 0) return null;
  return (
    <span className="text-attention">
      {job.warnings.length === 1 ? '1 warning' : `${job.warnings.length} warnings`}
    </span>
  );
}
