import type { JobId } from '../../shared/domain/ids.ts';
import type { JobSnapshot } from '../../shared/domain/job.ts';
import type { createContainerDialogStore } from './container-dialog-store.ts';
import type { createJobsStore } from './jobs-store.ts';
import type { createNavigationStore } from './navigation-store.ts';
import type { createToastsStore } from './toasts-store.ts';

type Involved = {
  jobs: Pick<ReturnType<typeof createJobsStore>, 'subscribe'>;
  navigation: Pick<ReturnType<typeof createNavigationStore>, 'getState'>;
  toasts: Pick<ReturnType<typeof createToastsStore>, 'show' | 'dismiss'>;
  containerDialog: Pick<ReturnType<typeof createContainerDialogStore>, 'open'>;
};

/** Whether a shutdown was not obeyed and nobody has said yet what to do. */
export const isUndecidedShutdown = ({ state }: JobSnapshot): boolean =>
  state.name === 'failed' && state.error.code === 'container:shutdown-ignored' && state.choices.length > 0;

/**
 * Asks wherever the user is when a guest has not gone in time; only about what happens while the window is open. The job's own
 * page asks by itself. The message goes when the question is settled, here or elsewhere.
 */
export function askAboutShutdowns({ jobs, navigation, toasts, containerDialog }: Involved): () => void {
  const asked = new Map<JobId, number>();
  return jobs.subscribe((now, before) => {
    for (const job of now.newestFirst) {
      const { id, hostname, state } = job;
      if (before.byId.get(id) === job) continue;
      const message = asked.get(id);
      if (!isUndecidedShutdown(job)) {
        if (message !== undefined) toasts.dismiss(message);
        asked.delete(id);
        continue;
      }
      const { place } = navigation.getState();
      const isOnItsPage = place.page === 'job' && place.jobId === id;
      if (message !== undefined || !before.byId.has(id) || isOnItsPage || state.name !== 'failed') continue;
      const seconds = state.error.code === 'container:shutdown-ignored' ? state.error.details.afterSeconds : 0;
      const decide = { label: 'Decide…', run: () => containerDialog.open({ kind: 'shutdown-ignored', jobId: id }) };
      const title = `${hostname} did not shut down within ${seconds} s`;
      asked.set(id, toasts.show('failure', title, 'It is still running. Nothing else was done to it.', decide));
    }
  });
}
