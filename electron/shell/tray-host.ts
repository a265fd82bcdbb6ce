import { execFile } from 'node:child_process';

const watcher = 'org.kde.StatusNotifierWatcher';
/** How one asks the session bus whether some panel shows tray icons; whichever of them is installed. */
const questions = [
  `gdbus call --session --dest ${watcher} --object-path /StatusNotifierWatcher --method org.freedesktop.DBus.Properties.Get ${watcher} IsStatusNotifierHostRegistered`,
  `busctl --user get-property ${watcher} /StatusNotifierWatcher ${watcher} IsStatusNotifierHostRegistered`,
].map((line) => line.split(' '));

/**
 * Whether a tray icon of ours would be seen. Windows and macOS always show one; on Linux it depends on the desktop, and Electron
 * does not tell. Not known counts as no: an app nobody sees is worse than one that has quit.
 */
export async function hasTrayHost(platform: NodeJS.Platform): Promise<boolean> {
  if (platform !== 'linux') return true;
  for (const [program = '', ...args] of questions) if (await answersTrue(program, args)) return true;
  return false;
}

const answersTrue = (program: string, args: readonly string[]): Promise<boolean> =>
  new Promise((resolve) => {
    execFile(program, args, { timeout: 2_000 }, (error, stdout) => resolve(error === null && /\btrue\b/.test(stdout)));
  });
