import { app, clipboard, shell } from 'electron';
import type { Desktop } from '../ipc/parts.ts';
import { BriefClipboard } from '../lib/brief-clipboard.ts';
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
  const brief = new BriefClipboard(
    {
      read: () => clipboard.readText(),
      write: (text) => clipboard.writeText(text),
      clear: () => clipboard.clear(),
    },
    clock,
  );
  app.on('before-quit', () => void brief.clear());
  return {
    appInfo: () => ({
      version: app.getVersion(),
      electron: process.versions.electron ?? '',
      platform: process.platform,
      dataFolder: app.getPath('userData'),
    }),
    openUrl: (url) => shell.openExternal(checkOpenableUrl(url)),
    copySecret: (text) => brief.copy(text, clearAfterSeconds() * 1_000),
  };
}
