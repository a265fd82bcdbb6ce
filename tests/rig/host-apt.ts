import fs from 'node:fs/promises';
import path from 'node:path';
import { runCommand } from '../../scripts/lib/run-command.ts';
import { debianMirror, httpProxy, parseAptSources, transportSettings } from './apt-sources.ts';
import type { DebianMirror } from './apt-sources.ts';

/** How this machine gets its packages, as far as another Debian on it needs to know. */
export type HostApt = DebianMirror & { readonly settings: readonly string[]; readonly proxy: string | null };

/** Debian's own addresses, for a host that has apt but another distribution's sources. */
const publicMirror: DebianMirror = {
  main: 'http://deb.debian.org/debian',
  security: 'http://deb.debian.org/debian-security',
  keyrings: [],
  isTrusted: false,
};

export async function readHostApt(etc = '/etc/apt'): Promise<HostApt> {
  const parts = await fs.readdir(path.join(etc, 'sources.list.d')).catch(() => []);
  const names = parts.filter((name) => /\.(?:list|sources)$/.test(name)).toSorted();
  const files = ['sources.list', ...names.map((name) => path.join('sources.list.d', name))];
  const texts = await Promise.all(
    files.map(async (name) => ({ name, text: await fs.readFile(path.join(etc, name), 'utf8').catch(() => '') })),
  );
  const sources = texts.flatMap(({ name, text }) => parseAptSources(name, text));
  const { stdout } = await runCommand('apt-config', ['dump']);
  const settings = transportSettings(stdout);
  return { ...(debianMirror(sources) ?? publicMirror), settings, proxy: httpProxy(settings) };
}

/** Why a suite cannot be had from the mirror right now; null when it can. Asked by apt itself, with all its settings. */
export async function mirrorProblem({ main }: HostApt, suite: string): Promise<string | null> {
  const folder = await fs.mkdtemp('/tmp/gantry-mirror-');
  try {
    const url = `${main}/dists/${suite}/InRelease`;
    const result = await runCommand('/usr/lib/apt/apt-helper', ['download-file', url, path.join(folder, 'InRelease')], {
      timeoutMs: 60_000,
    });
    if (result.code === 0) return null;
    const reason = result.isTimedOut
      ? 'no answer within 60 s'
      : (result.stderr.trim().split('\n').at(-1) ?? `exit code ${result.code}`);
    return `the mirror ${main} cannot be reached for ${suite} (${reason})`;
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
  }
}
