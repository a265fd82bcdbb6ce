import type { ReactNode } from 'react';
import { isOver, type JobSnapshot } from '../../../shared/domain/job.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { rollBackOf } from './job-list.ts';

/** What became of a creation that was rolled back: the job that does or did it stands by itself, with what can be decided there. */
export function RollBackNote({ job }: { job: JobSnapshot }): ReactNode {
  const { stores } = useApp();
  const rollBack = useSelect(stores.jobs, ({ newestFirst }) => rollBackOf(job, newestFirst));
  if (!rollBack) return null;
  const { state } = rollBack;
  const isDone = state.name === 'succeeded';
  return (
    <Notice
      tone={isDone || !isOver(state) ? 'info' : 'attention'}
      title={
        isDone
          ? 'It was rolled back'
          : isOver(state)
            ? 'Its roll-back did not come to its end'
            : 'It is being rolled back'
      }
      action={
        <Button size="small" onClick={() => stores.navigation.go({ page: 'job', jobId: rollBack.id })}>
          Open the roll-back
        </Button>
      }
    >
      {isOver(state) && !isDone && <p className="text-ink-2">Why, and what can be done about it, stands there.</p>}
    </Notice>
  );
}
