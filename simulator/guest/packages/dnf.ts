import { program, readOptions } from '../commands/io.ts';
import type { Io } from '../commands/io.ts';
import { resolveHost } from '../commands/resolve.ts';
import { profiles } from '../image/profile.ts';
import type { Program } from '../kernel/machine.ts';
import type { PackageInfo } from './catalogue.ts';
import { DnfFailure, isFifth, mirrorOf, repositories } from './dnf-manners.ts';
import { describePackages, listPackages } from './dnf-queries.ts';
import { lockHolder, underLocks } from './package-locks.ts';
import { findPackage, installedPackages, removePackage, withDependencies } from './package-store.ts';
import { nevra } from './rpm.ts';
import { choosePackages, findPinned, kib, saysYes, sizeOf, totalOf, unpackEach, versionOf } from './transaction.ts';

const dnf = program(async (io) => {
  const { flags, operands } = readOptions(io.args, {
    valued: [
      'c',
      'x',
      'setopt',
      'repo',
      'repoid',
      'enablerepo',
      'disablerepo',
      'releasever',
      'installroot',
      'exclude',
      'from-repo',
      'qf',
      'queryformat',
      'add-repo',
    ],
    aliases: { assumeyes: 'y', quiet: 'q', 'assume-no': 'assumeno' },
  });
  const [verb = '', ...names] = operands;
  switch (verb) {
    case 'install':
    case 'in':
    case 'localinstall':
    case 'reinstall':
      return changing(io, () => install(io, names, flags));
    case 'remove':
    case 'rm':
    case 'erase':
    case 'autoremove':
      return changing(io, () => remove(io, names, flags));
    case 'upgrade':
    case 'update':
    case 'up':
    case 'distro-sync':
    case 'system-upgrade':
      return changing(io, async () => {
        await refresh(io);
        await io.out(isFifth(io) ? 'Nothing to do.\n' : 'Dependencies resolved.\nNothing to do.\nComplete!\n');
        return 0;
      });
    case 'check-update':
    case 'check-upgrade':
    case 'makecache':
      await refresh(io);
      if (verb === 'makecache') await io.out('Metadata cache created.\n');
      return 0;
    case 'list':
      return listPackages(
        io,
        names.filter((name) => name !== 'installed'),
        flags.has('installed') || names[0] === 'installed',
      );
    case 'info':
    case 'search':
    case 'repoquery':
      return describePackages(io, verb, names, flags);
    case 'repolist':
      await io.out(
        `repo id      repo name\n${repositories(io)
          .map((one) => `${one.padEnd(12)} ${profiles[io.machine.image].id} - ${one}\n`)
          .join('')}`,
      );
      return 0;
    case 'clean':
    case 'config-manager':
    case 'copr':
    case 'module':
    case 'mark':
    case 'group':
    case 'history':
    case 'check':
      return 0;
    default:
      if (flags.has('version')) return (await io.out(isFifth(io) ? 'dnf5 version 5.2.16.0\n' : '4.14.0\n')) ?? 0;
      throw new DnfFailure(
        isFifth(io)
          ? `Unknown argument "${verb}" for command "dnf5". Add "--help" for more information about the arguments.`
          : `No such command: ${verb}. Please use /usr/bin/dnf --help`,
      );
  }
});

/** Root's work under the locks. The fourth dnf waits for whoever has them, the fifth gives up at the transaction. */
async function changing(io: Io, work: () => Promise<number>): Promise<number> {
  if (io.process.uid !== 0)
    throw new DnfFailure(
      isFifth(io)
        ? 'The requested operation requires superuser privileges. Please log in as a user with elevated rights, or use the "--assumeno" or "--downloadonly" options to run the command without modifying the system state.'
        : 'Error: This command has to be run with superuser privileges (under the root user on most systems).',
    );
  if (isFifth(io)) return work();
  for (
    let named = 0, holder = lockHolder(io.machine, io.process);
    holder;
    holder = lockHolder(io.machine, io.process)
  ) {
    if (named !== holder.pid) await io.out(`Waiting for process with pid ${holder.pid} to finish.\n`);
    named = holder.pid;
    await io.process.sleep(1000);
  }
  return underLocks(io.machine, io.process, work);
}

