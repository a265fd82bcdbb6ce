import { Notification } from 'electron';
import type { NewsDeed, NewsWords } from '../ipc/news-words.ts';
import type { Log } from '../lib/log.ts';

type Options = {
  platform: NodeJS.Platform;
  log: Log;
  onClick: (to: string) => void;
  /** A button of it was pressed; those about a job only. */
  onDeed: (deed: NewsDeed, words: NewsWords) => void;
};

/** On Linux Electron shows no buttons (electron/electron#24333), on Windows only newer versions do; the rest of it works all the same. */
const hasButtons = (platform: NodeJS.Platform): boolean => platform === 'darwin' || platform === 'win32';

/**
 * Shows news as the system's notifications; each opens its place when it is clicked, and its buttons do what they say. Of one job
 * only the newest stands. Without a notification daemon nothing happens.
 */
export function createNotifier({ platform, log, onClick, onDeed }: Options): { show(words: NewsWords): void } {
  // A notification that nothing refers to loses its click handler to the garbage collector.
  const shown = new Map<Notification, NewsWords>();
  return {
    show: (words) => {
      if (!Notification.isSupported()) return;
      const { title, body, isUrgent, to, jobId } = words;
      const actions = hasButtons(platform) ? words.actions : [];
      for (const [older, { jobId: about }] of shown) if (jobId !== null && about === jobId) older.close();
      const notification = new Notification({
        title,
        body,
        urgency: isUrgent ? 'critical' : 'normal',
        actions: actions.map(({ label }) => ({ type: 'button', text: label })),
      });
      shown.set(notification, words);
      const forget = (): void => {
        shown.delete(notification);
      };
      notification.on('click', () => {
        forget();
        onClick(to);
      });
      notification.on('action', (_details, index) => {
        forget();
        const action = actions[index];
        if (action) onDeed(action.deed, words);
      });
      notification.on('close', forget);
      notification.on('failed', (_event, error) => {
        forget();
        log.write('info', 'a notification could not be shown', { error });
      });
      notification.show();
    },
  };
}
