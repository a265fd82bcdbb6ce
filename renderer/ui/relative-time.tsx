import { useSyncExternalStore, type ReactNode } from 'react';
import { formatAge, formatDateTime, formatDuration } from './format.ts';

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let now = Date.now();

/** One second hand for all ages in the window; it stands still while nothing is shown. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  now = Date.now();
  timer ??= setInterval(() => {
    now = Date.now();
    for (const tell of listeners) tell();
  }, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** Something that changes with the second hand. `read` gives the same for the same second. */
export const useSecond = <T extends string | number | boolean>(read: (now: number) => T): T =>
  useSyncExternalStore(subscribe, () => read(now));

/** "12 s ago", kept current; the exact time is its title. */
export function Age({ at }: { at: number }): ReactNode {
  const text = useSyncExternalStore(subscribe, () => formatAge(now - at));
  return (
    <time dateTime={new Date(at).toISOString()} title={formatDateTime(at)} className="whitespace-nowrap">
      {text}
    </time>
  );
}

/** How long something has run, or ran. */
export function Elapsed({ from, to }: { from: number; to: number | null }): ReactNode {
  const text = useSyncExternalStore(subscribe, () => formatDuration((to ?? Math.max(now, from)) - from));
  return <span className="whitespace-nowrap tabular-nums">{text}</span>;
}

/** "in 12 s", "in 4 min 10 s", or "now" when the time has come. */
export function Countdown({ until }: { until: number }): ReactNode {
  const text = useSyncExternalStore(subscribe, () =>
    until > now ? `in ${formatDuration(Math.ceil((until - now) / 1000) * 1000)}` : 'now',
  );
  return <span className="whitespace-nowrap tabular-nums">{text}</span>;
}

/** Shows something until that time. */
export function Until({ time, children }: { time: number; children: ReactNode }): ReactNode {
  return useSyncExternalStore(subscribe, () => now < time) ? children : null;
}
