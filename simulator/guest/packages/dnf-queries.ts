import type { Io } from '../commands/io.ts';
import { catalogueOf } from './catalogue.ts';
import { DnfFailure, isFifth, repositories } from './dnf-manners.ts';
import { installedPackages } from './package-store.ts';
import { nevra } from './rpm.ts';
import { versionOf } from './transaction.ts';

export async function listPackages(io: Io, names: readonly string[], isInstalledOnly: boolean): Promise<number> {
  const installed = installedPackages(io.machine);
  const all = isInstalledOnly
    ? [...installed]
    : [
        ...new Map([
          ...[...catalogueOf(io.machine.image).values()].map(({ name, version }) => [name, version] as const),
          ...installed,
        ]),
      ];
  const chosen = all.filter(([name]) => names.length === 0 || names.includes(name));
  if (chosen.length === 0)
    throw new DnfFailure(isFifth(io) ? 'No matching packages to list' : 'Error: No matching Packages to list');
  await io.out(
    `${isInstalledOnly ? 'Installed' : 'Available'} ${isFifth(io) ? 'packages' : 'Packages'}\n${chosen.map(([name, version]) => `${`${name}.x86_64`.padEnd(36)} ${version.padEnd(26)} ${installed.has(name) ? '@System' : (repositories(io)[1] ?? '')}\n`).join('')}`,
  );
  return 0;
}

export async function describePackages(
  io: Io,
  verb: string,
  names: readonly string[],
  flags: ReadonlySet<string>,
): Promise<number> {
  const installed = installedPackages(io.machine);
  const source = flags.has('installed')
    ? [...installed].map(([name, version]) => ({ name, version }))
    : [...catalogueOf(io.machine.image).values()];
  const chosen = source.filter(({ name }) =>
    verb === 'search' ? names.some((word) => name.includes(word)) : names.length === 0 || names.includes(name),
  );
  if (chosen.length === 0 && verb !== 'repoquery')
    throw new DnfFailure(
      verb === 'search'
        ? 'No matches found.'
        : isFifth(io)
          ? 'No matching packages to list'
          : 'Error: No matching Packages to list',
    );
  for (const { name, version } of chosen)
    await io.out(
      verb === 'info'
        ? `Name           : ${name}\nVersion        : ${versionOf(version).version}\nRelease        : ${versionOf(version).release}\nArchitecture   : x86_64\nRepository     : ${installed.has(name) ? '@System' : (repositories(io)[1] ?? '')}\nSummary        : ${name}\n\n`
        : verb === 'search'
          ? `${name}.x86_64: ${name}\n`
          : `${nevra(name, version)}\n`,
    );
  return 0;
}
