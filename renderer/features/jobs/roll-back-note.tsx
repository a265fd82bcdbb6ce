import type { ReactNode } from 'react';
import { isOver, type JobSnapshot } from '../../../shared/domain/job.ts';
import { explain } from '../../errors/explain.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { useAction } from '../../hooks/use-action.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Notice } from '../../ui/notice.tsx';

type Props = { job: JobSnapshot; rollBack: JobSnapshot };

/** What became of a creation that was rolled back: the job that does or did it stands by itself, with what can be decided there. */
export function RollBackNote({ job, rollBack }: Props): ReactNode {
  const { stores } = useApp();
  const { state } = rollBack;
  const open = (
    <Button size="small" onClick={() => stores.navigation.go({ page: 'job', jobId: rollBack.id })}>
      Open the roll-back
    </Button>
  );
  if (state.name === 'succeeded') return <RolledBack job={job} open={open} />;
  return (
    <Notice
      tone={isOver(state) ? 'attention' : 'info'}
      title={isOver(state) ? 'Its roll-back did not come to its end' : 'It is being rolled back'}
      action={open}
    >
      {isOver(state) && <p className="text-ink-2">Why, and what can be done about it, stands there.</p>}
    </Notice>
  );
}

/** Nothing is left to go on with; what was chosen for it is, apart from the secrets. */
function RolledBack({ job, open }: { job: JobSnapshot; open: ReactNode }): ReactNode {
  const { client, stores } = useApp();
  const isServerKnown = useSelect(stores.connections, ({ byId }) => byId.has(job.connectionId));
  const anew = useAction(async () => {
    const choices = await client.call('plan:choices-of', { jobId: job.id });
    if (choices === null) return;
    stores.wizardDraft.setState({ seed: { kind: 'anew', name: job.hostname, choices } });
    stores.navigation.go({ page: 'create', templateId: null });
  });
  return (
    <Notice
      tone="info"
      title="It was rolled back"
      action={
        <span className="flex gap-2">
          <Button
            size="small"
            isBusy={anew.isBusy}
            disabledReason={isServerKnown ? null : 'Its server was removed from Gantry'}
            onClick={() => anew.run()}
          >
            Create it anew…
          </Button>
          {open}
        </span>
      }
    >
      <p className="text-ink-2">
        The container is gone, so this job cannot go on. Created anew, it begins with the same choices, which can be
        changed before.
      </p>
      {anew.error && <ErrorNotice {...explain(anew.error)} />}
    </Notice>
  );
}
