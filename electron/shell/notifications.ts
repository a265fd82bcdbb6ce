import { Notification } from 'electron';
import type { JobSnapshot } from '../../shared/domain/job.ts';

type Options = { isWanted: () => boolean; onClick: (job: JobSnapshot) => void };

/** Tells the end of a job once, as a notification that opens it. */
export function createNotifier({ isWanted, onClick }: Options): (job: JobSnapshot) => void {
  // A notification that nothing refers to loses its click handler to the garbage collector.
  const shown = new Set<Notification>();
  return (job) => {
    if (!isWanted() || !Notification.isSupported()) return;
    const notification = new Notification({
      title: job.title,
      body: bodyOf(job),
      urgency: job.state.name === 'failed' ? 'critical' : 'normal',
    });
    shown.add(notification);
    const forget = (): void => {
      shown.delete(notification);
    };
    notification.on('click', () => {
      forget();
      onClick(job);
    });
    notification.on('close', forget);
    notification.on('failed', forget);
    notification.show();
  };
}

function bodyOf({ state, result }: JobSnapshot): string {
  if (state.name === 'succeeded') return result?.address ? `Ready at ${result.address}` : 'Done';
  if (state.name === 'failed' && state.error.code === 'container:shutdown-ignored')
    return `Still running after ${state.error.details.afterSeconds} s. Open it to decide what to do.`;
  if (state.name === 'failed') return 'Stopped with an error. Open it to see why and what to do.';
  if (state.name === 'cancelled') return 'Cancelled';
  if (state.name === 'interrupted') return state.reason;
  return state.name === 'paused' ? 'Waits for your answer' : 'Running';
}
