import { program, ProgramFailure, readOptions } from '../commands/io.ts';
import type { Io } from '../commands/io.ts';
import { profiles } from '../image/profile.ts';
import type { Machine, Program } from '../kernel/machine.ts';
import { catalogueOf } from './catalogue.ts';
import { installedPackages, removePackage } from './package-store.ts';
import { versionOf } from './transaction.ts';

/** `name-version-release.arch` as rpm shows packages. */
export const nevra = (name: string, full: string): string => {
  const { version, release } = versionOf(full);
  return `${name}-${version}-${release}.x86_64`;
};

/** An installed package by its name, or by its name with version. */
function findInstalled(machine: Machine, word: string): readonly [name: string, version: string] | undefined {
  return [...installedPackages(machine)].find(([name, full]) => {
    const { version, release } = versionOf(full);
    return [name, `${name}-${version}`, `${name}-${version}-${release}`, nevra(name, full)].includes(word);
  });
}

const fieldsOf = (name: string, full: string): Readonly<Record<string, string>> => {
  const { epoch, version, release } = versionOf(full);
  return {
    NAME: name,
    N: name,
    VERSION: version,
    V: version,
    RELEASE: release,
    R: release,
    EPOCH: epoch || '(none)',
    EPOCHNUM: epoch || '0',
    ARCH: 'x86_64',
    NEVRA: nevra(name, full),
    NVRA: nevra(name, full),
    NVR: `${name}-${version}-${release}`,
    EVR: full,
    SUMMARY: name,
    SIZE: '1048576',
  };
};

const formatted = (format: string, name: string, version: string): string =>
  format
    .replaceAll('\\n', '\n')
    .replaceAll('\\t', '\t')
    .replace(
      /%-?\d*\{(\w+)(?::\w+)?\}/g,
      (_, field: string) => fieldsOf(name, version)[field.toUpperCase()] ?? '(none)',
    )
    .replaceAll('%%', '%');

const rpm = program(async (io) => {
  const { flags, values, operands } = readOptions(io.args, {
    valued: ['qf', 'queryformat', 'E', 'eval', 'root', 'f'],
    aliases: {
      query: 'q',
      all: 'a',
      info: 'i',
      list: 'l',
      erase: 'e',
      install: 'i',
      upgrade: 'U',
      verify: 'V',
      queryformat: 'qf',
      eval: 'E',
    },
  });
  if (flags.has('version'))
    return io.out(`RPM version ${io.machine.image === 'opensuse-15.6' ? '4.14.3' : '4.20.1'}\n`);
  if (values.has('E')) return io.out(`${macro(io, values.get('E') ?? '')}\n`);
  if (flags.has('import') || flags.has('V') || flags.has('initdb') || flags.has('rebuilddb')) return 0;
  if (flags.has('q')) return query(io, flags, values, operands);
  if (io.process.uid !== 0 && (flags.has('e') || flags.has('i') || flags.has('U')))
    throw new ProgramFailure(`can't create transaction lock on /var/lib/rpm/.rpm.lock (Permission denied)`);
  if (flags.has('e')) return erase(io, operands);
  if (flags.has('i') || flags.has('U') || flags.has('F'))
    return io.become([
      profiles[io.machine.image].family === 'suse' ? 'zypper' : 'dnf',
      ...(profiles[io.machine.image].family === 'suse' ? ['-n'] : ['-y']),
      'install',
      ...operands.map((file) => file.replace(/^.*\//, '').replace(/(?:-[^-]+-[^-]+)?\.rpm$/, '')),
    ]);
  return io.err('RPM version 4.20.1\nUsage: rpm [-aKfgpqVcdLilsiv?] …\n').then(() => 1);
});

/** The macros scripts use to name repositories. */
function macro({ machine }: Io, text: string): string {
  const { id, osRelease } = profiles[machine.image];
  const version = /VERSION_ID="?(\d+)/.exec(osRelease)?.[1] ?? '';
  const known: Readonly<Record<string, string>> = {
    fedora: id === 'fedora' ? version : '%fedora',
    rhel: id === 'fedora' || id === 'opensuse-leap' ? '%rhel' : version,
    dist: id === 'fedora' ? `.fc${version}` : `.el${version}`,
    _arch: 'x86_64',
    _target_cpu: 'x86_64',
  };
  return text.replace(/%\{?\??(\w+)\}?/g, (whole, name: string) => known[name] ?? whole);
}

async function query(
  io: Io,
  flags: ReadonlySet<string>,
  values: ReadonlyMap<string, string>,
  operands: readonly string[],
): Promise<number> {
  const format = values.get('qf');
  const show = (name: string, version: string): string =>
    format === undefined ? `${nevra(name, version)}\n` : formatted(format, name, version);
  if (flags.has('a')) {
    const patterns = operands.map(
      (word) => new RegExp(`^${word.replace(/[.+^$()|\\]/g, '\\$&').replaceAll('*', '.*')}$`),
    );
    for (const [name, version] of installedPackages(io.machine))
      if (patterns.length === 0 || patterns.some((pattern) => pattern.test(name))) await io.out(show(name, version));
    return 0;
  }
  if (values.has('f')) {
    const file = values.get('f') ?? '';
    const owner = [...installedPackages(io.machine)].find(([name]) =>
      catalogueOf(io.machine.image).get(name)?.programs.includes(io.path(file)),
    );
    if (owner) return io.out(show(...owner))?.then(() => 0) ?? 0;
    await io.out(`file ${file} is not owned by any package\n`);
    return 1;
  }
  let absent = 0;
  for (const word of operands) {
    const found = findInstalled(io.machine, word);
    if (!found) {
      absent++;
      await io.out(`package ${word} is not installed\n`);
    } else if (flags.has('i')) {
      const { version, release } = versionOf(found[1]);
      await io.out(
        `Name        : ${found[0]}\nVersion     : ${version}\nRelease     : ${release}\nArchitecture: x86_64\nInstall Date: Wed 10 Sep 2025 06:00:00 AM UTC\nSummary     : ${found[0]}\n`,
      );
    } else if (flags.has('l'))
      for (const file of catalogueOf(io.machine.image).get(found[0])?.programs ?? []) await io.out(`${file}\n`);
    else await io.out(show(...found));
  }
  return absent;
}

async function erase(io: Io, words: readonly string[]): Promise<number> {
  for (const word of words) {
    const found = findInstalled(io.machine, word);
    if (found) await removePackage(io, found[0]);
    else {
      await io.err(`error: package ${word} is not installed\n`);
      io.status++;
    }
  }
  return io.status;
}

export const rpmPrograms: readonly (readonly [string, Program])[] = [['rpm', rpm]];
