import { program, readOptions } from '../commands/io.ts';
import type { Io } from '../commands/io.ts';
import { resolveHost } from '../commands/resolve.ts';
import type { Program } from '../kernel/machine.ts';
import { rootActor } from '../vfs/nodes.ts';
import { catalogueOf } from './catalogue.ts';
import type { PackageInfo } from './catalogue.ts';
import { lockHolder, underLocks } from './package-locks.ts';
import { installedPackages, makeFolders, removePackage, withDependencies } from './package-store.ts';
import { nevra } from './rpm.ts';
import { choosePackages, findPinned, kib, saysYes, sizeOf, totalOf, unpackEach } from './transaction.ts';

/** (zypper(8), EXIT CODES) */
const exitCode = { problem: 4, privileges: 5, locked: 7, commit: 8, notFound: 104, skipped: 106 } as const;
const host = 'download.opensuse.org';
const repositories = [
  { alias: 'repo-oss', name: 'Main Repository', url: `http://${host}/distribution/leap/15.6/repo/oss/` },
  { alias: 'repo-update', name: 'Main Update Repository', url: `http://${host}/update/leap/15.6/oss/` },
] as const;
const cacheFile = (alias: string): string => `/var/cache/zypp/solv/${alias}/solv`;

const verbs: Readonly<Record<string, string>> = {
  in: 'install',
  rm: 'remove',
  ref: 'refresh',
  up: 'update',
  se: 'search',
  if: 'info',
  lr: 'repos',
  dup: 'dist-upgrade',
  ar: 'addrepo',
  rr: 'removerepo',
  cc: 'clean',
  lu: 'list-updates',
};

/** Its text stands as it is. */
class ZypperFailure extends Error {
  readonly code: number;

  constructor(message: string, code: number) {
    super(message);
    this.code = code;
  }
}

const zypper = program(async (io) => {
  const isQuestioned = !io.args.some(
    (arg, index) => /^(?:-n|--non-interactive|-y|--no-confirm)$/.test(arg) && (arg !== '-n' || index < verbAt(io.args)),
  );
  const { flags, operands } = readOptions(
    io.args.filter((arg) => arg !== '-n'),
    { valued: ['r', 'repo', 'from', 't', 'type', 'R', 'root', 'C', 'D', 'reposd-dir', 'c', 'config'] },
  );
  const [given = '', ...names] = operands;
  const verb = verbs[given] ?? given;
  if (flags.has('version') || flags.has('V')) return say(io, 'zypper 1.14.94\n');
  const needsRoot = [
    'install',
    'remove',
    'refresh',
    'update',
    'dist-upgrade',
    'patch',
    'addrepo',
    'removerepo',
  ].includes(verb);
  if (needsRoot && io.process.uid !== 0)
    throw new ZypperFailure('Root privileges are required to run this command.', exitCode.privileges);
  const holder = lockHolder(io.machine, io.process);
  if (holder)
    throw new ZypperFailure(
      `System management is locked by the application with pid ${holder.pid} (${holder.comm}).\nClose this application before trying again.`,
      exitCode.locked,
    );
  switch (verb) {
    case 'refresh':
      return underLocks(io.machine, io.process, () => refresh(io));
    case 'install':
      return underLocks(io.machine, io.process, () => install(io, names, isQuestioned));
    case 'remove':
      return underLocks(io.machine, io.process, () => remove(io, names, isQuestioned));
    case 'update':
    case 'dist-upgrade':
    case 'patch':
      return underLocks(io.machine, io.process, async () => {
        await load(io);
        return say(io, '\nNothing to do.\n');
      });
    case 'search':
      return search(io, names, flags);
    case 'info':
      return info(io, names);
    case 'repos':
      return say(
        io,
        `# | Alias       | Name                   | Enabled | GPG Check | Refresh\n--+-------------+------------------------+---------+-----------+--------\n${repositories.map(({ alias, name }, index) => `${index + 1} | ${alias.padEnd(11)} | ${name.padEnd(22)} | Yes     | (r ) Yes  | Yes\n`).join('')}`,
      );
    case 'addrepo':
    case 'removerepo':
    case 'modifyrepo':
    case 'mr':
    case 'clean':
    case 'list-updates':
    case 'addlock':
    case 'al':
      return 0;
    default:
      throw new ZypperFailure(
        `Unknown command '${verb}'\nType 'zypper help' to get a list of global options and commands.`,
        2,
      );
  }
});

/** Before the command `-n` means non-interactive, after it `--name`. */
const verbAt = (args: readonly string[]): number => args.findIndex((arg) => !arg.startsWith('-'));

