import type { ReactNode } from 'react';
import type { JobSnapshot } from '../../../../shared/domain/job.ts';
import { explain } from '../../../errors/explain.ts';
import { useApp } from '../../../hooks/app-context.ts';
import { useAction } from '../../../hooks/use-action.ts';
import { transferOf } from '../../../stores/os-template-words.ts';
import { Button } from '../../../ui/button.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { TransferBar } from '../../../ui/transfer-bar.tsx';

/** How far the chosen OS template is on its way, or why it did not arrive and what can be done now. */
export function ArrivalState({ job }: { job: JobSnapshot }): ReactNode {
  const { client, stores } = useApp();
  const cancel = useAction(async () => client.call('job:cancel', { jobId: job.id }));
  const retry = useAction(async () => {
    stores.jobs.accept(await client.call('job:choose', { jobId: job.id, choice: 'retry' }));
  });
  const { state } = job;
  const isCancelling = state.name === 'running' && state.isCancelling;
  const again = 'choices' in state && state.choices.includes('retry') && (
    <Button size="small" isBusy={retry.isBusy} onClick={() => retry.run()}>
      Try again
    </Button>
  );
  switch (state.name) {
    case 'succeeded':
      return null;
    case 'failed':
      return <ErrorNotice {...explain(state.error)} action={again} />;
    case 'cancelled':
    case 'interrupted':
      return (
        <Notice tone="attention" title={`${job.title}: ${state.name}`} action={again}>
          <p className="text-ink-2">Try again, or choose another OS template.</p>
        </Notice>
      );
    case 'queued':
    case 'running':
    case 'paused':
      return (
        <TransferBar
          label={job.hostname}
          title={state.name === 'queued' ? 'Waits for its turn' : job.title}
          progress={transferOf(job)}
          action={
            <Button size="small" isBusy={cancel.isBusy || isCancelling} onClick={() => cancel.run()}>
              Cancel
            </Button>
          }
        />
      );
  }
}
