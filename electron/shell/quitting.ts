import { app, BrowserWindow, dialog, powerMonitor } from 'electron';
import { systemClock } from '../lib/clock.ts';
import type { QuitAnswer, QuitQuestion } from '../lib/leaving.ts';
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
};
const closingMs = 10_000;

/**
 * Holds the first quit until the user has agreed to interrupt what runs and everything is closed in reverse order, which takes at
 * most ten seconds. When the system itself ends, nobody is asked.
 */
export function guardQuitting({ owner, canHide, question, parent, onStay, onLeaving }: Options): void {
  let state: 'open' | 'asking' | 'closing' | 'closed' = 'open';
  let isForced = false;
  const close = (): void => {
    if (state === 'closing' || state === 'closed') return;
    state = 'closing';
    onLeaving();
    void closeWithin(owner, closingMs).then(() => {
      state = 'closed';
      return app.quit();
    });
  };
  const ask = async (): Promise<void> => {
    state = 'asking';
    const isReachableHidden = await canHide();
    const asked = question(isReachableHidden);
    const answer = asked ? await askBeforeQuit(asked, parent()) : 'quit';
    // Meanwhile the system may have ended it.
    if (state !== 'asking') return;
    state = 'open';
    if (answer === 'quit') close();
    if (answer === 'stay') onStay(isReachableHidden);
  };
  app.on('before-quit', (event) => {
    if (state === 'closed') return;
    event.preventDefault();
    if (isForced) return close();
    if (state !== 'open') return;
    if (question(false) === null) close();
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
    cancelId: buttons.findIndex(({ answer }) => answer === 'cancel'),
    noLink: true,
  };
  const { response } = await (parent ? dialog.showMessageBox(parent, options) : dialog.showMessageBox(options));
  return buttons[response]?.answer ?? 'cancel';
}

async function closeWithin(owner: Owner, ms: number): Promise<void> {
  await Promise.race([owner[Symbol.asyncDispose]().catch(() => undefined), systemClock.sleep(ms)]);
}
