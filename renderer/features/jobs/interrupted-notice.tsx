import { useMemo, type ReactNode } from 'react';
import { explain } from '../../errors/explain.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { useAction } from '../../hooks/use-action.ts';
import { interruptedJobs, interruptedWords } from '../../stores/interrupted-store.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Notice } from '../../ui/notice.tsx';

const named = 3;

/** Says once what the end of the app has interrupted, and offers to go on. */
export function InterruptedNotice(): ReactNode {
  const { client, stores } = useApp();
  const all = useSelect(stores.jobs, ({ newestFirst }) => newestFirst);
  const state = useSelect(stores.interrupted, (one) => one);
  const jobs = useMemo(() => interruptedJobs(all, state), [all, state]);
  const goOn = useAction(async () => {
    // One that cannot go on does not keep the others.
    const results = await Promise.allSettled(
      jobs.map(({ id }) => client.call('job:choose', { jobId: id, choice: 'retry' })),
    );
    for (const result of results) if (result.status === 'fulfilled') stores.jobs.accept(result.value);
    const refused = results.find((result) => result.status === 'rejected');
    if (refused) throw refused.reason;
  });
  if (jobs.length === 0) return null;
  const names = jobs.slice(0, named).map(({ title }) => title);
  const more = jobs.length > named ? ` and ${jobs.length - named} more` : '';
  return (
    <Notice
      tone="attention"
      title={`${interruptedWords(jobs.length)}. Go on?`}
      className="m-3 mb-1"
      action={
        <div className="flex gap-2">
          <Button tone="primary" size="small" isBusy={goOn.isBusy} onClick={() => goOn.run()}>
            {jobs.length === 1 ? 'Go on' : 'Go on with all'}
          </Button>
          <Button size="small" onClick={() => stores.interrupted.putOff(jobs.map(({ id }) => id))}>
            Not now
          </Button>
        </div>
      }
    >
      <p className="text-ink-2">
        {names.join(', ')}
        {more}: what is done stays done; each goes on from the step it was in.
      </p>
      {goOn.error && <ErrorNotice {...explain(goOn.error)} />}
    </Notice>
  );
}
