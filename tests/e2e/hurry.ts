import type { ElectronApplication } from '@playwright/test';
import { once } from './steady-main.ts';

/**
 * From now on time passes `times` as fast for the app's main process: what it waits for comes sooner, and by its own clock it has waited
 * as long as ever. Timers of less than half a second stay what they are, so that nothing real is cut short.
 */
export async function hurry(app: ElectronApplication, times: number): Promise<void> {
  await app.evaluate(
    once((_electron: unknown, factor: number) => {
      const startedAt = Date.now();
      const realNow = Date.now.bind(Date);
      const realTimeout = globalThis.setTimeout;
      Date.now = () => startedAt + (realNow() - startedAt) * factor;
      const quickened = (work: (...given: unknown[]) => void, ms = 0, ...given: unknown[]) =>
        realTimeout(work, ms < 500 ? ms : ms / factor, ...given);
      globalThis.setTimeout = Object.assign(quickened, realTimeout) as typeof setTimeout;
    }),
    times,
  );
}
