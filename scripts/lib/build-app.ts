import fs from 'node:fs/promises';
import path from 'node:path';
import type { Say } from './entry.ts';
import { SetupError } from './entry.ts';
import { projectRoot } from './project.ts';
import { runCommand } from './run-command.ts';

const SOURCES = ['electron', 'shared', 'renderer', 'simulator', 'electron.vite.config.ts', 'package-lock.json'];
const OUTPUTS = ['out/main/main.js', 'out/preload/index.cjs', 'out/renderer/index.html'];

/** Builds the app when any source is newer than what was built. */
export async function buildIfStale(say: Say): Promise<void> {
  if (!(await isStale(projectRoot))) return;
  say('Building the app.');
  await buildApp();
}

/** Builds the app into out/; throws a SetupError with the builder's own words when that fails. */
export async function buildApp(): Promise<void> {
  const builder = path.join('node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const result = await runCommand(process.execPath, [builder, 'build', '--logLevel', 'warn'], {
    cwd: projectRoot,
    env: { NO_COLOR: '1', FORCE_COLOR: undefined },
    timeoutMs: 10 * 60_000,
  });
  if (result.code !== 0) throw new SetupError(`The build failed:\n${result.stdout}${result.stderr}`.trimEnd());
}

/** Whether a part of the app in `root` was never built or is older than a source. Tests are not part of the app. */
export async function isStale(root: string): Promise<boolean> {
  const built = await Promise.all(OUTPUTS.map((file) => modifiedAt(path.join(root, file))));
  const sources = await Promise.all(SOURCES.map((source) => newest(path.join(root, source))));
  return Math.min(...built) <= Math.max(...sources);
}

async function newest(entry: string): Promise<number> {
  const stat = await fs.stat(entry).catch(() => undefined);
  if (stat?.isDirectory() !== true) return stat?.mtimeMs ?? 0;
  const inside = await fs.readdir(entry, { recursive: true, withFileTypes: true });
  const files = inside.filter((item) => item.isFile() && !item.name.includes('.test.'));
  const times = await Promise.all(files.map((item) => modifiedAt(path.join(item.parentPath, item.name))));
  // A folder's own time changes when a file in it is deleted or renamed.
  const folders = inside.filter((item) => item.isDirectory());
  const folderTimes = await Promise.all(folders.map((item) => modifiedAt(path.join(item.parentPath, item.name))));
  return Math.max(0, ...times, ...folderTimes);
}

async function modifiedAt(file: string): Promise<number> {
  return (await fs.stat(file).catch(() => undefined))?.mtimeMs ?? 0;
}
