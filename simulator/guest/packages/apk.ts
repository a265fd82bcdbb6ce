import type { Io } from '../commands/io.ts';
import { program, ProgramFailure, readOptions } from '../commands/io.ts';
import { resolveHost } from '../commands/resolve.ts';
import type { Program } from '../kernel/machine.ts';
import { isSysError } from '../kernel/sys-error.ts';
import { rootActor } from '../vfs/nodes.ts';
import { catalogueOf } from './catalogue.ts';
import type { PackageInfo } from './catalogue.ts';
import { holderOf } from './package-locks.ts';
import { findPackage, installedPackages, removePackage, unpack, withDependencies } from './package-store.ts';

const databaseLock = '/lib/apk/db/lock';
const mirror = 'dl-cdn.alpinelinux.org';

const apk = program(async (io) => {
  const { flags, operands } = readOptions(io.args, {
    valued: ['t', 'virtual', 'X', 'repository', 'p'],
    aliases: { installed: 'e', verbose: 'v', quiet: 'q', 'update-cache': 'U' },
  });
  const [verb = '', ...names] = operands;
  switch (verb) {
    case 'update':
      lock(io);
      return update(io);
    case 'add':
      lock(io);
      if (flags.has('U') && (await update(io)) !== 0) return 1;
      return add(io, names);
    case 'del':
      lock(io);
      for (const name of names) {
        if (!installedPackages(io.machine).has(name)) continue;
        await io.out(`(1/1) Purging ${name} (${installedPackages(io.machine).get(name) ?? ''})\n`);
        await removePackage(io, name);
      }
      return summary(io);
    case 'info':
    case 'list': {
      const installed = installedPackages(io.machine);
      if (verb === 'info' && !flags.has('e')) {
        for (const [name, version] of installed)
          if (names.length === 0 || names.includes(name))
            await io.out(
              flags.has('v') || names.length > 0
                ? `${name}-${version}${names.length > 0 ? ' description:' : ''}\n`
                : `${name}\n`,
            );
        return names.every((name) => installed.has(name)) ? 0 : 1;
      }
      for (const name of names) {
        const version = installed.get(name);
        if (version === undefined) io.status = 1;
        else await io.out(flags.has('v') ? `${name}-${version}\n` : `${name}\n`);
      }
      return io.status;
    }
    case 'search':
      for (const [name, { version }] of catalogueOf(io.machine.image))
        if (name.includes(names[0] ?? '')) await io.out(`${name}-${version}\n`);
      return 0;
    case 'upgrade':
    case 'fix':
    case 'cache':
      return summary(io);
    case '':
      await io.out('apk-tools 2.14.9, compiled for x86_64.\n');
      return flags.has('version') || flags.has('V') ? 0 : 1;
    default:
      throw new ProgramFailure(`ERROR: '${verb}' is not an apk command. See 'apk --help'.`);
  }
});

function lock(io: Io): void {
  if (io.process.uid !== 0 || holderOf(io.machine, databaseLock, io.process))
    throw new ApkFailure(
      `ERROR: Unable to lock database: ${io.process.uid === 0 ? 'Resource temporarily unavailable' : 'Permission denied'}\nERROR: Failed to open apk database: ${io.process.uid === 0 ? 'Resource temporarily unavailable' : 'Permission denied'}`,
    );
  io.open(databaseLock, 'rw');
}

/** Its text stands as it is; apk leaves with 99 when it has not even begun. */
class ApkFailure extends Error {}

async function update(io: Io): Promise<number> {
  const sources = io.vfs
    .readText(rootActor, '/etc/apk/repositories')
    .split('\n')
    .filter((line) => /^https?:/.test(line));
  let failures = 0;
  for (const source of sources) {
    await io.process.sleep(400);
    await io.out(`fetch ${source}/x86_64/APKINDEX.tar.gz\n`);
    const host = /\/\/([^/]+)/.exec(source)?.[1] ?? mirror;
    if (resolveHost(io, host) !== null) continue;
    failures++;
    await io.err(
      `WARNING: updating and opening ${source}/x86_64/APKINDEX.tar.gz: DNS: transient error (try again later)\n`,
    );
  }
  await io.out(
    failures === 0
      ? `v3.22.2 [https://${mirror}/alpine/v3.22/main]\nOK: 26326 distinct packages available\n`
      : `${failures} unavailable, 0 stale; ${installedPackages(io.machine).size} distinct packages available\n`,
  );
  return failures === 0 ? 0 : 1;
}

async function add(io: Io, names: readonly string[]): Promise<number> {
  const wanted: PackageInfo[] = [];
  const problems: string[] = [];
  for (const text of names) {
    const [name = '', version] = text.split(/[=~<>]+/);
    const found = findPackage(io.machine, name);
    if (!found) problems.push(`  ${name} (no such package):\n    required by: world[${text}]`);
    else if (version !== undefined && version !== '' && version !== found.version)
      problems.push(`  ${name}-${found.version}:\n    breaks: world[${text}]`);
    else wanted.push(found);
  }
  if (problems.length > 0) {
    await io.err(`ERROR: unable to select packages:\n${problems.join('\n')}\n`);
    return problems.length;
  }
  const added = withDependencies(
    io.machine,
    wanted.filter(({ name }) => !installedPackages(io.machine).has(name)),
  );
  if (added.length > 0 && resolveHost(io, mirror) === null) {
    await io.err(
      added.map(({ name, version }) => `ERROR: ${name}-${version}: DNS: transient error (try again later)\n`).join(''),
    );
    return 1;
  }
  for (const [index, one] of added.entries()) {
    await io.out(`(${index + 1}/${added.length}) Installing ${one.name} (${one.version})\n`);
    await io.process.sleep(400);
    try {
      unpack(io, one);
    } catch (error) {
      if (!isSysError(error)) throw error;
      await io.err(`ERROR: ${one.name}-${one.version}: ${error.message}\n`);
      return 1;
    }
  }
  return summary(io);
}

async function summary(io: Io): Promise<number> {
  const { size } = installedPackages(io.machine);
  await io.out(`OK: ${8 + size * 3} MiB in ${size} packages\n`);
  return 0;
}

const withApkFailures: Program = async (call) => {
  try {
    return await apk(call);
  } catch (error) {
    if (!(error instanceof ApkFailure)) throw error;
    await call.process.write(2, `${error.message}\n`);
    return 99;
  }
};

export const apkPrograms: readonly (readonly [string, Program])[] = [['apk', withApkFailures]];
