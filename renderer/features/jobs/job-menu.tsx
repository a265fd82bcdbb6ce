import { Ellipsis } from 'lucide-react';
import type { ReactNode } from 'react';
import { isOver, type JobSnapshot } from '../../../shared/domain/job.ts';
import { toErrorData } from '../../../shared/errors.ts';
import { explain } from '../../errors/explain.ts';
import { useApp } from '../../hooks/app-context.ts';
import { IconButton } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { choiceWord } from './job-words.ts';

/** What can be done with a job without opening it. Roll back is asked about on its own page. */
export function JobMenu({ job }: { job: JobSnapshot }): ReactNode {
  const { client, stores } = useApp();
  const { state } = job;
  const attempt = (deed: () => Promise<unknown>) => () => {
    deed().catch((thrown: unknown) => {
      const { title, explanation } = explain(toErrorData(thrown));
      stores.toasts.show('failure', title, explanation);
    });
  };
  const isCancelling = state.name === 'running' && state.isCancelling;
  const canRetry = 'choices' in state && state.choices.includes('retry');
  const isGone = job.kind === 'destroy-container' || job.kind === 'roll-back-container';
  return (
    // What is pressed in here is not meant for the row, nor is what comes up from the open menu.
    <span className="flex" onClick={(event) => event.stopPropagation()}>
      <Menu
        label={`Actions for ${job.title}`}
        align="end"
        trigger={
          <IconButton label={`Actions for ${job.title}`} size="small">
            <Ellipsis aria-hidden />
          </IconButton>
        }
        entries={[
          {
            kind: 'item',
            id: 'open',
            label: 'Open',
            onSelect: () => stores.navigation.go({ page: 'job', jobId: job.id }),
          },
          {
            kind: 'item',
            id: 'container',
            label: 'Show the container',
            disabledReason:
              job.vmid === null
                ? 'It is about an OS template'
                : isGone && state.name === 'succeeded'
                  ? 'It was deleted'
                  : null,
            onSelect: () => stores.navigation.go({ page: 'containers', key: `${job.connectionId}/${job.vmid}` }),
          },
          {
            kind: 'item',
            id: 'compare',
            label: 'Compare with the last good run',
            disabledReason: isOver(state) ? null : 'It has not ended',
            onSelect: () => stores.navigation.go({ page: 'compare', jobId: job.id, otherId: null }),
          },
          { kind: 'separator', id: 'line' },
          {
            kind: 'item',
            id: 'cancel',
            label: 'Cancel',
            disabledReason: isOver(state) ? 'It has ended' : isCancelling ? 'It is being cancelled' : null,
            onSelect: attempt(() => client.call('job:cancel', { jobId: job.id })),
          },
          {
            kind: 'item',
            id: 'retry',
            label: choiceWord.retry.label,
            disabledReason: canRetry ? null : isOver(state) ? 'There is nothing to go on with' : 'It has not ended',
            onSelect: attempt(async () =>
              stores.jobs.accept(await client.call('job:choose', { jobId: job.id, choice: 'retry' })),
            ),
          },
        ]}
      />
    </span>
  );
}
