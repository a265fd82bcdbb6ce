import { app, BrowserWindow, dialog, powerMonitor } from 'electron';
import { systemClock } from '../lib/clock.ts';
import type { ClosingDown, QuitAnswer, QuitQuestion } from '../lib/leaving.ts';
import type { Owner } from '../lib/owner.ts';

type Options = {
  owner: Owner;
  /** Whether a hidden window could be brought back. */
  canHide: () => Promise<boolean>;
  /** What to ask first; null when quitting harms nothing. */
  question: (isReachableHidden: boolean) => QuitQuestion | null;
  /** The window that the question belongs to; null when none is on the screen. */
  parent: () => BrowserWindow | null;
  onStay: (isReachableHidden: boolean) => void;
  /** It is settled: everything closes now. */
  onLeaving: () => void;
  /** Brings what runs to its end; called before anything is closed. */
  closeDown: (how: ClosingDown) => Promise<void>;
};
const closingMs = 10_000;
/** So much of that the jobs have for themselves. */
const jobsMs = 8_000;

/**
 * Holds the first quit until the user has said what becomes of what runs and everything is closed in reverse order, which takes at
 * most ten seconds. When the system itself ends, nobody is asked and the jobs are paused.
 */
export function guardQuitting({ owner, canHide, question, parent, onStay, onLeaving, closeDown }: Options): void {
  let state: 'open' | 'asking' | 'closing' | 'closed' = 'open';
  let isForced = false;
  const close = (how: ClosingDown): void => {
    if (state === 'closing' || state === 'closed') return;
    state = 'closing';
    onLeaving();
    void closeWithin(owner, () => closeDown(how)).then(() => {
      state = 'closed';
      return app.quit();
    });
  };
  const ask = async (): Promise<void> => {
    state = 'asking';
    const isReachableHidden = await canHide();
    const asked = question(isReachableHidden);
    const answer = asked ? await askBeforeQuit(asked, parent()) : 'pause';
    // Meanwhile the system may have ended it.
    if (state !== 'asking') return;
    state = 'open';
    if (answer === 'stay') onStay(isReachableHidden);
    else if (answer !== 'back') close(answer);
  };
  app.on('before-quit', (event) => {
    if (state === 'closed') return;
    event.preventDefault();
    if (isForced) return close('pause');
    if (state !== 'open') return;
    if (question(false) === null) close('pause');
    else void ask();
  });
  const leaveNow = (): void => {
    isForced = true;
    app.quit();
  };
  powerMonitor.on('shutdown', leaveNow);
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, leaveNow);
  // The first window is there already.
  for (const window of BrowserWindow.getAllWindows()) window.on('query-session-end', leaveNow);
  app.on('browser-window-created', (_event, window) => window.on('query-session-end', leaveNow));
}

async function askBeforeQuit(
  { message, detail, buttons }: QuitQuestion,
  parent: BrowserWindow | null,
): Promise<QuitAnswer> {
  const options = {
    type: 'question' as const,
    title: 'Gantry',
    message,
    detail,
    buttons: buttons.map(({ label }) => label),
    defaultId: 0,
    cancelId: buttons.findIndex(({ answer }) => answer === 'back'),
    noLink: true,
  };
  const { response } = await (parent ? dialog.showMessageBox(parent, options) : dialog.showMessageBox(options));
  return buttons[response]?.answer ?? 'back';
}

async function closeWithin(owner: Owner, closeDown: () => Promise<void>): Promise<void> {
  const inOrder = async (): Promise<void> => {
    await Promise.race([closeDown().catch(() => undefined), systemClock.sleep(jobsMs)]);
    await owner[Symbol.asyncDispose]().catch(() => undefined);
  };
  await Promise.race([inOrder(), systemClock.sleep(closingMs)]);
}
