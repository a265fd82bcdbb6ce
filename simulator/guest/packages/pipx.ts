import type { Io } from '../commands/io.ts';
import { program, readOptions } from '../commands/io.ts';
import { binaryContent } from '../kernel/execute.ts';
import type { Program } from '../kernel/machine.ts';
import { rootActor } from '../vfs/nodes.ts';
import { isUnknown, versionOf } from './languages.ts';
import { makeFolders } from './package-store.ts';

const homeOf = (io: Io): string => io.environment('PIPX_HOME') || `${io.environment('HOME')}/.local/share/pipx`;
const binariesOf = (io: Io): string => io.environment('PIPX_BIN_DIR') || `${io.environment('HOME')}/.local/bin`;

/** Environments by name, with the version in each. */
function venvs(io: Io): [name: string, version: string][] {
  const folder = `${homeOf(io)}/venvs`;
  const found = io.vfs.find(rootActor, folder);
  if (found?.kind !== 'dir') return [];
  return io.vfs
    .names(found, rootActor)
    .map((name) => [name, io.vfs.readText(rootActor, `${folder}/${name}/version`).trim()]);
}

const pipx = program(async (io) => {
  const { flags, operands } = readOptions(io.args, { valued: ['python', 'pip-args', 'index-url'] });
  const [verb = '', ...specs] = operands;
  if (verb === 'list') {
    const all = venvs(io);
    if (flags.has('json')) return io.out(`${JSON.stringify(listing(all), null, 4)}\n`);
    return io.out(all.map(([name, version]) => `${name} ${version}\n`).join(''));
  }
  if (verb !== 'install') return;
  for (const spec of specs) if (!(await install(io, spec, flags.has('force')))) return 1;
  return undefined;
});

const listing = (all: readonly [name: string, version: string][]): unknown => ({
  pipx_spec_version: '0.1',
  venvs: Object.fromEntries(
    all.map(([name, version]) => [
      name,
      { metadata: { main_package: { package: name, package_version: version, apps: [name] } } },
    ]),
  ),
});

async function install(io: Io, spec: string, isForced: boolean): Promise<boolean> {
  const [given = '', wanted] = spec.split('==');
  const name = given.toLowerCase().replace(/[-_.]+/g, '-');
  if (isUnknown(io, name)) {
    await io.err(
      `Fatal error from pip prevented installation. Full pip output in file:\n    ${homeOf(io)}/logs/cmd_pip_errors.log\n\nSome possibly relevant errors from pip install:\n    ERROR: Could not find a version that satisfies the requirement ${spec} (from versions: none)\n    ERROR: No matching distribution found for ${spec}\n\nError installing ${given}.\n`,
    );
    return false;
  }
  const folder = `${homeOf(io)}/venvs/${name}`;
  if (io.vfs.find(rootActor, folder) && !isForced) {
    await io.out(`'${name}' already seems to be installed. Not modifying existing installation in '${folder}'.\n`);
    return true;
  }
  await io.process.sleep(900);
  const version = wanted ?? versionOf(name);
  makeFolders(io.machine, folder);
  makeFolders(io.machine, binariesOf(io));
  io.vfs.writeFile(io.process, `${folder}/version`, `${version}\n`);
  io.vfs.writeFile(io.process, `${binariesOf(io)}/${name}`, binaryContent(name), 0o755);
  await io.out(
    `  installed package ${name} ${version}, installed using Python 3.11.2\n  These apps are now globally available\n    - ${name}\ndone!\n`,
  );
  return true;
}

export const pipxPrograms: readonly (readonly [string, Program])[] = [['pipx', pipx]];
