import { ListChecks } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import type { JobId } from '../../../shared/domain/ids.ts';
import { isOver, type JobSnapshot } from '../../../shared/domain/job.ts';
import { explain } from '../../errors/explain.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { useAction } from '../../hooks/use-action.ts';
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
import { StepsList } from './steps-list.tsx';

/** Steps at the left, the whole log at the right, the choices above it when the job has stopped. */
export function JobPage({ jobId }: { jobId: JobId }): ReactNode {
  const { client, stores } = useApp();
  const job = useSelect(stores.jobs, ({ byId }) => byId.get(jobId));
  const isKnown = job !== undefined;
  const ask = useAction(async () => {
    stores.jobs.accept(await client.call('job:get', { jobId }));
  });
  const { run } = ask;
  useEffect(() => {
    if (!isKnown) run();
  }, [isKnown, run]);
  if (!job)
    return ask.error ? (
      <EmptyState
        icon={<ListChecks />}
        title="This job is not known"
        action={<Button onClick={() => stores.navigation.go({ page: 'jobs' })}>All jobs</Button>}
      />
    ) : null;
  return <KnownJob job={job} />;
}

function KnownJob({ job }: { job: JobSnapshot }): ReactNode {
  const { jobLog } = useApp().stores;
  const [filter, setFilter] = useState(noFilter);
  const [target, setTarget] = useState<LogTarget | null>(null);
  const show = (number: number | null, isDecisive: boolean) => {
    if (number === null) return;
    // What is looked for must not be hidden.
    setFilter(noFilter);
    setTarget({ number, isDecisive });
  };
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
          <JobEnding job={job} onDecisive={(error) => show(decisiveLine(jobLog.getState().buffer, error), true)} />
          <JobLog job={job} target={target} filter={filter} onFilter={setFilter} />
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
        <span className="text-ink-2">{job.percent} %</span>
        {job.startedAt !== null && (
          <span className="text-ink-2">
            <Elapsed from={job.startedAt} to={job.endedAt} />
          </span>
        )}
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
