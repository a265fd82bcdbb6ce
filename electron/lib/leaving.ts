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

/** What becomes of unfinished jobs when the app ends. */
export type ClosingDown = 'pause' | 'cancel';
/** `stay` keeps the app running out of the way, `back` changes nothing. */
export type QuitAnswer = 'stay' | ClosingDown | 'back';
export type QuitQuestion = {
  message: string;
  detail: string;
  buttons: { label: string; answer: QuitAnswer }[];
};

/** What is asked before quitting while jobs are unfinished; null when nothing would be interrupted. */
export function quitQuestion(jobs: readonly LeavingJob[], isReachableHidden: boolean): QuitQuestion | null {
  const active = jobs.filter(isHarmed);
  if (active.length === 0) return null;
  const shown = active.slice(0, 5).map((job) => `• ${job.title} (${whereItIs(job)})`);
  const more = active.length > shown.length ? [`• and ${active.length - shown.length} more`] : [];
  const it = active.length === 1 ? 'it' : 'them';
  return {
    message: active.length === 1 ? 'A job has not ended' : `${active.length} jobs have not ended`,
    detail: [
      ...shown,
      ...more,
      '',
      `Pause stops ${it} at a safe point. What is done stays done, and the next time Gantry offers to go on.`,
      `Cancel ends ${it} now. What was made until then stays on the server until you say what becomes of it.`,
    ].join('\n'),
    buttons: [
      { label: isReachableHidden ? 'Keep running in the tray' : 'Keep running, minimised', answer: 'stay' },
      { label: 'Pause and quit', answer: 'pause' },
      { label: active.length === 1 ? 'Cancel the job and quit' : 'Cancel the jobs and quit', answer: 'cancel' },
      { label: 'Do not quit', answer: 'back' },
    ],
  };
}

/** A pause outlasts the end of the app. */
const isHarmed = ({ state }: LeavingJob): boolean => !isOver(state) && state.name !== 'paused';

function whereItIs({ state, percent }: LeavingJob): string {
  return state.name === 'queued' ? 'waits for its turn' : `${Math.floor(percent)} %`;
}
