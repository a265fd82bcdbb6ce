import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Bridge } from '../shared/ipc/wire.ts';
import { createClient, type Client } from '../renderer/ipc/client.ts';
import { settings, type Settings } from '../shared/domain/settings.ts';
import { composeParts } from '../electron/ipc/compose.ts';
import { handlersInTwo } from '../electron/ipc/first-handlers.ts';
import type { Parts } from '../electron/ipc/parts.ts';
import { Router } from '../electron/ipc/router.ts';
import type { SecretKeeper } from '../electron/jobs/services.ts';
import { systemClock, type Clock } from '../electron/lib/clock.ts';
import { createMemoryLog } from '../electron/lib/log.ts';
import { Owner } from '../electron/lib/owner.ts';
import { Redactor } from '../electron/lib/redact.ts';
import type { Secret } from '../electron/lib/secret.ts';
import { openStore } from '../electron/store/store.ts';
import { startSimulator, type Simulator } from '../simulator/start-simulator.ts';

export type Headless = AsyncDisposable & {
  parts: Parts;
  simulator: Simulator;
  /** Asks main exactly as the window would, through the router and its schemas. */
  call: Client['call'];
  /** Everything main announced, in order. */
  announced: { event: string; payload: unknown }[];
  logLines: readonly string[];
};

type HeadlessOptions = {
  speed: 'instant' | 'fast' | 'lifelike';
  storeFile?: string;
  clock?: Clock;
  simulator?: Simulator;
  secrets?: SecretKeeper;
  /** What the user has set before. */
  settings?: Partial<Settings>;
  /** What the user answers when asked for a place. */
  choose?: Partial<Pick<Parts['desktop'], 'chooseSaveFile' | 'chooseFolder' | 'chooseOpenFile'>>;
};

const root = path.resolve(import.meta.dirname, '..');

/** The whole app without Electron: main's parts, a store, and the demo homelab in this process. */
export async function openHeadless({
  speed,
  storeFile = ':memory:',
  clock = systemClock,
  secrets = createMemorySecrets(),
  ...options
}: HeadlessOptions): Promise<Headless> {
  const owner = new Owner();
  const redactor = new Redactor();
  const log = createMemoryLog(redactor);
  const simulator = options.simulator ?? owner.use(await startSimulator({ speed, seed: 'homelab' }));
  const store = owner.use(openStore({ file: storeFile, migrationsFolder: path.join(root, 'drizzle'), clock }));
  let current = settings.parse(options.settings ?? {});
  const announced: Headless['announced'] = [];
  const parts = owner.use(
    composeParts({
      store,
      clock,
      log,
      redactor,
      secrets,
      vault: sessionVault,
      settings: { get: () => current, change: (change) => (current = settings.parse({ ...current, ...change })) },
      desktop: {
        appInfo: () => ({ version: '0', electron: 'none', platform: process.platform, dataFolder: '' }),
        dataSize: () => Promise.resolve({ database: 0, logs: 0, other: 0 }),
        licences: () => Promise.resolve([]),
        openUrl: () => Promise.resolve(),
        openPath: () => Promise.resolve(),
        arrive: () => undefined,
        showEnabled: () => undefined,
        copySecret: () => clock.now() + current.clipboardClearSeconds * 1_000,
        chooseSaveFile: () => Promise.resolve(null),
        chooseFolder: () => Promise.resolve(null),
        chooseOpenFile: () => Promise.resolve(null),
        showFolder: () => Promise.resolve(),
        ...options.choose,
      },
      templatesFolder: path.join(root, 'resources/templates'),
      schemasFolder: path.join(root, 'resources', 'schemas'),
      schemaCache: null,
      shellParser: path.join(root, 'node_modules/sh-syntax/main.wasm'),
      prelude: await readFile(path.join(root, 'resources/prelude/prelude-2.sh'), 'utf8'),
      launchDemo: () => Promise.resolve({ ...simulator, stop: () => Promise.resolve(), onEnd: () => () => undefined }),
      announce: (event, payload) => announced.push({ event, payload }),
    }),
  );
  const router = new Router(handlersInTwo(parts, { watch: () => undefined, unwatch: () => undefined }), { log });
  const bridge: Bridge = {
    request: (message) => router.dispatch(message),
    cancel: (id) => router.cancel(id),
    subscribe: () => () => undefined,
  };
  const client = createClient(bridge);
  return {
    parts,
    simulator,
    announced,
    logLines: log.lines,
    call: (channel, input, signal) => client.call(channel, input, signal),
    [Symbol.asyncDispose]: () => owner[Symbol.asyncDispose](),
  };
}

const sessionStatus = () => Promise.resolve({ state: 'session' as const });
const sessionVault: Parts['vault'] = {
  status: () => ({ state: 'session' }),
  chooseSession: sessionStatus,
  choosePassphrase: sessionStatus,
  unlock: sessionStatus,
  lock: sessionStatus,
  changePassphrase: sessionStatus,
};

/** Secrets that live as long as the process. */
export function createMemorySecrets(): SecretKeeper {
  const kept = new Map<string, Secret>();
  return {
    put: (secret) => {
      const ref = crypto.randomUUID();
      kept.set(ref, secret);
      return Promise.resolve(ref);
    },
    open: (ref) => {
      const secret = kept.get(ref);
      return secret ? Promise.resolve(secret) : Promise.reject(new Error(`no secret ${ref}`));
    },
    remove: (ref) => {
      kept.delete(ref);
    },
  };
}
