import { app, dialog, type BrowserWindow } from 'electron';
import type { Clock } from '../lib/clock.ts';
import { createCrashCount } from '../lib/crash-count.ts';
import type { Log } from '../lib/log.ts';

type Options = { log: Log; clock: Clock; onRestarted: () => void };

/** Sees to a window whose process has ended or does not answer. Main and its jobs go on all the while. */
export function createTroubleWatch({ log, clock, onRestarted }: Options): (window: BrowserWindow) => void {
  const crashed = createCrashCount(clock);
  app.on('child-process-gone', (_event, { type, reason, exitCode, serviceName }) =>
    log.write('warn', 'a helper process has ended', { type, reason, exitCode, serviceName }),
  );
  return (window) => {
    const { webContents } = window;
    const reload = (): void => {
      // Not while the old process is still being cleared away.
      setImmediate(() => {
        if (window.isDestroyed()) return;
        webContents.reload();
        onRestarted();
      });
    };
    const gone = ({ reason, exitCode }: { reason: string; exitCode: number | null }): void => {
      log.write('error', 'the window’s process has ended', { reason, exitCode });
      if (reason === 'clean-exit' || window.isDestroyed()) return;
      if (crashed() === 'reload') return reload();
      void ask(window, {
        message: 'Gantry’s window keeps ending',
        detail: 'Running jobs are not affected; they go on in the background.',
        buttons: ['Load it again', 'Quit Gantry'],
      }).then((answer) => (answer === 0 ? reload() : app.quit()));
    };
    webContents.on('render-process-gone', (_event, details) => gone(details));
    // The first window is there before anybody watches it.
    if (webContents.isCrashed()) gone({ reason: 'crashed', exitCode: null });
    const offerReload = async (): Promise<void> => {
      const answer = await ask(window, {
        message: 'Gantry’s window does not answer',
        detail: 'It may come back by itself. Running jobs are not affected.',
        buttons: ['Wait', 'Load it again'],
      });
      // It can only be loaded again when what hangs in it is gone.
      if (answer === 1 && !window.isDestroyed()) webContents.forcefullyCrashRenderer();
    };
    window.on('unresponsive', () => {
      log.write('warn', 'the window does not answer');
      void offerReload();
    });
    webContents.on('preload-error', (_event, _path, error) => void log.bug(error, 'preload'));
    // Electron 33 tells the level as a number beside the event, newer ones in it.
    webContents.on('console-message', (event, level, message) => {
      if (event.level === 'error' || level === 3)
        log.write('warn', 'the window’s console', { message: (event.message ?? message).slice(0, 4000) });
    });
  };
}

async function ask(
  window: BrowserWindow,
  question: { message: string; detail: string; buttons: string[] },
): Promise<number> {
  const { response } = await dialog.showMessageBox(window, {
    ...question,
    type: 'warning',
    title: 'Gantry',
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  return response;
}
