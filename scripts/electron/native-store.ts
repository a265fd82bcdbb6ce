import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Say } from '../lib/entry.ts';
import { SetupError } from '../lib/entry.ts';
import { withFileLock } from '../lib/file-lock.ts';
import { installedVersion, projectRoot } from '../lib/project.ts';
import { runCommand } from '../lib/run-command.ts';
import { sqliteDefines } from './sqlite-defines.ts';

/** The first Electron whose Node-API is 10 or newer, which better-sqlite3's own binaries ask for (Node 22.14). */
const FIRST_WITH_NODE_API_10 = 35;
/**
 * Older runtimes have the same functions marked as experimental, and load a module only if it says it was made for
 * that: NAPI_VERSION_EXPERIMENTAL of node_api.h. Newer ones accept it just as well.
 */
const NODE_API_EXPERIMENTAL = 2147483647;

const packageFolder = path.join(projectRoot, 'node_modules', 'better-sqlite3');
/** better-sqlite3 looks here before it takes one of its prebuilt binaries (its lib/binding.js). */
const placed = path.join(packageFolder, 'build', 'Release', 'better_sqlite3.node');

export function needsOwnNativeStore(electronVersion: string): boolean {
  return Number(electronVersion.split('.')[0]) < FIRST_WITH_NODE_API_10;
}

/**
 * Puts a better-sqlite3 in place that loads in Electron 33 as well as in Node 20 and 24. Compiled once per version
 * from the package's own sources (about a minute), kept in the cache, copied into node_modules after each install.
 */
export async function placeNativeStore(cache: string, say: Say): Promise<void> {
  const version = installedVersion('better-sqlite3');
  const recipe = await makeRecipe();
  const folder = path.join(cache, `better-sqlite3-${version}-${process.platform}-${process.arch}-${recipe.id}`);
  const built = path.join(folder, 'better_sqlite3.node');
  await withFileLock(`${folder}.lock`, { say, timeoutMs: 15 * 60_000 }, async () => {
    if (!(await exists(built))) {
      say(`Compiling better-sqlite3 ${version} for this Electron from its own sources (about a minute, once).`);
      await compile(recipe, built);
    }
    if ((await digest(built)) === (await digest(placed))) return;
    await fs.mkdir(path.dirname(placed), { recursive: true });
    const fresh = `${placed}.${process.pid}`;
    await fs.copyFile(built, fresh);
    await fs.rename(fresh, placed);
    say(`better-sqlite3 ${version}, built for this Electron too, is in place.`);
  });
}

/** Takes our own build away again, so that a package gets the prebuilt binary of its own platform. */
export async function removeNativeStore(): Promise<void> {
  await fs.rm(placed, { force: true });
}

type Recipe = {
  /** Changes with every flag and with our header, so that an older result in the cache is not taken for this one. */
  readonly id: string;
  readonly database: readonly string[];
  readonly store: readonly string[];
  readonly link: readonly string[];
};

/**
 * The flags of the package's own binding.gyp and deps/sqlite3.gyp, but for the Node-API version. The compiler is called
 * directly because node-gyp would fetch Node's headers from the network and needs Python.
 */
async function makeRecipe(): Promise<Recipe> {
  const header = path.join(projectRoot, 'scripts', 'electron', 'node-api-experimental.h');
  const sqlite = path.join(packageFolder, 'deps', 'sqlite3');
  const fromStore = createRequire(path.join(packageFolder, 'package.json'));
  const addonApi = path.dirname(fromStore.resolve('node-addon-api/package.json'));
  const nodeApi = path.join(projectRoot, 'node_modules', 'node-api-headers', 'include');
  const shared = ['-c', '-O3', '-fPIC', '-DNDEBUG', '-fvisibility=hidden', '-I', sqlite];
  const defines = sqliteDefines(await fs.readFile(path.join(packageFolder, 'deps', 'defines.gypi'), 'utf8'));
  const database = [...shared, '-std=c99', '-w', ...defines, path.join(sqlite, 'sqlite3.c'), '-o', 'sqlite3.o'];
  const nodeApiFlags = [
    `-DNAPI_VERSION=${NODE_API_EXPERIMENTAL}`,
    '-DNAPI_DISABLE_CPP_EXCEPTIONS',
    '-DNODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS',
  ];
  const storeFlags = ['-std=c++20', '-fvisibility-inlines-hidden', '-I', addonApi, '-I', nodeApi, '-include', header];
  const source = path.join(packageFolder, 'src', 'better_sqlite3.cpp');
  const store = [...shared, ...storeFlags, ...nodeApiFlags, source, '-o', 'store.o'];
  const linkFlags = ['-shared', '-Wl,-Bsymbolic', '-Wl,--exclude-libs,ALL'];
  const link = [...linkFlags, 'store.o', 'sqlite3.o', '-ldl', '-lpthread', '-o', 'better_sqlite3.node'];
  const text =
    JSON.stringify([database, store, link]).replaceAll(projectRoot, '') + (await fs.readFile(header, 'utf8'));
  return { id: createHash('sha256').update(text).digest('hex').slice(0, 8), database, store, link };
}

async function compile({ database, store, link }: Recipe, built: string): Promise<void> {
  const folder = path.dirname(built);
  await fs.mkdir(folder, { recursive: true });
  const work = await fs.mkdtemp(path.join(folder, 'new-'));
  try {
    await Promise.all([compiler('gcc', database, work), compiler('g++', store, work)]);
    await compiler('g++', link, work);
    await fs.rename(path.join(work, 'better_sqlite3.node'), built);
  } finally {
    await fs.rm(work, { recursive: true, force: true });
  }
}

async function compiler(command: string, args: readonly string[], cwd: string): Promise<void> {
  const result = await runCommand(command, args, { cwd, timeoutMs: 10 * 60_000 });
  if (result.code === 0) return;
  if (result.code === 127) {
    throw new SetupError(
      `There is no ${command}, which this Electron needs once to compile better-sqlite3: install a C++ compiler (Debian and Ubuntu: apt-get install g++) and try again.`,
    );
  }
  throw new SetupError(`Compiling better-sqlite3 failed: ${result.stderr.trim().split('\n').slice(-8).join('\n')}`);
}

async function exists(file: string): Promise<boolean> {
  return fs.access(file).then(
    () => true,
    () => false,
  );
}

async function digest(file: string): Promise<string | undefined> {
  const data = await fs.readFile(file).catch(() => undefined);
  return data && createHash('sha256').update(data).digest('hex');
}
