import type { Settings } from '../../shared/domain/settings.ts';
import { isQuiet, wallTime } from '../../shared/domain/quiet-hours.ts';
import type { Clock } from '../lib/clock.ts';
import type { JobNews } from './job-news.ts';
import { newsWords, silencedWords, type NewsWords } from './news-words.ts';

type Options = {
  clock: Clock;
  settings: () => Pick<Settings, 'hasNotifications' | 'notifiesOnlyOfProblems' | 'quietHours'>;
  /** Whether the user looks at the window anyway, or nothing may be told any more. */
  isSeen: () => boolean;
  show: (words: NewsWords) => void;
  /** Of the wall clock; the system's unless a test says otherwise. */
  timeZone?: string;
};

/** So often it is looked whether quiet hours are over: a timer to their end would sleep when the machine does. */
const lookEveryMs = 30_000;

/**
 * Decides which news become a notification. What quiet hours keep back is told when they are over, all of it as one; what has been
 * told is never told again.
 */
export class NewsDesk implements Disposable {
  readonly #options: Options;
  readonly #closing = new AbortController();
  #silenced: JobNews[] = [];

  constructor(options: Options) {
    this.#options = options;
  }

  tell(news: JobNews): void {
    const { settings, isSeen, show } = this.#options;
    const { hasNotifications, notifiesOnlyOfProblems, quietHours } = settings();
    const words = newsWords(news);
    if (!hasNotifications || isSeen() || (notifiesOnlyOfProblems && !words.isUrgent)) return;
    if (!this.#isQuiet() || (words.isUrgent && quietHours.letsProblemsThrough)) return show(words);
    this.#silenced.push(news);
    if (this.#silenced.length === 1) this.#tellAfterwards().catch(() => undefined);
  }

  [Symbol.dispose](): void {
    this.#closing.abort();
  }

  /** Ends early, and with it the promise, only when the app does. */
  async #tellAfterwards(): Promise<void> {
    const { clock, settings, show } = this.#options;
    const { signal } = this.#closing;
    while (this.#isQuiet()) await clock.sleep(lookEveryMs, { signal });
    const words = silencedWords(this.#silenced);
    this.#silenced = [];
    if (settings().hasNotifications) show(words);
  }

  #isQuiet(): boolean {
    const { clock, settings, timeZone } = this.#options;
    return isQuiet(settings().quietHours, wallTime(clock.now(), timeZone));
  }
}
