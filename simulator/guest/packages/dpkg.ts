import type { Program } from '../kernel/machine.ts';
import type { Io } from '../commands/io.ts';
import { program, readOptions } from '../commands/io.ts';
import { catalogueOf } from './catalogue.ts';
import { installedPackages } from './package-store.ts';

async function say(io: Io, text: string): Promise<number> {
  await io.out(text);
  return 0;
}

const fieldsOf = (name: string, version: string | undefined): Readonly<Record<string, string>> => ({
  Package: name,
  'binary:Package': name,
  Version: version ?? '',
  Architecture: 'amd64',
  Status: version === undefined ? 'unknown ok not-installed' : 'install ok installed',
  'db:Status-Status': version === undefined ? 'not-installed' : 'installed',
  'db:Status-Abbrev': version === undefined ? 'un ' : 'ii ',
});

const dpkg = program(async (io) => {
  const { flags, values, operands } = readOptions(io.args, {
    valued: io.name === 'dpkg' ? [] : ['f', 'showformat'],
    aliases: {
      showformat: 'f',
      show: 'W',
      list: 'l',
      status: 's',
      install: 'i',
      listfiles: 'L',
      remove: 'r',
      purge: 'P',
    },
  });
  const installed = installedPackages(io.machine);
  if (flags.has('print-architecture')) return say(io, 'amd64\n');
  if (flags.has('W')) {
    const format = (values.get('f') ?? '=${binary:Package}\t${Version}\n').replace(/^=/, '');
    for (const name of operands.length > 0 ? operands : installed.keys()) {
      const version = installed.get(name);
      if (version === undefined) {
        await io.err(`dpkg-query: no packages found matching ${name}\n`);
        io.status = 1;
      } else
        await io.out(
          format
            .replaceAll('\\n', '\n')
            .replaceAll('\\t', '\t')
            .replace(/\$\{([\w:-]+)\}/g, (_, field: string) => fieldsOf(name, version)[field] ?? ''),
        );
    }
    return io.status;
  }
  if (flags.has('s')) {
    for (const name of operands) {
      const version = installed.get(name);
      if (version === undefined) {
        await io.err(`dpkg-query: package '${name}' is not installed and no information is available\n`);
        io.status = 1;
      } else
        await io.out(`Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: ${version}\n\n`);
    }
    return io.status;
  }
  if (flags.has('l')) {
    const chosen = [...installed].filter(([name]) => operands.length === 0 || operands.includes(name));
    if (operands.length > 0 && chosen.length === 0) {
      await io.err(`dpkg-query: no packages found matching ${operands[0] ?? ''}\n`);
      return 1;
    }
    await io.out(
      `Desired=Unknown/Install/Remove/Purge/Hold\n||/ Name           Version      Architecture Description\n+++-==============-============-============-=================================\n${chosen.map(([name, version]) => `ii  ${name.padEnd(14)} ${version.padEnd(12)} amd64        ${name}\n`).join('')}`,
    );
    return 0;
  }
  if (flags.has('L'))
    for (const name of operands)
      await io.out(
        `/.\n${(catalogueOf(io.machine.image).get(name)?.programs ?? []).map((one) => `${one}\n`).join('')}/usr/share/doc/${name}\n`,
      );
  if (flags.has('i')) return io.become(['apt-get', 'install', '-y', ...operands]);
  return 0;
});

export const dpkgPrograms: readonly (readonly [string, Program])[] = [
  ['dpkg', dpkg],
  ['dpkg-query', dpkg],
];
