// The loader that Electron starts when it is called with an app's folder, for the runtime that comes without Electron's
// own. It must await the app's entry before it ends: as an ES module it holds back 'ready' until then. Playwright hands
// its hook in with -r, as Electron's own command line allows.
import fs from 'node:fs';
import Module from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const hooks = [];
let target;
for (let index = 1; index < process.argv.length; index += 1) {
  const argument = process.argv[index];
  if (argument === '-r' || argument === '--require') {
    index += 1;
    hooks.push(process.argv[index]);
  } else if (!argument.startsWith('-')) {
    target = path.resolve(argument);
    break;
  }
}

if (hooks.length > 0) Module._preloadModules(hooks);

if (target === undefined) {
  console.error('usage: electron [options] APP_FOLDER');
  app.exit(1);
} else {
  const manifest = JSON.parse(fs.readFileSync(path.join(target, 'package.json'), 'utf8'));
  app.setAppPath(target);
  app.setName(manifest.productName ?? manifest.name);
  if (manifest.version !== undefined) app.setVersion(manifest.version);
  if (manifest.desktopName !== undefined) app.setDesktopName(manifest.desktopName);
  await import(pathToFileURL(path.join(target, manifest.main ?? 'index.js')).href);
}