async function refresh(io: Io): Promise<void> {
  if (isFifth(io)) await io.err('Updating and loading repositories:\n');
  const host = mirrorOf(io);
  for (const one of repositories(io)) {
    await io.process.sleep(400);
    if (resolveHost(io, host) === null)
      throw new DnfFailure(
        isFifth(io)
          ? ` ${one} ???% | 0.0 B/s | 0.0 B | 00m00s\n>>> Curl error (6): Could not resolve hostname for https://${host}/metalink?repo=${one}-42&arch=x86_64 [Could not resolve host: ${host}]\nFailed to download metadata (metalink: "https://${host}/metalink?repo=${one}-42&arch=x86_64") for repository "${one}": Cannot prepare internal mirrorlist: Curl error (6): Could not resolve hostname`
          : `Error: Failed to download metadata for repo '${one}': Cannot prepare internal mirrorlist: Curl error (6): Couldn't resolve host name for https://${host}/mirrorlist/9/${one} [Could not resolve host: ${host}]`,
      );
  }
  if (isFifth(io)) await io.err('Repositories loaded.\n');
}

async function install(io: Io, names: readonly string[], flags: ReadonlySet<string>): Promise<number> {
  await refresh(io);
  const words = names.map((name) =>
    name.endsWith('.rpm') ? name.replace(/^.*\//, '').replace(/-[^-]+-[^-]+\.rpm$/, '') : name,
  );
  const { wanted, present, missing } = choosePackages(io.machine, words, (word) =>
    word.startsWith('@') ? findPackage(io.machine, 'gcc') : findPinned(io.machine, word, '-'),
  );
  if (missing.length > 0 && !flags.has('skip-unavailable')) {
    const lines = missing.map((name) => `No match for argument: ${name}`).join('\n');
    throw new DnfFailure(
      isFifth(io)
        ? `Failed to resolve the transaction:\n${lines}\nYou can try to add to command line:\n  --skip-unavailable to skip unavailable packages`
        : `${lines}\nError: Unable to find a match: ${missing.join(' ')}`,
    );
  }
  for (const { name, version } of present)
    await io.out(
      isFifth(io)
        ? `Package "${nevra(name, version)}" is already installed.\n\n`
        : `Package ${nevra(name, version)} is already installed.\n`,
    );
  const added = withDependencies(io.machine, wanted);
  if (!isFifth(io)) await io.out('Dependencies resolved.\n');
  if (added.length === 0) {
    await io.out(isFifth(io) ? 'Nothing to do.\n' : 'Nothing to do.\nComplete!\n');
    return 0;
  }
  await showPlan(io, wanted, added);
  if (!(await isAgreed(io, flags))) return 1;
  await download(io, added);
  if (!isFifth(io)) return unpackAll(io, added);
  if (lockHolder(io.machine, io.process))
    throw new DnfFailure(
      'Transaction failed: Failed to obtain rpm transaction lock. Another transaction is in progress.',
    );
  return underLocks(io.machine, io.process, () => unpackAll(io, added));
}

async function showPlan(io: Io, wanted: readonly PackageInfo[], added: readonly PackageInfo[]): Promise<void> {
  const row = (one: PackageInfo): string =>
    ` ${one.name.padEnd(28)} x86_64 ${one.version.padEnd(24)} ${(repositories(io)[1] ?? '').padEnd(10)} ${kib(sizeOf(one))}\n`;
  const needed = added.filter((one) => !wanted.includes(one));
  await io.out(
    `${isFifth(io) ? '' : `${'='.repeat(80)}\n`} ${'Package'.padEnd(28)} Arch   ${'Version'.padEnd(24)} Repository Size\n${isFifth(io) ? '' : `${'='.repeat(80)}\n`}Installing:\n${wanted.map(row).join('')}${needed.length > 0 ? `Installing dependencies:\n${needed.map(row).join('')}` : ''}\nTransaction Summary${isFifth(io) ? `:\n Installing: ${String(added.length).padStart(11)} packages\n\nTotal size of inbound packages is ${kib(totalOf(added))}. Need to download ${kib(totalOf(added))}.\nAfter this operation, ${kib(totalOf(added) * 3)} extra will be used (install ${kib(totalOf(added) * 3)}, remove 0 B).\n` : `\n${'='.repeat(80)}\nInstall  ${added.length} Package${added.length === 1 ? '' : 's'}\n\nTotal download size: ${kib(totalOf(added))}\nInstalled size: ${kib(totalOf(added) * 3)}\n`}`,
  );
}

async function isAgreed(io: Io, flags: ReadonlySet<string>): Promise<boolean> {
  if (flags.has('y')) return true;
  await io.out('Is this ok [y/N]: ');
  if (!flags.has('assumeno') && (await saysYes(io, false))) return true;
  await io.err(isFifth(io) ? 'Operation aborted by the user.\n' : 'Operation aborted.\n');
  return false;
}

async function download(io: Io, added: readonly PackageInfo[]): Promise<void> {
  if (!isFifth(io)) await io.out('Downloading Packages:\n');
  for (const [index, { name, version }] of added.entries()) {
    await io.process.sleep(400);
    await io.out(
      isFifth(io)
        ? `[${index + 1}/${added.length}] ${name}-0:${versionOf(version).version}-${versionOf(version).release}.x86_64 100% | 4.2 MiB/s\n`
        : `(${index + 1}/${added.length}): ${nevra(name, version)}.rpm  4.2 MB/s\n`,
    );
  }
}

async function unpackAll(io: Io, added: readonly PackageInfo[]): Promise<number> {
  await io.out(
    isFifth(io)
      ? 'Running transaction\n'
      : 'Running transaction check\nTransaction check succeeded.\nRunning transaction test\nTransaction test succeeded.\nRunning transaction\n',
  );
  const stopped = await unpackEach(io, added, ({ name, version }, index) =>
    io.out(
      isFifth(io)
        ? `[${index + 3}/${added.length + 2}] Installing ${nevra(name, version)} 100% | 12.0 MiB/s\n`
        : `  Installing       : ${nevra(name, version)}  ${index + 1}/${added.length}\n`,
    ),
  );
  if (stopped)
    throw new DnfFailure(
      isFifth(io)
        ? `Transaction failed: Rpm transaction failed.\n  - unpacking of archive failed on file /usr/share/doc/${stopped.one.name}: cpio: write failed - ${stopped.error.message}`
        : `Error unpacking rpm package ${nevra(stopped.one.name, stopped.one.version)}\n  error: unpacking of archive failed on file /usr/share/doc/${stopped.one.name}: cpio: write (${stopped.error.message})\nError: Transaction failed`,
    );
  if (!isFifth(io))
    await io.out(`\nInstalled:\n${added.map(({ name, version }) => `  ${nevra(name, version)}\n`).join('')}\n`);
  await io.out('Complete!\n');
  return 0;
}

async function remove(io: Io, names: readonly string[], flags: ReadonlySet<string>): Promise<number> {
  const installed = installedPackages(io.machine);
  const there = names.filter((name) => installed.has(name));
  for (const name of names)
    if (!installed.has(name))
      await (isFifth(io)
        ? io.err(`No packages to remove for argument: ${name}\n`)
        : io.out(`No match for argument: ${name}\n`));
  if (there.length === 0) {
    await io.out(
      isFifth(io)
        ? '\nNothing to do.\n'
        : 'No packages marked for removal.\nDependencies resolved.\nNothing to do.\nComplete!\n',
    );
    return 0;
  }
  await io.out(`Removing:\n${there.map((name) => ` ${nevra(name, installed.get(name) ?? '')}\n`).join('')}\n`);
  if (!(await isAgreed(io, flags))) return 1;
  for (const name of there) {
    await io.out(`  Erasing          : ${nevra(name, installed.get(name) ?? '')}\n`);
    await io.process.sleep(400);
    await removePackage(io, name);
  }
  await io.out('Complete!\n');
  return 0;
}

const withDnfFailures: Program = async (call) => {
  try {
    return await dnf(call);
  } catch (error) {
    if (!(error instanceof DnfFailure)) throw error;
    await call.process.write(2, `${error.message}\n`);
    return 1;
  }
};

export const dnfPrograms: readonly (readonly [string, Program])[] = [['dnf', withDnfFailures]];