async function say(io: Io, text: string, code = 0): Promise<number> {
  await io.out(text);
  return code;
}

async function refresh(io: Io): Promise<number> {
  const failed = await fetchLists(io);
  if (failed === repositories.length) {
    await io.err('Could not refresh the repositories because of errors.\n');
    return exitCode.problem;
  }
  return say(io, 'All repositories have been refreshed.\n');
}

/** Gives back how many could not be fetched. */
async function fetchLists(io: Io): Promise<number> {
  let failed = 0;
  for (const { alias, name, url } of repositories) {
    await io.process.sleep(400);
    if (resolveHost(io, host) !== null) {
      await io.out(
        io.vfs.find(rootActor, cacheFile(alias))
          ? `Repository '${name}' is up to date.\n`
          : `Retrieving repository '${name}' metadata [..done]\nBuilding repository '${name}' cache [....done]\n`,
      );
      makeFolders(io.machine, `/var/cache/zypp/solv/${alias}`);
      io.vfs.writeFile(rootActor, cacheFile(alias), '');
      continue;
    }
    failed++;
    await io.out(`Retrieving repository '${name}' metadata [...error]\n`);
    await io.err(
      `Repository '${name}' is invalid.\n[${alias}|${url}] Valid metadata not found at specified URL\nHistory:\n - Download (curl) error for '${url}repodata/repomd.xml':\nError code: Connection failed\nError message: Could not resolve host: ${host}\n\nPlease check if the URIs defined for this repository are pointing to a valid repository.\nWarning: Skipping repository '${name}' because of the above error.\n`,
    );
  }
  return failed;
}

/** Reads lists and database; only what has been fetched at least once is known. */
async function load(io: Io): Promise<boolean> {
  const isFresh = repositories.every(({ alias }) => io.vfs.find(rootActor, cacheFile(alias)));
  if (!isFresh && (await fetchLists(io)) > 0)
    await io.err('Some of the repositories have not been refreshed because of an error.\n');
  await io.out('Loading repository data...\nReading installed packages...\n');
  return repositories.every(({ alias }) => io.vfs.find(rootActor, cacheFile(alias)));
}

