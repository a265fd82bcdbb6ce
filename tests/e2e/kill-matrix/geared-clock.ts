import { createSimClock, type SimClock } from '../../../simulator/sim-clock.ts';

/** The homelab's time in two gears: nothing waits, or what takes long takes its time, twenty times as fast as life. */
export function gearedClock(): SimClock & { speed: 'instant' | 'fast' } {
  const clocks = { instant: createSimClock('instant'), fast: createSimClock('fast') };
  return {
    speed: 'instant',
    now: () => Date.now(),
    sleep(ms, options) {
      return clocks[this.speed].sleep(ms, options);
    },
  };
}
