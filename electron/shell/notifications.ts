import { Notification } from 'electron';
import type { NewsWords } from '../ipc/news-words.ts';
import type { Log } from '../lib/log.ts';

type Options = { log: Log; onClick: (to: string) => void };

/** Shows news as the system's notifications; each opens its place when it is clicked. Without a notification daemon nothing happens. */
export function createNotifier({ log, onClick }: Options): { show(words: NewsWords): void } {
  // A notification that nothing refers to loses its click handler to the garbage collector.
  const shown = new Set<Notification>();
  return {
    show: ({ title, body, isUrgent, to }) => {
      if (!Notification.isSupported()) return;
      const notification = new Notification({ title, body, urgency: isUrgent ? 'critical' : 'normal' });
      shown.add(notification);
      const forget = (): void => {
        shown.delete(notification);
      };
      notification.on('click', () => {
        forget();
        onClick(to);
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
