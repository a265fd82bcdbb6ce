import type { Io } from '../commands/io.ts';
import { program, ProgramFailure, readOptions } from '../commands/io.ts';
import { resolveHost } from '../commands/resolve.ts';
import { profiles } from '../image/profile.ts';
import type { Program } from '../kernel/machine.ts';
import { isSysError } from '../kernel/sys-error.ts';
import { matchesPattern } from '../sh/pattern.ts';
import { rootActor } from '../vfs/nodes.ts';
import { catalogueOf } from './catalogue.ts';
import type { PackageInfo } from './catalogue.ts';
import { holderOf } from './package-locks.ts';
import {
  findPackage,
  installedPackages,
  removePackage,
  startServices,
  unpack,
  withDependencies,
} from './package-store.ts';

const frontendLock = '/var/lib/dpkg/lock-frontend';

const stepMs = 400;

const apt = program(async (io) => {
  const { flags, operands } = readOptions(io.args, {
    valued: ['o', 't', 'c', 'option', 'target-release'],
    aliases: { yes: 'y', 'assume-yes': 'y', quiet: 'q', option: 'o' },
  });
  const [verb = '', ...names] = operands;
  switch (verb) {
    case 'update':
      requireRoot(io);
      await lock(io, '/var/lib/apt/lists/lock', 'Unable to lock directory /var/lib/apt/lists/');
      return update(io);
    case 'install':
    case 'reinstall':
      requireRoot(io);
      await lock(
        io,
        frontendLock,
        `Unable to acquire the dpkg frontend lock (${frontendLock}), is another process using it?`,
      );
      return install(io, names, flags);
    case 'remove':
    case 'purge':
    case 'autoremove':
      requireRoot(io);
      await lock(
        io,
        frontendLock,
        `Unable to acquire the dpkg frontend lock (${frontendLock}), is another process using it?`,
      );
      return remove(io, names, verb === 'autoremove' ? 'remove' : verb);
    case 'upgrade':
    case 'dist-upgrade':
    case 'full-upgrade':
      await io.out(
        'Reading package lists...\nBuilding dependency tree...\nReading state information...\nCalculating upgrade...\n0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.\n',
      );
      return 0;
    case 'list':
      for (const [name, version] of installedPackages(io.machine))
        if (names.length === 0 || names.includes(name))
          await io.out(`${name}/${profiles[io.machine.image].codename},now ${version} amd64 [installed]\n`);
      return 0;
    case 'show':
    case 'policy':
    case 'search':
      return describe(io, verb, names);
    case 'clean':
    case 'autoclean':
    case 'check':
      return 0;
    default:
      if (flags.has('version') || flags.has('v')) return say(io, 'apt 2.6.1 (amd64)\n');
      throw new ProgramFailure(`E: Invalid operation ${verb}`, 100);
  }
});

async function say(io: Io, text: string): Promise<number> {
  await io.out(text);
  return 0;
}

function requireRoot(io: Io): void {
  if (io.process.uid !== 0)
    throw new AptFailure(
      `E: Could not open lock file ${frontendLock} - open (13: Permission denied)\nE: Unable to acquire the dpkg frontend lock (${frontendLock}), are you root?`,
    );
}

/** Its text stands as it is, without the program's name. */
class AptFailure extends Error {}

async function lock(io: Io, file: string, consequence: string): Promise<void> {
  const holder = holderOf(io.machine, file, io.process);
  if (holder)
    throw new AptFailure(
      `E: Could not get lock ${file}. It is held by process ${holder.pid} (${holder.comm})\nE: ${consequence}`,
    );
  io.open(file, 'rw');
}

async function update(io: Io): Promise<number> {
  const { codename } = profiles[io.machine.image];
  const folder = io.vfs.find(rootActor, '/etc/apt/sources.list.d');
  const extra =
    folder?.kind === 'dir'
      ? io.vfs.names(folder, rootActor).map((name) => io.vfs.readText(rootActor, `/etc/apt/sources.list.d/${name}`))
      : [];
  const text = [io.vfs.readText(rootActor, '/etc/apt/sources.list'), ...extra].join('\n');
  const sources = [...text.matchAll(/^deb\s+(?:\[[^\]]*\]\s+)?(https?:\/\/([^/\s]+)\S*)\s+(\S+)/gm)];
  const failures: string[] = [];
  for (const [index, [, url = '', host = '', suite = codename]] of sources.entries()) {
    await io.process.sleep(stepMs);
    const isResolved = resolveHost(io, host) !== null;
    await io.out(
      `${isResolved ? 'Hit' : 'Err'}:${index + 1} ${url} ${suite} InRelease\n${isResolved ? '' : `  Temporary failure resolving '${host}'\n`}`,
    );
    if (!isResolved)
      failures.push(`W: Failed to fetch ${url}/dists/${suite}/InRelease  Temporary failure resolving '${host}'`);
  }
  await io.out('Reading package lists...\n');
  if (failures.length > 0)
    await io.err(
      `${failures.join('\n')}\nW: Some index files failed to download. They have been ignored, or old ones used instead.\n`,
    );
  return 0;
}

