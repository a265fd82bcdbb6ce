import { useMemo, type ReactNode } from 'react';
import type { JobSnapshot } from '../../shared/domain/job.ts';
import { DemoStatus } from '../features/demo/demo-status.tsx';
import { useApp, useSelect } from '../hooks/app-context.ts';
import { useTimeLeft } from '../hooks/use-time-left.ts';
import { interruptedJobs, interruptedWords } from '../stores/interrupted-store.ts';
import { StatusWord } from '../ui/badge.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { countJobs, jobToShow } from './job-news.ts';
import { serverNotices } from './server-notices.ts';

/** What runs, what is away, and whether this is the demo and broken on purpose. */
export function StatusBar(): ReactNode {
  const { stores } = useApp();
  const jobs = useSelect(stores.jobs, ({ newestFirst }) => newestFirst);
  const job = useMemo(() => jobToShow(jobs), [jobs]);
  const others = useMemo(() => countJobs(jobs).open - 1, [jobs]);
  return (
    <footer
      aria-label="Status"
      className="flex h-7 shrink-0 items-center gap-4 border-t border-line bg-rail px-3 text-sm text-ink-2"
    >
      {job ? <CurrentJob job={job} others={others} /> : <span className="text-ink-3">No job running</span>}
      <Interrupted />
      <span className="flex-1" />
      <ServerNotices />
      <DemoStatus />
    </footer>
  );
}

/** Until it goes on or is put off on the page of jobs. */
function Interrupted(): ReactNode {
  const { stores } = useApp();
  const jobs = useSelect(stores.jobs, ({ newestFirst }) => newestFirst);
  const state = useSelect(stores.interrupted, (one) => one);
  const count = useMemo(() => interruptedJobs(jobs, state).length, [jobs, state]);
  if (count === 0) return null;
  return (
    <button
      type="button"
      className="shrink-0 rounded-sm px-1 hover:bg-hover"
      onClick={() => stores.navigation.go({ page: 'jobs' })}
    >
      <StatusWord tone="attention">{interruptedWords(count)}</StatusWord>
    </button>
  );
}

function ServerNotices(): ReactNode {
  const { stores } = useApp();
  const servers = useSelect(stores.connections, ({ all }) => all);
  const notices = useMemo(() => serverNotices(servers), [servers]);
  return notices.map(({ kind, tone, words, connectionId }) => (
    <button
      key={kind}
      type="button"
      className="min-w-0 shrink truncate rounded-sm px-1 hover:bg-hover"
      onClick={() =>
        kind === 'locked' ? stores.vault.putOffUnlock(false) : stores.navigation.go({ page: 'servers', connectionId })
      }
    >
      <StatusWord tone={tone}>{words}</StatusWord>
    </button>
  ));
}

function CurrentJob({ job, others }: { job: JobSnapshot; others: number }): ReactNode {
  const { navigation } = useApp().stores;
  const { state, title, percent } = job;
  const step = job.steps.find((one) => one.state === 'running');
  const left = useTimeLeft(job);
  return (
    <>
      <button
        type="button"
        onClick={() => navigation.go({ page: 'job', jobId: job.id })}
        className="flex min-w-0 items-center gap-2 rounded-sm px-1 hover:text-ink"
      >
        <span className="sr-only">Open the job </span>
        <span aria-hidden className="w-20 shrink-0">
          <ProgressBar
            label={`Progress of ${title}`}
            percent={percent}
            tone={state.name === 'running' ? 'working' : 'stopped'}
          />
        </span>
        <span className="w-9 shrink-0 text-right">{percent} %</span>
        <span className="truncate">
          <span className="text-ink">{title}</span>
          {state.name === 'paused' ? (
            <span className="text-attention"> · {state.kind === 'asked' ? 'paused' : 'needs you'}</span>
          ) : state.name === 'queued' ? (
            ' · waits for its turn'
          ) : step ? (
            ` · ${step.title}`
          ) : (
            ''
          )}
          {left && ` · ${left}`}
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
