import fs from 'node:fs/promises';
import path from 'node:path';
import type { Say } from './lib/entry.ts';
import { SetupError } from './lib/entry.ts';
import { runCommand } from './lib/run-command.ts';

export type HostNeed = {
  readonly purpose: string;
  /** Debian's and Ubuntu's package names; where one was renamed, `aptName` finds the new name. */
  readonly packages: readonly string[];
  isMet(): Promise<boolean>;
};

/** What the machine itself must have for the whole test run on Linux. */
export function hostNeeds(electron?: string): HostNeed[] {
  const needs: HostNeed[] = [
    { purpose: 'compiling better-sqlite3', packages: ['g++'], isMet: async () => (await has('g++')) && has('gcc') },
    { purpose: 'a real SSH server', packages: ['openssh-server', 'openssh-client'], isMet: hasOpenSsh },
    {
      purpose: 'real notifications',
      packages: ['dbus', 'dunst'],
      isMet: async () => (await has('dbus-daemon')) && (await has('dunst')) && has('dunstctl'),
    },
    {
      purpose: 'real Linux to try templates on',
      packages: ['debootstrap'],
      // Without root or apt nothing is tried there, and nothing is missing.
      isMet: async () => process.getuid?.() !== 0 || !(await has('apt-get')) || has('debootstrap'),
    },
    {
      purpose: 'a virtual display',
      packages: ['xvfb', 'xauth'],
      isMet: async () => (await has('Xvfb')) && has('xauth'),
    },
  ];
  if (electron !== undefined) {
    needs.push({
      purpose: "Electron's libraries",
      packages: ['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'libxss1', 'libatk-bridge2.0-0'],
      isMet: async () => (await missingLibraries(electron)).length === 0,
    });
  }
  return needs;
}

/**
 * Installs what is missing when this is root on a system with apt-get; otherwise throws a SetupError that names exactly
 * what to install. Does nothing outside Linux.
 */
export async function ensureHostNeeds(needs: readonly HostNeed[], say: Say): Promise<void> {
  if (process.platform !== 'linux') return;
  const missing = await unmet(needs);
  if (missing.length === 0) return;
  const names = missing.flatMap((need) => need.packages);
  const isAptRoot = process.getuid?.() === 0 && (await has('apt-get'));
  if (!isAptRoot) throw new SetupError(whatToInstall(missing, names));
  say(`Installing with apt-get for ${missing.map((need) => need.purpose).join(', ')}: ${names.join(' ')}.`);
  await installPackages(names);
  const still = await unmet(missing);
  if (still.length > 0)
    throw new SetupError(
      whatToInstall(
        still,
        still.flatMap((need) => need.packages),
      ),
    );
}

async function unmet(needs: readonly HostNeed[]): Promise<HostNeed[]> {
  const met = await Promise.all(needs.map((need) => need.isMet()));
  return needs.filter((_, index) => met[index] === false);
}

function whatToInstall(missing: readonly HostNeed[], names: readonly string[]): string {
  const purposes = missing.map((need) => need.purpose).join(', ');
  return `This machine lacks what is needed for ${purposes}. On Debian or Ubuntu run: sudo apt-get install ${names.join(' ')}`;
}

async function installPackages(names: readonly string[]): Promise<void> {
  await apt(['update']);
  const available = await Promise.all(names.map(aptName));
  await withoutServices(() => apt(['install', '-y', '--no-install-recommends', ...available]));
}

async function apt(args: readonly string[]): Promise<void> {
  const result = await runCommand('apt-get', ['-q', ...args], {
    env: { DEBIAN_FRONTEND: 'noninteractive' },
    timeoutMs: 15 * 60_000,
  });
  if (result.code === 0) return;
  const reason = result.stderr.trim().split('\n').slice(-3).join('\n');
  throw new SetupError(`"apt-get ${args.join(' ')}" failed: ${reason || `exit code ${result.code}`}`);
}

/** Debian 13 and Ubuntu 24.04 renamed some libraries for their 64-bit times; there the old name is only an alias. */
async function aptName(name: string): Promise<string> {
  const renamed = await runCommand('apt-cache', ['show', '--no-all-versions', `${name}t64`]);
  return renamed.code === 0 && renamed.stdout.includes('Package:') ? `${name}t64` : name;
}

/** Keeps packages from starting their daemons (an sshd on port 22): Debian asks policy-rc.d, and 101 means no. */
async function withoutServices(work: () => Promise<void>): Promise<void> {
  const policy = '/usr/sbin/policy-rc.d';
  const isOurs = await fs.writeFile(policy, '#!/bin/sh\nexit 101\n', { flag: 'wx', mode: 0o755 }).then(
    () => true,
    () => false,
  );
  try {
    await work();
  } finally {
    if (isOurs) await fs.rm(policy, { force: true });
  }
}

async function hasOpenSsh(): Promise<boolean> {
  return (await has('ssh')) && (await has('ssh-keygen')) && has('sshd');
}

/** Whether a program is on the PATH or in the sbin folders, which an ordinary user's PATH leaves out. */
async function has(program: string): Promise<boolean> {
  const folders = [...(process.env['PATH'] ?? '').split(path.delimiter), '/usr/sbin', '/usr/local/sbin', '/sbin'];
  const found = await Promise.all(
    folders.map((folder) =>
      fs.access(path.join(folder, program), fs.constants.X_OK).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.includes(true);
}

/** The shared libraries an executable asks for and this machine does not have. */
export async function missingLibraries(executable: string): Promise<string[]> {
  const result = await runCommand('ldd', [executable]);
  return [...result.stdout.matchAll(/^\s*(\S+) => not found$/gm)].map((match) => match[1] ?? '');
}
