import { GitCompareArrows, ListChecks } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import type { JobId } from '../../../shared/domain/ids.ts';
import { isOver, type JobSnapshot } from '../../../shared/domain/job.ts';
import { explain } from '../../errors/explain.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { useAction } from '../../hooks/use-action.ts';
import { useTimeLeft } from '../../hooks/use-time-left.ts';
import { StatusWord } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { noFilter } from '../../ui/log-line.ts';
import type { LogTarget } from '../../ui/log-view.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { Elapsed } from '../../ui/relative-time.tsx';
import { decisiveLine, stepBegin } from './find-line.ts';
import { JobEnding } from './job-ending.tsx';
import { JobLog } from './job-log.tsx';
import { stateWord } from './job-words.ts';
import { PauseButton } from './pause-button.tsx';
import { StepsList } from './steps-list.tsx';

type Shown = {
  /** The line of its log to be shown. */
  seq?: number | undefined;
  /** What is looked for in it. */
  find?: string | undefined;
};

/** Steps at the left, the whole log at the right, the choices above it when the job has stopped. */
export function JobPage({ jobId, ...shown }: Shown & { jobId: JobId }): ReactNode {
  const { client, stores } = useApp();
  const job = useSelect(stores.jobs, ({ byId }) => byId.get(jobId));
  // A list tells of ended jobs in brief only.
  const isKnown = job !== undefined && job.isBrief !== true;
  const ask = useAction(async () => {
    stores.jobs.accept(await client.call('job:get', { jobId }));
  });
  const { run } = ask;
  useEffect(() => {
    if (!isKnown) run();
  }, [isKnown, run]);
  if (!isKnown)
    return ask.error ? (
      <EmptyState
        icon={<ListChecks />}
        title="This job is not known"
        action={<Button onClick={() => stores.navigation.go({ page: 'jobs' })}>All jobs</Button>}
      />
    ) : null;
  return <KnownJob job={job} {...shown} />;
}

function KnownJob({ job, seq, find }: Shown & { job: JobSnapshot }): ReactNode {
  const { jobLog } = useApp().stores;
  const [filter, setFilter] = useState(noFilter);
  const [target, setTarget] = useState<LogTarget | null>(null);
  const show = (number: number | null, isDecisive: boolean) => {
    if (number === null) return;
    // What is looked for must not be hidden.
    setFilter(noFilter);
    setTarget({ number, isDecisive });
  };
  const showLine = () => {
    if (job.state.name !== 'failed') return;
    const { error, explanation } = job.state;
    show(decisiveLine(jobLog.getState().buffer, error, explanation), explanation?.decisiveLine != null);
  };
  const [shownSeq, setShownSeq] = useState<number | undefined>();
  if (seq !== shownSeq) {
    setShownSeq(seq);
    show(seq ?? null, false);
  }
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <JobHead job={job} />
      <div className="flex min-h-0 flex-1">
        <StepsList
          job={job}
          filtered={filter.step}
          onShow={(stepId) => show(stepBegin(jobLog.getState().buffer, stepId), false)}
          onFilter={(step) => setFilter((before) => ({ ...before, step }))}
        />
        <div className="flex min-w-0 flex-1 flex-col">
          <JobEnding job={job} onShowLine={showLine} />
          <JobLog job={job} target={target} find={find ?? ''} filter={filter} onFilter={setFilter} />
        </div>
      </div>
    </div>
  );
}

function JobHead({ job }: { job: JobSnapshot }): ReactNode {
  const { client } = useApp();
  const { tone, word } = stateWord(job.state);
  const cancel = useAction(async () => {
    await client.call('job:cancel', { jobId: job.id });
  });
  const isCancelling = job.state.name === 'running' && job.state.isCancelling;
  return (
    <div className="flex flex-col border-b border-line">
      <div className="flex min-h-12 items-center gap-3 px-4 py-2.5">
        <h2 className="min-w-0 truncate text-lg font-semibold">{job.title}</h2>
        <StatusWord tone={tone}>{word}</StatusWord>
        <span className="flex-1" />
        <TimeLeft job={job} />
        <span className="text-ink-2 tabular-nums">{job.percent} %</span>
        {job.startedAt !== null && (
          <span className="text-ink-2">
            <Elapsed from={job.startedAt} to={job.endedAt} />
          </span>
        )}
        <CompareButton job={job} />
        <PauseButton job={job} />
        {!isOver(job.state) && (
          <Button tone="danger-plain" isBusy={cancel.isBusy || isCancelling} onClick={() => cancel.run()}>
            {isCancelling ? 'Cancelling…' : 'Cancel'}
          </Button>
        )}
      </div>
      <ProgressBar
        label="Progress"
        percent={job.percent}
        tone={
          tone === 'working' ? 'working' : tone === 'running' ? 'running' : tone === 'failed' ? 'failed' : 'stopped'
        }
        className="-mb-px [&>*]:h-0.5 [&>*]:rounded-none"
      />
      {cancel.error && <ErrorNotice {...explain(cancel.error)} className="m-3" />}
    </div>
  );
}

function TimeLeft({ job }: { job: JobSnapshot }): ReactNode {
  const words = useTimeLeft(job);
  return words && <span title="From the last jobs like this one">{words}</span>;
}

/** To the job beside the last one of its kind that went well. */
function CompareButton({ job }: { job: JobSnapshot }): ReactNode {
  const { navigation } = useApp().stores;
  if (!isOver(job.state)) return null;
  return (
    <Button onClick={() => navigation.go({ page: 'compare', jobId: job.id, otherId: null })}>
      <GitCompareArrows aria-hidden />
      {job.state.name === 'succeeded' ? 'Compare' : 'Compare with the last good run'}
    </Button>
  );
}
