import { Pause } from 'lucide-react';
import type { ReactNode } from 'react';
import type { JobSnapshot } from '../../../shared/domain/job.ts';
import { toErrorData } from '../../../shared/errors.ts';
import { explain } from '../../errors/explain.ts';
import { useApp } from '../../hooks/app-context.ts';
import { Button } from '../../ui/button.tsx';

/** Stops the job before its next step, or no longer. Nothing is stopped in the middle. */
export function PauseButton({ job }: { job: JobSnapshot }): ReactNode {
  const pause = usePause(job);
  const next = job.steps.find(({ state }) => state === 'pending');
  if (job.state.name !== 'running' || job.state.isCancelling || !next) return null;
  const isWanted = job.pausesBefore.includes(next.id);
  return (
    <Button
      aria-pressed={isWanted}
      tip={isWanted ? `It stops before “${next.title}”; press again to let it go on` : `Stops before “${next.title}”`}
      onClick={() => pause(next.id, !isWanted)}
    >
      <Pause aria-hidden />
      {isWanted ? 'Pauses after this step' : 'Pause'}
    </Button>
  );
}

/** Wishes a pause before a step, or takes the wish back. */
export function usePause({ id }: JobSnapshot): (stepId: string, isWanted: boolean) => void {
  const { client, stores } = useApp();
  return (stepId, isWanted) => {
    client
      .call('job:pause', { jobId: id, stepId, isWanted })
      .then(stores.jobs.accept)
      .catch((thrown: unknown) => {
        const { title, explanation } = explain(toErrorData(thrown));
        stores.toasts.show('failure', title, explanation);
      });
  };
}
