import type { ReactNode } from 'react';
import type { JobChoice, JobSnapshot } from '../../../shared/domain/job.ts';
import type { AppErrorData } from '../../../shared/errors.ts';
import { explain } from '../../errors/explain.ts';
import { useApp } from '../../hooks/app-context.ts';
import { useAction } from '../../hooks/use-action.ts';
import { stripAnsi } from '../../ui/ansi.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Choices } from './choices.tsx';
import { JobResult } from './job-result.tsx';

type Props = { job: JobSnapshot; onDecisive: (error: AppErrorData) => void };

/** What there is to decide or to look at now; nothing while the job simply runs. */
export function JobEnding({ job, onDecisive }: Props): ReactNode {
  const { client, stores } = useApp();
  const choose = useAction(async (choice: JobChoice) => {
    stores.jobs.accept(await client.call('job:choose', { jobId: job.id, choice }));
  });
  const { state } = job;
  const step = 'stepId' in state ? job.steps.find(({ id }) => id === state.stepId) : undefined;
  const choices =
    'choices' in state ? (
      <Choices job={job} choices={state.choices} isBusy={choose.isBusy} onChoose={choose.run} />
    ) : null;
  if (state.name === 'queued' || state.name === 'running') return null;
  return (
    <div className="flex max-h-[65%] shrink-0 flex-col gap-3 p-3">
      <div className="flex min-h-0 flex-col gap-3 overflow-y-auto empty:hidden">
        {state.name === 'paused' && <Question job={job} reason={state.reason} />}
        {state.name === 'failed' && (
          <>
            {step && <p className="sr-only">Stopped at: {step.title}</p>}
            <ErrorNotice
              {...shortened(explain(state.error))}
              action={
                <Button size="small" onClick={() => onDecisive(state.error)}>
                  Show it in the log
                </Button>
              }
            />
          </>
        )}
        {state.name === 'interrupted' && (
          <Notice tone="attention" title={step ? `Interrupted at “${step.title}”` : 'Interrupted'}>
            <p className="text-ink-2">{state.reason}</p>
          </Notice>
        )}
        {state.name === 'cancelled' && (
          <Notice tone="info" title={step ? `Cancelled at “${step.title}”` : 'Cancelled'}>
            <p className="text-ink-2">What was made until then is still there.</p>
          </Notice>
        )}
        {choose.error && <ErrorNotice {...explain(choose.error)} />}
        {state.name === 'succeeded' && <JobResult job={job} />}
      </div>
      {choices}
    </div>
  );
}

/** The whole log stands below: the last lines are enough, and the choices stay in view. */
const shortened = <T extends { lines: readonly string[] }>(error: T): T => ({
  ...error,
  lines: error.lines.slice(-4).map(stripAnsi),
});

function Question({ job, reason }: { job: JobSnapshot; reason: string }): ReactNode {
  const { client } = useApp();
  const answer = useAction(async (accept: boolean) => {
    await client.call('job:answer', { jobId: job.id, accept });
  });
  return (
    <Notice tone="attention" title="The job waits for your answer">
      <p className="whitespace-pre-line [overflow-wrap:anywhere]">{reason}</p>
      <div className="mt-1 flex gap-2">
        <Button tone="primary" size="large" isBusy={answer.isBusy} onClick={() => answer.run(true)}>
          Accept and go on
        </Button>
        <Button size="large" isBusy={answer.isBusy} onClick={() => answer.run(false)}>
          Refuse
        </Button>
      </div>
      {answer.error && <ErrorNotice {...explain(answer.error)} />}
    </Notice>
  );
}
