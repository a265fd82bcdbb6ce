import type { Say } from '../lib/entry.ts';
import { SetupError } from '../lib/entry.ts';
import { missingLibraries } from '../host-packages.ts';

/** Arguments every start of Electron in development needs; says so when root has to do without Chromium's sandbox. */
export function sandboxArguments(say: Say): readonly string[] {
  if (process.getuid?.() !== 0) return [];
  say('Running as root: Chromium refuses its sandbox there, so Electron is started with --no-sandbox.');
  return ['--no-sandbox'];
}

/** Throws a SetupError that names what to install when this machine lacks libraries the program is linked against. */
export async function checkLibraries(executable: string): Promise<void> {
  if (process.platform !== 'linux') return;
  const missing = await missingLibraries(executable);
  if (missing.length === 0) return;
  throw new SetupError(
    `Electron cannot start because this machine lacks ${missing.join(', ')}. On Debian or Ubuntu run: sudo apt-get install libgtk-3-0 libnss3 libasound2 libgbm1 libxss1 libatk-bridge2.0-0`,
  );
}
