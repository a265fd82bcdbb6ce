import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { withFileLock } from '../../scripts/lib/file-lock.ts';
import { SetupError, say } from '../../scripts/lib/entry.ts';
import { cacheRoot } from '../../scripts/lib/project.ts';
import { runCommand } from '../../scripts/lib/run-command.ts';
import type { HostApt } from './host-apt.ts';

/** Where archives, fetched packages and running systems lie; on one file system, so that packages are linked, not copied. */
export const rigFolder = (): string => path.join(cacheRoot(), 'real-linux');
export const archiveFolder = (suite: string): string => path.join(rigFolder(), `packages-${suite}`);

/** What a container image of Debian has at the least to be reached over SSH. */
const included = 'openssh-server,ca-certificates,iproute2,procps';
/** Counted up when the recipe below changes. */
const recipe = 1;

/** The base system of a release as a tar archive, made by debootstrap once and kept. */
export async function baseSystem(suite: string, apt: HostApt): Promise<string> {
  const folder = rigFolder();
  const id = createHash('sha256').update(JSON.stringify({ recipe, included, apt })).digest('hex').slice(0, 8);
  const archive = path.join(folder, `debian-${suite}-${process.arch}-${id}.tar`);
  await withFileLock(`${archive}.lock`, { say, timeoutMs: 15 * 60_000 }, async () => {
    if (await fs.stat(archive).catch(() => null)) return;
    say(`Making a base system of Debian ${suite} with debootstrap (once).`);
    await make(suite, apt, archive);
  });
  return archive;
}

async function make(suite: string, apt: HostApt, archive: string): Promise<void> {
  const root = `${archive}.root`;
  await fs.rm(root, { recursive: true, force: true });
  await fs.mkdir(root, { recursive: true });
  const keyring = apt.keyrings[0];
  const verify = apt.isTrusted ? ['--no-check-gpg'] : keyring === undefined ? [] : [`--keyring=${keyring}`];
  try {
    await isolated(
      ['debootstrap', '--variant=minbase', `--include=${included}`, ...verify, suite, root, apt.main],
      apt.proxy === null ? {} : { http_proxy: apt.proxy, https_proxy: apt.proxy },
    );
    await configure(root, suite, apt);
    await isolated(['chroot', root, 'sh', '-c', 'apt-get -q update && apt-get -q clean && rm -f /etc/resolv.conf']);
    await isolated(['tar', '--numeric-owner', '-C', root, '-cf', `${archive}.new`, '.']);
    await fs.rename(`${archive}.new`, archive);
  } finally {
    await fs.rm(root, { recursive: true, force: true });
  }
}

/** Runs something in namespaces of its own: whatever it mounts or leaves running is gone with it, however it ends. */
async function isolated(command: readonly string[], env: Record<string, string> = {}): Promise<void> {
  const unshare = ['--mount', '--pid', '--fork', '--kill-child', '--mount-proc', '--propagation', 'private', '--'];
  const result = await runCommand('unshare', [...unshare, ...command], {
    env: { ...env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' },
    timeoutMs: 10 * 60_000,
  });
  if (result.code === 0) return;
  const lines = `${result.stdout}\n${result.stderr}`.trim().split('\n').slice(-8).join('\n');
  throw new SetupError(`"${command[0] ?? ''}" failed with code ${result.code}:\n${lines}`);
}

async function configure(root: string, suite: string, apt: HostApt): Promise<void> {
  const keys = await Promise.all(
    apt.keyrings.map(async (keyring, index) => {
      const target = `/etc/apt/keyrings/host-${index}${path.extname(keyring)}`;
      await fs.mkdir(path.join(root, '/etc/apt/keyrings'), { recursive: true });
      await fs.copyFile(keyring, path.join(root, target));
      return target;
    }),
  );
  const options = [...keys.map((key) => `signed-by=${key}`).slice(0, 1), ...(apt.isTrusted ? ['trusted=yes'] : [])];
  const securityOptions = [
    ...keys.map((key) => `signed-by=${key}`).slice(-1),
    ...(apt.isTrusted ? ['trusted=yes'] : []),
  ];
  const bracket = (parts: readonly string[]): string => (parts.length > 0 ? `[${parts.join(' ')}] ` : '');
  const lines = [
    `deb ${bracket(options)}${apt.main} ${suite} main`,
    `deb ${bracket(options)}${apt.main} ${suite}-updates main`,
    ...(apt.security === null ? [] : [`deb ${bracket(securityOptions)}${apt.security} ${suite}-security main`]),
  ];
  const files: Record<string, string> = {
    '/etc/apt/sources.list': `${lines.join('\n')}\n`,
    '/etc/apt/apt.conf.d/90host': [...apt.settings, 'Acquire::Languages "none";', ''].join('\n'),
    '/etc/hostname': `${suite}\n`,
    '/etc/hosts': `127.0.0.1 localhost ${suite}\n::1 localhost\n`,
  };
  for (const [name, text] of Object.entries(files)) await fs.writeFile(path.join(root, name), text);
  await fs.copyFile('/etc/resolv.conf', path.join(root, 'etc/resolv.conf')).catch(() => undefined);
  // Packages would start their daemons with their own ports and before anything is configured; the scripts start them.
  // A system that is thrown away needs no sync to disk after every file.
  await fs.writeFile(path.join(root, 'etc/dpkg/dpkg.cfg.d/throw-away'), 'force-unsafe-io\n');
  await fs.writeFile(path.join(root, 'usr/sbin/policy-rc.d'), '#!/bin/sh\nexit 101\n', { mode: 0o755 });
}
