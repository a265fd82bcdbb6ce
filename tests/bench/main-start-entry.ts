import path from 'node:path';
import { readFile } from 'node:fs/promises';
import { settings } from '../../shared/domain/settings.ts';
import { composeParts } from '../../electron/ipc/compose.ts';
import { handlersInTwo } from '../../electron/ipc/first-handlers.ts';
import { Router } from '../../electron/ipc/router.ts';
import { systemClock } from '../../electron/lib/clock.ts';
import { createFileLog } from '../../electron/lib/log.ts';
import { Redactor } from '../../electron/lib/redact.ts';
import { createVault } from '../../electron/lib/vault.ts';
import { openStore } from '../../electron/store/store.ts';

// What electron/main.ts does before its first window, Electron itself left out: started as a process of its own by the bench.
const [root = '', folder = ''] = process.argv.slice(2);
const redactor = new Redactor();
const log = createFileLog({ file: path.join(folder, 'main.log'), redactor });
const store = openStore({
  file: path.join(folder, 'gantry.sqlite'),
  migrationsFolder: path.join(root, 'drizzle'),
  clock: systemClock,
});
const keystore = {
  facts: () => ({ isReal: false, backend: 'bench' }),
  encrypt: () => new Uint8Array(),
  decrypt: () => '',
};
const vault = createVault({ keystore, secrets: store.secrets });
const parts = composeParts({
  store,
  clock: systemClock,
  log,
  redactor,
  secrets: vault,
  vault,
  settings: { get: () => settings.parse({}), change: () => settings.parse({}) },
  desktop: {
    appInfo: () => ({ version: '', electron: '', platform: '', dataFolder: '' }),
    dataSize: () => Promise.resolve({ database: 0, logs: 0, other: 0 }),
    licences: () => Promise.resolve([]),
    openUrl: () => Promise.resolve(),
    openPath: () => Promise.resolve(),
    arrive: () => undefined,
    showEnabled: () => undefined,
    copySecret: () => 0,
    chooseSaveFile: () => Promise.resolve(null),
    chooseFolder: () => Promise.resolve(null),
    chooseOpenFile: () => Promise.resolve(null),
    showFolder: () => Promise.resolve(),
  },
  templatesFolder: path.join(root, 'resources', 'templates'),
  schemasFolder: path.join(root, 'resources', 'schemas'),
  schemaCache: path.join(folder, 'api-schemas'),
  shellParser: path.join(root, 'node_modules', 'sh-syntax', 'main.wasm'),
  prelude: await readFile(path.join(root, 'resources', 'prelude', 'prelude-2.sh'), 'utf8'),
  launchDemo: () => Promise.reject(new Error('not started in the bench')),
  announce: () => undefined,
});
const router = new Router(handlersInTwo(parts, { watch: () => undefined, unwatch: () => undefined }), { log });
const reply = await router.dispatch({ id: crypto.randomUUID(), channel: 'container:list', input: {} });
if (!reply.ok) throw new Error(reply.error.message);
await parts[Symbol.asyncDispose]();
store[Symbol.dispose]();
