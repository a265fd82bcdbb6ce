import { app, clipboard, shell } from 'electron';
import type { Desktop } from '../ipc/parts.ts';
import type { Clock } from '../lib/clock.ts';
import { checkOpenableUrl } from '../lib/openable-url.ts';

/** Browser, clipboard and facts of the system, for the handlers. */
export function createDesktop({
  clock,
  clearAfterSeconds,
}: {
  clock: Clock;
  clearAfterSeconds: () => number;
}): Desktop {
  return {
    appInfo: () => ({
      version: app.getVersion(),
      electron: process.versions.electron ?? '',
      platform: process.platform,
      dataFolder: app.getPath('userData'),
    }),
    openUrl: (url) => shell.openExternal(checkOpenableUrl(url)),
    copySecret: (text) => {
      const ms = clearAfterSeconds() * 1_000;
      void copyForAWhile(text, ms, clock);
      return clock.now() + ms;
    },
  };
}

// Newer Electrons answer with promises, older ones at once; awaiting serves both.
async function copyForAWhile(text: string, ms: number, clock: Clock): Promise<void> {
  await clipboard.writeText(text);
  await clock.sleep(ms);
  // What the user has copied since is left alone.
  if ((await clipboard.readText()) === text) await clipboard.clear();
}