async function install(io: Io, names: readonly string[], isQuestioned: boolean): Promise<number> {
  const isLoaded = await load(io);
  const installed = installedPackages(io.machine);
  const words = names.map((name) =>
    name.endsWith('.rpm') ? name.replace(/^.*\//, '').replace(/-[^-]+-[^-]+\.rpm$/, '') : name,
  );
  const { wanted, present, missing } = choosePackages(io.machine, words, (word) => {
    const one = findPinned(io.machine, word, '=');
    return isLoaded || (one && installed.has(one.name)) ? one : undefined;
  });
  for (const { name, version } of present)
    await io.out(
      `'${name}' is already installed.\nNo update candidate for '${nevra(name, version)}'. The highest available version is already installed.\n`,
    );
  if (missing.length > 0) {
    for (const name of missing) await io.out(`'${name}' not found in package names. Trying capabilities.\n`);
    throw new ZypperFailure(missing.map((name) => `No provider of '${name}' found.`).join('\n'), exitCode.notFound);
  }
  const added = withDependencies(io.machine, wanted);
  await io.out('Resolving package dependencies...\n');
  if (added.length === 0) return say(io, 'Nothing to do.\n');
  await io.out(
    `\nThe following ${added.length === 1 ? 'NEW package is' : `${added.length} NEW packages are`} going to be installed:\n  ${added.map(({ name }) => name).join(' ')}\n\n${added.length} new package${added.length === 1 ? '' : 's'} to install.\nOverall download size: ${kib(totalOf(added))}. Already cached: 0 B. After the operation, additional ${kib(totalOf(added) * 3)} will be used.\nContinue? [y/n/v/...? shows all options] (y): ${isQuestioned ? '' : 'y\n'}`,
  );
  if (isQuestioned && !(await saysYes(io, true))) return exitCode.problem;
  await download(io, added);
  await io.out('Checking for file conflicts: [..done]\n');
  const stopped = await unpackEach(io, added, ({ name, version }, index) =>
    io.out(`(${index + 1}/${added.length}) Installing: ${nevra(name, version)} [..done]\n`),
  );
  if (stopped)
    throw new ZypperFailure(
      `Installation of ${nevra(stopped.one.name, stopped.one.version)} failed:\nError: Subprocess failed. Error: RPM failed: error: unpacking of archive failed on file /usr/share/doc/${stopped.one.name}: cpio: write (${stopped.error.message})\n\nProblem occurred during or after installation or removal of packages:\nInstallation has been aborted as directed.`,
      exitCode.commit,
    );
  return 0;
}

async function download(io: Io, added: readonly PackageInfo[]): Promise<void> {
  for (const [index, one] of added.entries()) {
    if (resolveHost(io, host) === null)
      throw new ZypperFailure(
        `Download (curl) error for 'http://${host}/update/leap/15.6/oss/x86_64/${nevra(one.name, one.version)}.rpm':\nError code: Connection failed\nError message: Could not resolve host: ${host}\n\nAbort, retry, ignore? [a/r/i/...? shows all options] (a): a\nFailed to provide Package ${nevra(one.name, one.version)} (Main Update Repository). Do you want to retry retrieval?\n\nProblem occurred during or after installation or removal of packages:\nInstallation has been aborted as directed.\nPlease see the above error message for a hint.`,
        exitCode.commit,
      );
    await io.process.sleep(400);
    await io.out(
      `Retrieving: ${nevra(one.name, one.version)} (Main Update Repository) (${index + 1}/${added.length}), ${kib(sizeOf(one))}\nRetrieving: ${nevra(one.name, one.version)}.rpm [.done]\n`,
    );
  }
}

async function remove(io: Io, names: readonly string[], isQuestioned: boolean): Promise<number> {
  const installed = installedPackages(io.machine);
  await io.out('Reading installed packages...\n');
  const there = names.filter((name) => installed.has(name));
  for (const name of names) {
    if (installed.has(name)) continue;
    io.status = exitCode.notFound;
    if (catalogueOf(io.machine.image).has(name)) await io.out(`Package '${name}' is not installed.\n`);
    await io.out(
      `'${name}' not found in package names. Trying capabilities.\nNo provider of '${name}' is installed.\n`,
    );
  }
  await io.out('Resolving package dependencies...\n');
  if (there.length === 0) return say(io, 'Nothing to do.\n', io.status);
  await io.out(
    `\nThe following ${there.length === 1 ? 'package is' : `${there.length} packages are`} going to be REMOVED:\n  ${there.join(' ')}\n\n${there.length} package${there.length === 1 ? '' : 's'} to remove.\nContinue? [y/n/v/...? shows all options] (y): ${isQuestioned ? '' : 'y\n'}`,
  );
  if (isQuestioned && !(await saysYes(io, true))) return exitCode.problem;
  for (const [index, name] of there.entries()) {
    await io.out(`(${index + 1}/${there.length}) Removing: ${nevra(name, installed.get(name) ?? '')} [..done]\n`);
    await io.process.sleep(400);
    await removePackage(io, name);
  }
  return io.status;
}

async function search(io: Io, words: readonly string[], flags: ReadonlySet<string>): Promise<number> {
  await load(io);
  const installed = installedPackages(io.machine);
  const isInstalledOnly = flags.has('i') || flags.has('installed-only');
  const isExact = flags.has('x') || flags.has('match-exact');
  const found = [...catalogueOf(io.machine.image).keys()].filter(
    (name) =>
      (!isInstalledOnly || installed.has(name)) &&
      (words.length === 0 || words.some((word) => (isExact ? name === word : name.includes(word)))),
  );
  if (found.length === 0) return say(io, 'No matching items found.\n', exitCode.notFound);
  return say(
    io,
    `\nS  | Name                 | Summary              | Type\n---+----------------------+----------------------+--------\n${found.map((name) => `${installed.has(name) ? 'i+' : '  '} | ${name.padEnd(20)} | ${name.padEnd(20)} | package\n`).join('')}`,
  );
}

async function info(io: Io, names: readonly string[]): Promise<number> {
  await load(io);
  const installed = installedPackages(io.machine);
  for (const name of names) {
    const one = catalogueOf(io.machine.image).get(name);
    if (!one) {
      io.status = exitCode.notFound;
      await io.out(`\npackage '${name}' not found.\n`);
    } else
      await io.out(
        `\nInformation for package ${name}:\n${'-'.repeat(25 + name.length)}\nRepository     : Main Update Repository\nName           : ${name}\nVersion        : ${one.version}\nArch           : x86_64\nInstalled      : ${installed.has(name) ? 'Yes' : 'No'}\nStatus         : ${installed.has(name) ? 'up-to-date' : 'not installed'}\nSummary        : ${name}\n`,
      );
  }
  return io.status;
}

const withZypperFailures: Program = async (call) => {
  try {
    return await zypper(call);
  } catch (error) {
    if (!(error instanceof ZypperFailure)) throw error;
    await call.process.write(2, `${error.message}\n`);
    return error.code;
  }
};

export const zypperPrograms: readonly (readonly [string, Program])[] = [['zypper', withZypperFailures]];
