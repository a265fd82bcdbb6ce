import { program, readOptions } from '../commands/io.ts';
import type { Io } from '../commands/io.ts';
import { resolveHost } from '../commands/resolve.ts';
import type { Program } from '../kernel/machine.ts';
import { rootActor } from '../vfs/nodes.ts';
import { catalogueOf } from './catalogue.ts';
import type { PackageInfo } from './catalogue.ts';
import { isMarkerThere, lockFilesOf, underLocks } from './package-locks.ts';
import { findPackage, installedPackages, removePackage, withDependencies } from './package-store.ts';
import { choosePackages, findPinned, kib, saysYes, totalOf, unpackEach } from './transaction.ts';

const mirror = 'geo.mirror.pkgbuild.com';
const repositories = ['core', 'extra'] as const;
const syncFile = (repository: string): string => `/var/lib/pacman/sync/${repository}.db`;

/** Its text stands as it is, with `error: ` in front of each line; pacman leaves with 1. */
class PacmanFailure extends Error {}

const pacman = program(async (io) => {
  const { flags, operands } = readOptions(io.args, {
    valued: ['b', 'r', 'dbpath', 'root', 'config', 'cachedir', 'ignore', 'overwrite', 'assume-installed'],
    aliases: {
      sync: 'S',
      query: 'Q',
      remove: 'R',
      upgrade: 'U',
      database: 'D',
      version: 'V',
      refresh: 'y',
      sysupgrade: 'u',
      search: 's',
      info: 'i',
      list: 'l',
      quiet: 'q',
      clean: 'c',
      deptest: 'T',
    },
  });
  if (flags.has('V')) return say(io, ' .--.                  Pacman v7.0.0 - libalpm v15.0.0\n');
  if (flags.has('Q')) return query(io, flags, operands);
  if (flags.has('T')) {
    const absent = operands.filter((name) => !installedPackages(io.machine).has(name));
    await io.out(absent.map((name) => `${name}\n`).join(''));
    return absent.length > 0 ? 127 : 0;
  }
  if (flags.has('S') && (flags.has('s') || flags.has('i') || flags.has('l'))) return describe(io, flags, operands);
  if (flags.has('S') && flags.has('c')) return 0;
  if (!['S', 'R', 'U', 'D'].some((one) => flags.has(one)))
    throw new PacmanFailure('no operation specified (use -h for help)');
  if (io.process.uid !== 0) throw new PacmanFailure('you cannot perform this operation unless you are root.');
  if (flags.has('D')) return 0;
  if (flags.has('R')) return underLock(io, () => remove(io, operands, flags));
  const names = flags.has('U')
    ? operands.map((file) => file.replace(/^.*\//, '').replace(/-[^-]+-[^-]+-[^-]+\.pkg\.tar\.\w+$/, ''))
    : operands;
  return underLock(io, async () => {
    if (flags.has('y')) await refresh(io);
    return install(io, names, flags);
  });
});

async function say(io: Io, text: string): Promise<number> {
  await io.out(text);
  return 0;
}

/** Whoever comes second is turned away by the lock file alone, whether or not somebody still holds it. */
async function underLock(io: Io, work: () => Promise<number>): Promise<number> {
  if (!isMarkerThere(io.machine)) return underLocks(io.machine, io.process, work);
  throw new PacmanFailure(
    `failed to init transaction (unable to lock database)\nerror: could not lock database: File exists\n  if you're sure a package manager is not already\n  running, you can remove ${lockFilesOf(io.machine.image).marker ?? ''}`,
  );
}

async function refresh(io: Io): Promise<void> {
  await io.out(':: Synchronizing package databases...\n');
  for (const one of repositories) {
    await io.process.sleep(400);
    if (resolveHost(io, mirror) === null) {
      await io.err(`error: failed retrieving file '${one}.db' from ${mirror} : Could not resolve host: ${mirror}\n`);
      throw new PacmanFailure('failed to synchronize all databases (download library error)');
    }
    await io.out(` ${one} downloading...\n`);
    io.vfs.writeFile(rootActor, syncFile(one), '');
  }
}

/** An image comes without the lists: until `-Sy` no package is known. */
const hasLists = (io: Io): boolean => io.vfs.find(rootActor, syncFile('core')) !== null;

async function warnOfLists(io: Io): Promise<void> {
  if (hasLists(io)) return;
  for (const one of repositories)
    await io.err(`warning: database file for '${one}' does not exist (use '-Sy' to download)\n`);
}

async function install(io: Io, names: readonly string[], flags: ReadonlySet<string>): Promise<number> {
  await warnOfLists(io);
  if (names.length === 0) {
    if (!flags.has('u')) return flags.has('y') ? 0 : fail('no targets specified (use -h for help)');
    return say(io, ':: Starting full system upgrade...\n there is nothing to do\n');
  }
  if (flags.has('u')) await io.out(':: Starting full system upgrade...\n');
  const { wanted, present, missing } = choosePackages(io.machine, names, (word) =>
    hasLists(io) ? findPinned(io.machine, word.replace(/^(?:core|extra)\//, ''), '=') : undefined,
  );
  if (missing.length > 0) return fail(missing.map((name) => `target not found: ${name}`).join('\nerror: '));
  for (const { name, version } of present)
    await io.err(`warning: ${name}-${version} is up to date -- ${flags.has('needed') ? 'skipping' : 'reinstalling'}\n`);
  const again = flags.has('needed') ? [] : present;
  const added = [...withDependencies(io.machine, wanted), ...again];
  if (added.length === 0) return say(io, ' there is nothing to do\n');
  await io.out(
    `resolving dependencies...\nlooking for conflicting packages...\n\nPackages (${added.length}) ${added.map(({ name, version }) => `${name}-${version}`).join('  ')}\n\nTotal Download Size:   ${kib(totalOf(added))}\nTotal Installed Size:  ${kib(totalOf(added) * 3)}\n\n:: Proceed with installation? [Y/n] `,
  );
  const isAgreed = flags.has('noconfirm') || (await saysYes(io, true));
  await io.out('\n');
  if (!isAgreed) return 1;
  await download(io, added);
  await io.out(
    'checking keyring...\nchecking package integrity...\nloading package files...\nchecking for file conflicts...\nchecking available disk space...\n',
  );
  if (io.vfs.faults.isDiskFull)
    return fail(
      'Partition / too full: 8192 blocks needed, 0 blocks free\nerror: failed to commit transaction (not enough free disk space)\nErrors occurred, no packages were upgraded.',
    );
  await io.out(':: Processing package changes...\n');
  const stopped = await unpackEach(io, added, ({ name }) => io.out(`installing ${name}...\n`));
  if (stopped)
    return fail(
      `could not extract /usr/share/${stopped.one.name} (${stopped.error.message})\nerror: failed to commit transaction (transaction aborted)\nErrors occurred, no packages were upgraded.`,
    );
  return say(io, ':: Running post-transaction hooks...\n(1/1) Arming ConditionNeedsUpdate...\n');
}

async function download(io: Io, added: readonly PackageInfo[]): Promise<void> {
  await io.out(':: Retrieving packages...\n');
  const isOffline = resolveHost(io, mirror) === null;
  for (const { name, version } of added) {
    if (isOffline)
      await io.err(
        `error: failed retrieving file '${name}-${version}-x86_64.pkg.tar.zst' from ${mirror} : Could not resolve host: ${mirror}\n`,
      );
    else {
      await io.process.sleep(400);
      await io.out(` ${name}-${version}-x86_64 downloading...\n`);
    }
  }
  if (!isOffline) return;
  await io.err('warning: failed to retrieve some files\n');
  fail('failed to commit transaction (download library error)\nErrors occurred, no packages were upgraded.');
}

async function remove(io: Io, names: readonly string[], flags: ReadonlySet<string>): Promise<number> {
  const installed = installedPackages(io.machine);
  const absent = names.filter((name) => !installed.has(name));
  if (absent.length > 0) return fail(absent.map((name) => `target not found: ${name}`).join('\nerror: '));
  await io.out(
    `checking dependencies...\n\nPackages (${names.length}) ${names.map((name) => `${name}-${installed.get(name) ?? ''}`).join('  ')}\n\n:: Do you want to remove these packages? [Y/n] `,
  );
  const isAgreed = flags.has('noconfirm') || (await saysYes(io, true));
  await io.out('\n');
  if (!isAgreed) return 1;
  await io.out(':: Processing package changes...\n');
  for (const name of names) {
    await io.out(`removing ${name}...\n`);
    await io.process.sleep(400);
    await removePackage(io, name);
  }
  return 0;
}

/** `-Q`: what is installed. */
async function query(io: Io, flags: ReadonlySet<string>, names: readonly string[]): Promise<number> {
  const installed = installedPackages(io.machine);
  if (flags.has('u')) return 1;
  const isSearch = flags.has('s');
  const chosen = names.length === 0 || isSearch ? [...installed.keys()] : names;
  for (const name of chosen) {
    const version = installed.get(name);
    if (isSearch && !names.every((word) => name.includes(word))) continue;
    if (version === undefined) {
      io.status = 1;
      await io.err(`error: package '${name}' was not found\n`);
    } else if (flags.has('i')) await io.out(details(name, version, 'Install Reason  : Explicitly installed\n'));
    else if (flags.has('l'))
      for (const file of catalogueOf(io.machine.image).get(name)?.programs ?? []) await io.out(`${name} ${file}\n`);
    else if (isSearch) await io.out(`local/${name} ${version}\n    ${name}\n`);
    else await io.out(flags.has('q') ? `${name}\n` : `${name} ${version}\n`);
  }
  return io.status;
}

/** `-Ss` and `-Si`: what there is. */
async function describe(io: Io, flags: ReadonlySet<string>, names: readonly string[]): Promise<number> {
  await warnOfLists(io);
  const installed = installedPackages(io.machine);
  const all = hasLists(io) ? [...catalogueOf(io.machine.image).values()] : [];
  if (!flags.has('s')) {
    for (const name of names) {
      const one = hasLists(io) ? findPackage(io.machine, name) : undefined;
      if (one) await io.out(`Repository      : extra\n${details(one.name, one.version, '')}`);
      else {
        io.status = 1;
        await io.err(`error: package '${name}' was not found\n`);
      }
    }
    return io.status;
  }
  const found = all.filter(({ name }) => names.every((word) => name.includes(word)));
  for (const { name, version } of found)
    await io.out(
      flags.has('q')
        ? `${name}\n`
        : `extra/${name} ${version}${installed.has(name) ? ' [installed]' : ''}\n    ${name}\n`,
    );
  return found.length > 0 ? 0 : 1;
}

const details = (name: string, version: string, more: string): string =>
  `Name            : ${name}\nVersion         : ${version}\nDescription     : ${name}\nArchitecture    : x86_64\n${more}\n`;

function fail(message: string): never {
  throw new PacmanFailure(message);
}

const withPacmanFailures: Program = async (call) => {
  try {
    return await pacman(call);
  } catch (error) {
    if (!(error instanceof PacmanFailure)) throw error;
    await call.process.write(2, `error: ${error.message}\n`);
    return 1;
  }
};

export const pacmanPrograms: readonly (readonly [string, Program])[] = [
  ['pacman', withPacmanFailures],
  ['pacman-key', program(() => 0)],
];
