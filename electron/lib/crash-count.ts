import type { Clock } from './clock.ts';

const windowMs = 60_000;
const mostReloads = 3;

/** Decides what becomes of a window whose process has ended: it is loaded again, unless that keeps happening. */
export function createCrashCount(clock: Clock): () => 'reload' | 'ask' {
  let times: number[] = [];
  return () => {
    const now = clock.now();
    times = [...times.filter((at) => at > now - windowMs), now];
    return times.length > mostReloads ? 'ask' : 'reload';
  };
}
