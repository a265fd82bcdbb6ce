import type { ReactNode } from 'react';
import type { JobChoice, JobSnapshot } from '../../../shared/domain/job.ts';
import { explain } from '../../errors/explain.ts';
import { useApp } from '../../hooks/app-context.ts';
import { useAction } from '../../hooks/use-action.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Choices } from './choices.tsx';
import { JobResult } from './job-result.tsx';

/** What there is to decide or to look at now; nothing while the job simply runs. */
export function JobEnding({ job }: { job: JobSnapshot }): ReactNode {
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
  return (
    <div className="flex max-h-[65%] shrink-0 flex-col gap-3 overflow-y-auto p-3 empty:hidden">
      {state.name === 'paused' && <Question job={job} reason={state.reason} />}
      {state.name === 'failed' && (
        <>
          {step && <p className="sr-only">Stopped at: {step.title}</p>}
          <ErrorNotice {...explain(state.error)} />
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
      {choices}
      {choose.error && <ErrorNotice {...explain(choose.error)} />}
      {state.name === 'succeeded' && <JobResult job={job} />}
    </div>
  );
}

function Question({ job, reason }: { job: JobSnapshot; reason: string }): ReactNode {
  const { client } = useApp();
  const answer = useAction(async (accept: boolean) => {
    await client.call('job:answer', { jobId: job.id, accept });
  });
  return (
    <Notice tone="attention" title="The job waits for your answer">
      <p className="whitespace-pre-line [overflow-wrap:anywhere]">{reason}</p>
      <div className="mt-1 flex gap-2">
        <Button tone="primary" isBusy={answer.isBusy} onClick={() => answer.run(true)}>
          Accept and go on
        </Button>
        <Button isBusy={answer.isBusy} onClick={() => answer.run(false)}>
          Refuse
        </Button>
      </div>
      {answer.error && <ErrorNotice {...explain(answer.error)} />}
    </Notice>
  );
}
