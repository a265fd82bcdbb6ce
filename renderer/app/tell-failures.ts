import { isOver, type JobSnapshot } from '../../shared/domain/job.ts';
import type { JobId } from '../../shared/domain/ids.ts';
import { toErrorData } from '../../shared/errors.ts';
import { describeError } from '../errors/describe-error.ts';
import type { AppParts } from '../hooks/app-context.ts';
import { isUndecidedShutdown } from '../stores/ask-about-shutdowns.ts';
import type { ToastAction } from '../stores/toasts-store.ts';

/**
 * Says wherever the user is that a job has just failed, with what to do about it: not every system shows buttons in its
 * notifications. A job's own page says it itself, a shutdown that is not obeyed is asked about elsewhere, and jobs started together
 * have a dialog. The message goes when the job is looked at or goes on. Returns the way to disconnect.
 */
export function tellFailures(parts: AppParts): () => void {
  const { jobs, navigation, toasts } = parts.stores;
  const told = new Map<JobId, number>();
  const forget = (id: JobId): void => {
    const message = told.get(id);
    if (message !== undefined) toasts.dismiss(message);
    told.delete(id);
  };
  const stops = [
    jobs.subscribe((now, before) => {
      for (const job of now.newestFirst) {
        const old = before.byId.get(job.id);
        if (old === job) continue;
        if (job.state.name !== 'failed') {
          forget(job.id);
          continue;
        }
        const { place } = navigation.getState();
        const isSeen = place.page === 'job' && place.jobId === job.id;
        // What had ended before the window knew of it is no news.
        if (!old || isOver(old.state) || isSeen || job.batchId !== null || isUndecidedShutdown(job)) continue;
        const { title } = describeError(job.state.error);
        told.set(job.id, toasts.show('failure', `${job.title}: failed`, title, ...actionsFor(job, parts)));
      }
    }),
    navigation.subscribe(({ place }) => {
      if (place.page === 'job') forget(place.jobId);
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function actionsFor({ id, state }: JobSnapshot, { client, stores }: AppParts): ToastAction[] {
  const { jobs, navigation, toasts } = stores;
  const choices = 'choices' in state ? state.choices : [];
  const retry = async (): Promise<void> => {
    try {
      jobs.accept(await client.call('job:choose', { jobId: id, choice: 'retry' }));
    } catch (error) {
      const { title, explanation } = describeError(toErrorData(error));
      toasts.show('failure', title, explanation);
    }
  };
  return [
    { label: 'Open log', run: () => navigation.go({ page: 'job', jobId: id }) },
    ...(choices.includes('retry') ? [{ label: 'Retry', run: () => void retry() }] : []),
    // Asked about on the job's page.
    ...(choices.includes('roll-back')
      ? [{ label: 'Roll back…', run: () => navigation.go({ page: 'job', jobId: id, asks: 'roll-back' }) }]
      : []),
  ];
}
