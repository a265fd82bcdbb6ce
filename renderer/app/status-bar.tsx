import type { ReactNode } from 'react';
import type { JobSnapshot } from '../../shared/domain/job.ts';
import { DemoStatus } from '../features/demo/demo-status.tsx';
import { useApp, useSelect } from '../hooks/app-context.ts';
import { StatusWord } from '../ui/badge.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';

/** What runs, what is away, and whether this is the demo and broken on purpose. */
export function StatusBar(): ReactNode {
  const { stores } = useApp();
  const newest = useSelect(stores.jobs, ({ newestFirst }) => newestFirst.find(isMoving) ?? null);
  const others = useSelect(stores.jobs, ({ newestFirst }) => Math.max(0, newestFirst.filter(isMoving).length - 1));
  const offline = useSelect(
    stores.connections,
    ({ all }) => all.filter(({ health }) => health.state === 'offline').length,
  );
  const servers = useSelect(stores.connections, ({ all }) => all.length);
  return (
    <footer className="flex h-7 shrink-0 items-center gap-4 border-t border-line bg-rail px-3 text-sm text-ink-2">
      {newest ? <RunningJob job={newest} others={others} /> : <span className="text-ink-3">No job running</span>}
      <span className="flex-1" />
      {offline > 0 && (
        <StatusWord tone="failed">
          {offline === servers
            ? servers === 1
              ? 'Server offline'
              : 'All servers offline'
            : `${offline} of ${servers} servers offline`}
        </StatusWord>
      )}
      <DemoStatus />
    </footer>
  );
}

const isMoving = ({ state }: JobSnapshot): boolean => state.name === 'running' || state.name === 'paused';

function RunningJob({ job, others }: { job: JobSnapshot; others: number }): ReactNode {
  const { navigation } = useApp().stores;
  const step = job.steps.find(({ state }) => state === 'running');
  return (
    <>
      <button
        type="button"
        aria-label={`Open job: ${job.title}`}
        onClick={() => navigation.go({ page: 'job', jobId: job.id })}
        className="flex min-w-0 items-center gap-2 rounded-sm px-1 hover:text-ink"
      >
        <ProgressBar
          label={`Progress of ${job.title}`}
          percent={job.percent}
          tone={job.state.name === 'paused' ? 'stopped' : 'working'}
          className="w-20 shrink-0"
        />
        <span className="shrink-0">{job.percent} %</span>
        <span className="truncate">
          <span className="text-ink">{job.title}</span>
          {job.state.name === 'paused' ? (
            <span className="text-attention"> · needs you</span>
          ) : step ? (
            ` · ${step.title}`
          ) : (
            ''
          )}
        </span>
      </button>
      {others > 0 && (
        <button
          type="button"
          className="shrink-0 rounded-sm px-1 hover:text-ink"
          onClick={() => navigation.go({ page: 'jobs' })}
        >
          and {others} more
        </button>
      )}
    </>
  );
}
