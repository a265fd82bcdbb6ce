import { createGate } from '../../../simulator/gate.ts';
import { createSimClock, type SimClock } from '../../../simulator/sim-clock.ts';

export type HeldClock = SimClock & { slow(): void; hold(): void; goOn(): void };

/** The homelab's time, in which nothing lasts. Its time of day is `now`. It can be slowed, so that one comes in the middle of something, and held there. */
export function heldClock(now: () => number): HeldClock {
  const clocks = { instant: createSimClock('instant'), slow: createSimClock('fast') };
  let speed: keyof typeof clocks = 'instant';
  let gate: ReturnType<typeof createGate> | null = null;
  return {
    now,
    async sleep(ms, options) {
      await clocks[speed].sleep(ms, options);
      await gate?.opened;
    },
    slow() {
      speed = 'slow';
    },
    hold() {
      gate ??= createGate();
    },
    goOn() {
      speed = 'instant';
      gate?.open();
      gate = null;
    },
  };
}