async function install(io: Io, names: readonly string[], flags: ReadonlySet<string>): Promise<number> {
  await io.out('Reading package lists...\nBuilding dependency tree...\nReading state information...\n');
  const wanted: PackageInfo[] = [];
  const problems: string[] = [];
  for (const text of names) {
    const [name = '', version] = text.replace(/\/.*$/, '').split('=');
    const local = name.endsWith('.deb') ? /([^/_]+)(?:_[^/]*)?\.deb$/.exec(name)?.[1] : undefined;
    const found = findPackage(io.machine, local ?? name);
    if (!found) problems.push(`E: Unable to locate package ${name}`);
    else if (version !== undefined && !matchesPattern(version, found.version))
      problems.push(`E: Version '${version}' for '${name}' was not found`);
    else wanted.push(found);
  }
  if (problems.length > 0) throw new AptFailure(problems.join('\n'));
  const installed = installedPackages(io.machine);
  for (const one of wanted)
    if (installed.has(one.name)) await io.out(`${one.name} is already the newest version (${one.version}).\n`);
  const added = withDependencies(
    io.machine,
    wanted.filter(({ name }) => !installed.has(name)),
  );
  if (added.length > 0)
    await io.out(`The following NEW packages will be installed:\n  ${added.map(({ name }) => name).join(' ')}\n`);
  await io.out(`0 upgraded, ${added.length} newly installed, 0 to remove and 0 not upgraded.\n`);
  if (added.length === 0 || flags.has('s') || flags.has('dry-run')) return 0;
  if (!flags.has('y') && !/^y/i.test((await io.process.readLine(0))?.toString() ?? '')) {
    await io.out('Do you want to continue? [Y/n] Abort.\n');
    return 1;
  }
  await download(io, added);
  for (const one of added) {
    try {
      await io.out(
        `Selecting previously unselected package ${one.name}.\nPreparing to unpack .../${one.name}_${one.version.replaceAll(':', '%3a')}_amd64.deb ...\nUnpacking ${one.name} (${one.version}) ...\n`,
      );
      await io.process.sleep(stepMs);
      unpack(io, one);
    } catch (error) {
      if (!isSysError(error)) throw error;
      throw new AptFailure(
        `dpkg: error processing archive /var/cache/apt/archives/${one.name}_${one.version}_amd64.deb (--unpack):\n cannot copy extracted data for './usr/share/doc/${one.name}' to '/usr/share/doc/${one.name}.dpkg-new': failed to write (${error.message})\nE: Sub-process /usr/bin/dpkg returned an error code (1)`,
      );
    }
  }
  for (const one of added) {
    await io.out(`Setting up ${one.name} (${one.version}) ...\n`);
    await io.process.sleep(stepMs);
    await startServices(io, one);
  }
  return 0;
}

async function download(io: Io, added: readonly PackageInfo[]): Promise<void> {
  const { id, codename } = profiles[io.machine.image];
  const host = id === 'ubuntu' ? 'archive.ubuntu.com' : 'deb.debian.org';
  if (resolveHost(io, host) === null)
    throw new AptFailure(
      `${added.map(({ name, version }) => `E: Failed to fetch http://${host}/${id}/pool/main/${name.charAt(0)}/${name}/${name}_${version}_amd64.deb  Temporary failure resolving '${host}'`).join('\n')}\nE: Unable to fetch some archives, maybe run apt-get update or try with --fix-missing?`,
    );
  for (const [index, { name, version }] of added.entries()) {
    await io.process.sleep(stepMs);
    await io.out(
      `Get:${index + 1} http://${host}/${id} ${codename}/main amd64 ${name} amd64 ${version} [${100 + ((name.length * 37) % 900)} kB]\n`,
    );
  }
}

async function remove(io: Io, names: readonly string[], verb: string): Promise<number> {
  const installed = installedPackages(io.machine);
  await io.out('Reading package lists...\nBuilding dependency tree...\nReading state information...\n');
  const unknown = names.filter((name) => !installed.has(name) && !catalogueOf(io.machine.image).has(name));
  if (unknown.length > 0) throw new AptFailure(unknown.map((name) => `E: Unable to locate package ${name}`).join('\n'));
  for (const name of names.filter((one) => installed.has(one))) {
    await io.out(
      `Removing ${name} (${installed.get(name) ?? ''}) ...\n${verb === 'purge' ? `Purging configuration files for ${name} ...\n` : ''}`,
    );
    await removePackage(io, name);
  }
  return 0;
}

async function describe(io: Io, verb: string, names: readonly string[]): Promise<number> {
  const installed = installedPackages(io.machine);
  for (const name of names) {
    const one = findPackage(io.machine, name);
    if (!one) {
      if (verb === 'show') throw new AptFailure('E: No packages found');
      continue;
    }
    await io.out(
      verb === 'policy'
        ? `${name}:\n  Installed: ${installed.get(name) ?? '(none)'}\n  Candidate: ${one.version}\n  Version table:\n     ${one.version} 500\n`
        : verb === 'show'
          ? `Package: ${name}\nVersion: ${one.version}\nArchitecture: amd64\n`
          : `${name} - ${name}\n`,
    );
  }
  return 0;
}

/** apt's own way to fail: lines that begin with `E:`, and 100. */
const withAptFailures =
  (inner: Program): Program =>
  async (call) => {
    try {
      return await inner(call);
    } catch (error) {
      if (!(error instanceof AptFailure)) throw error;
      await call.process.write(2, `${error.message}\n`);
      return 100;
    }
  };

export const aptPrograms: readonly (readonly [string, Program])[] = [
  ['apt', withAptFailures(apt)],
  ['apt-get', withAptFailures(apt)],
  ['apt-cache', withAptFailures(apt)],
];
