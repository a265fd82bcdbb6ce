import type { ReactNode } from 'react';
import type { JobChoice, JobSnapshot } from '../../../shared/domain/job.ts';
import { explain } from '../../errors/explain.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { useAction } from '../../hooks/use-action.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Choices } from './choices.tsx';
import { FailureNotice } from './failure-notice.tsx';
import { rollBackOf } from './job-list.ts';
import { JobResult } from './job-result.tsx';
import { PausedNotice } from './paused-notice.tsx';
import { RollBackNote } from './roll-back-note.tsx';

type Props = { job: JobSnapshot; onShowLine: () => void };

/** What there is to decide or to look at now; nothing while the job simply runs. */
export function JobEnding({ job, onShowLine }: Props): ReactNode {
  const { client, stores } = useApp();
  const choose = useAction(async (choice: JobChoice, options?: { keepsOsTemplate: boolean }) => {
    stores.jobs.accept(await client.call('job:choose', { jobId: job.id, choice, ...options }));
  });
  const rollBack = useSelect(stores.jobs, ({ newestFirst }) => rollBackOf(job, newestFirst));
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
        {rollBack && <RollBackNote job={job} rollBack={rollBack} />}
        {state.name === 'paused' && <PausedNotice job={job} state={state} />}
        {state.name === 'failed' && (
          <>
            {step && <p className="sr-only">Stopped at: {step.title}</p>}
            <FailureNotice
              job={job}
              error={state.error}
              explanation={state.explanation}
              rollBack={rollBack}
              onShowLine={onShowLine}
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
            {!rollBack && <p className="text-ink-2">What was made until then is still there.</p>}
          </Notice>
        )}
        {choose.error && <ErrorNotice {...explain(choose.error)} />}
        {state.name === 'succeeded' && <JobResult job={job} />}
      </div>
      {choices}
    </div>
  );
}
