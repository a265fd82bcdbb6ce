import { isOver, type JobSnapshot } from '../../shared/domain/job.ts';

type LeavingJob = Pick<JobSnapshot, 'title' | 'percent' | 'state'>;
export type Closing = {
  /** The user's setting: stay in the tray when the window is closed. */
  isStaying: boolean;
  /** Whether a hidden window could be brought back: there is a tray that is seen, or a dock. */
  isReachableHidden: boolean;
};

/** What closing the window does. Nobody is left with an app that runs and cannot be seen. */
export const onWindowClose = ({ isStaying, isReachableHidden }: Closing): 'hide' | 'quit' =>
  isStaying && isReachableHidden ? 'hide' : 'quit';

export type QuitAnswer = 'stay' | 'quit' | 'cancel';
export type QuitQuestion = {
  message: string;
  detail: string;
  buttons: { label: string; answer: QuitAnswer }[];
};

/** What is asked before quitting while jobs run; null when nothing would be interrupted. */
export function quitQuestion(jobs: readonly LeavingJob[], isReachableHidden: boolean): QuitQuestion | null {
  const active = jobs.filter(({ state }) => !isOver(state));
  if (active.length === 0) return null;
  const shown = active.slice(0, 5).map(({ title, percent }) => `• ${title} (${Math.floor(percent)} %)`);
  const more = active.length > shown.length ? [`• and ${active.length - shown.length} more`] : [];
  const isOne = active.length === 1;
  return {
    message: isOne ? 'A job is still running' : `${active.length} jobs are still running`,
    detail: [
      ...shown,
      ...more,
      '',
      `Quitting interrupts ${isOne ? 'it' : 'them'}. What is done stays done; you can go on from the interrupted step the next time.`,
    ].join('\n'),
    buttons: [
      { label: isReachableHidden ? 'Keep running in the tray' : 'Keep running, minimised', answer: 'stay' },
      { label: 'Quit anyway', answer: 'quit' },
      { label: 'Cancel', answer: 'cancel' },
    ],
  };
}
