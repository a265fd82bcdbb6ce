import { useState, type ReactNode } from 'react';
import { isOver, type JobSnapshot } from '../../../shared/domain/job.ts';
import { explain } from '../../errors/explain.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { lastResult } from '../../hooks/last-result.ts';
import { useAction } from '../../hooks/use-action.ts';
import type { OsTemplateDialog } from '../../stores/os-template-store.ts';
import { openFetches, transferOf } from '../../stores/os-template-words.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Notice } from '../../ui/notice.tsx';
import { TransferBar } from '../../ui/transfer-bar.tsx';

/** What is on its way to the node, and what did not arrive. */
export function Arrivals({ dialog: { connectionId, node } }: { dialog: OsTemplateDialog }): ReactNode {
  const { stores } = useApp();
  const [read] = useState(() => lastResult(openFetches));
  const place = useState({ connectionId, node })[0];
  const jobs = useSelect(stores.jobs, ({ newestFirst }) => read(newestFirst, place));
  if (jobs.length === 0) return null;
  return (
    <section aria-label="On their way" className="flex flex-col gap-2">
      {jobs.map((job) =>
        isOver(job.state) ? <Stopped key={job.id} job={job} /> : <Arriving key={job.id} job={job} />,
      )}
    </section>
  );
}

function Arriving({ job }: { job: JobSnapshot }): ReactNode {
  const { client } = useApp();
  const cancel = useAction(async () => client.call('job:cancel', { jobId: job.id }));
  const isCancelling = job.state.name === 'running' && job.state.isCancelling;
  return (
    <div className="rounded-md border border-line px-3 py-2">
      <TransferBar
        label={job.hostname}
        title={job.title}
        progress={transferOf(job)}
        action={
          <Button
            size="small"
            aria-label={`Cancel: ${job.title}`}
            isBusy={cancel.isBusy || isCancelling}
            onClick={() => cancel.run()}
          >
            Cancel
          </Button>
        }
      />
    </div>
  );
}

function Stopped({ job }: { job: JobSnapshot }): ReactNode {
  const { client, stores } = useApp();
  const choose = useAction(async (choice: 'retry' | 'keep') => {
    stores.jobs.accept(await client.call('job:choose', { jobId: job.id, choice }));
  });
  const actions = (
    <div className="flex gap-2">
      <Button size="small" isBusy={choose.isBusy} onClick={() => choose.run('keep')}>
        Dismiss
      </Button>
      <Button size="small" isBusy={choose.isBusy} onClick={() => choose.run('retry')}>
        Try again
      </Button>
    </div>
  );
  const { state } = job;
  if (state.name === 'failed')
    return (
      <ErrorNotice {...explain(state.error)} title={`${job.title}: ${explain(state.error).title}`} action={actions} />
    );
  return (
    <Notice tone="attention" title={`${job.title}: stopped`} action={actions}>
      {state.name === 'interrupted' && <p className="text-ink-2">{state.reason}</p>}
    </Notice>
  );
}
