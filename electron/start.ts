import nodeModule from 'node:module';
import path from 'node:path';
import v8 from 'node:v8';
import { app } from 'electron';
import { openFirstWindow } from './shell/first-window.ts';
import { listenForLinks, type Links } from './shell/links.ts';
import { registerAppScheme } from './shell/security.ts';

// The start of the program. Chromium itself starts only when this file and what it imports have run, so it imports little;
// the rest of main is read while the first window's own process starts.
// A second start only hands its link to the first one and brings its window to the front.
if (app.requestSingleInstanceLock()) {
  registerAppScheme();
  keepNetworkInMain();
  const links = listenForLinks();
  // Awaiting readiness at the top level of an ES module never ends.
  app
    .whenReady()
    .then(() => start(links), fail)
    .catch(fail);
} else {
  app.quit();
}

async function start(links: Links): Promise<void> {
  // Windows shows notifications only of programs it knows by this name, which the installer gives to the shortcut (electron-builder.yml).
  if (process.platform === 'win32') app.setAppUserModelId('dev.gantry.app');
  const opening = openFirstWindow();
  keepCompiledCode(path.join(opening.paths.userData, 'Code Cache', 'main'));
  // Whatever is read now, the page would have to wait for: while it draws what was kept it has the machine alone.
  await opening.requests.served;
  // What a start reads is kept: room for short-lived objects that grew with it would stay empty, and is never given back.
  growYoungSpace(1);
  const { main } = await import('./main.ts');
  await main(opening, links);
  growYoungSpace(2);
}

/**
 * Chromium's network stack has a process of its own, which takes 10 MB and has to be there before the first file is read. Here it has
 * only files of our own to pass on.
 */
function keepNetworkInMain(): void {
  const wanted = app.commandLine.getSwitchValue('enable-features');
  app.commandLine.appendSwitch('enable-features', [wanted, 'NetworkServiceInProcess2'].filter(Boolean).join(','));
}

/** By how much V8 widens the room for young objects when many of them last; 2 is its own measure. */
const growYoungSpace = (factor: 1 | 2): void => v8.setFlagsFromString(`--semi-space-growth-factor=${factor}`);

/** Compiling main's code is a third of reading it. Electron 33's Node cannot keep it; newer ones do. */
function keepCompiledCode(folder: string): void {
  if (typeof nodeModule.enableCompileCache === 'function') nodeModule.enableCompileCache(folder);
}

function fail(error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`Gantry could not start: ${text}\n`);
  app.exit(1);
}
