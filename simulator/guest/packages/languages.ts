import path from 'node:path/posix';
import type { Io } from '../commands/io.ts';
import { program, ProgramFailure, readOptions } from '../commands/io.ts';
import { binaryContent } from '../kernel/execute.ts';
import type { Program } from '../kernel/machine.ts';
import { rootActor } from '../vfs/nodes.ts';
import { installedPackages, makeFolders } from './package-store.ts';

const modules = '/usr/local/lib/node_modules';
/** What a registry of this homelab does not have, beside what a fault takes away. */
export const isUnknown = (io: Io, name: string): boolean =>
  io.machine.packageFaults.missing.has(name) || /no-?such|nonexistent|does-?not-?exist/i.test(name);
export const versionOf = (name: string): string => `${1 + (name.length % 5)}.${name.length}.${name.charCodeAt(0) % 10}`;

const npm = program(async (io) => {
  const { flags, operands } = readOptions(io.args, {
    valued: ['depth', 'prefix'],
    aliases: { global: 'g', version: 'v' },
  });
  const [verb = '', ...specs] = operands;
  if (flags.has('v')) return io.out('10.9.3\n');
  if (verb === 'ls' || verb === 'list') {
    const folder = io.vfs.find(rootActor, modules);
    const names =
      folder?.kind === 'dir'
        ? io.vfs
            .names(folder, rootActor)
            .flatMap((name) =>
              name.startsWith('@')
                ? io.vfs.list(rootActor, `${modules}/${name}`).map((own) => `${name}/${own}`)
                : [name],
            )
        : [];
    const version = (name: string): string =>
      /"version": "([^"]*)"/.exec(io.vfs.readText(rootActor, `${modules}/${name}/package.json`))?.[1] ?? '';
    if (flags.has('parseable'))
      return io.out(
        `/usr/local/lib${flags.has('long') ? ':' : ''}\n${names.map((name) => `${modules}/${name}${flags.has('long') ? `:${name}@${version(name)}:` : ''}\n`).join('')}`,
      );
    return io.out(`/usr/local/lib\n${names.map((name) => `├── ${name}@${version(name)}\n`).join('')}`);
  }
  if (!['install', 'i', 'add'].includes(verb)) return;
  if (!flags.has('g')) return io.out('\nup to date in 1s\n');
  for (const spec of specs) {
    const [, name = spec, wanted] = /^(@?[^@]+)(?:@(.+))?$/.exec(spec) ?? [];
    if (isUnknown(io, name)) {
      await io.err(
        `npm error code E404\nnpm error 404 Not Found - GET http://npm.homelab.lan/${name} - Not found\nnpm error 404\nnpm error 404  '${name}@${wanted ?? '*'}' is not in this registry.\n`,
      );
      return 1;
    }
    const version = wanted === undefined || wanted === 'latest' ? versionOf(name) : wanted;
    await io.process.sleep(800);
    makeFolders(io.machine, `${modules}/${name}`);
    io.vfs.writeFile(
      io.process,
      `${modules}/${name}/package.json`,
      `{\n  "name": "${name}",\n  "version": "${version}"\n}\n`,
    );
    io.vfs.writeFile(io.process, `/usr/local/bin/${path.basename(name)}`, binaryContent(path.basename(name)), 0o755);
  }
  await io.out(`\nadded ${specs.length} package${specs.length === 1 ? '' : 's'} in 1s\n`);
  return undefined;
});

/** The virtual environment a pip or python belongs to; null for the system's own. */
function environmentOf(io: Io): string | null {
  const own = io.process.argv[0] ?? '';
  const full = own.includes('/')
    ? io.path(own)
    : (io
        .environment('PATH')
        .split(':')
        .map((dir) => `${dir}/${own}`)
        .find((candidate) => io.find(candidate)) ?? own);
  const folder = path.dirname(path.dirname(full));
  return io.find(`${folder}/pyvenv.cfg`) ? folder : null;
}

const freezeFile = (folder: string | null): string =>
  `${folder ?? '/usr/local/lib/python3'}/site-packages/installed.txt`;

/** Where pip must keep its hands off the system's own packages (PEP 668): Fedora and openSUSE do not ask that of it. */
const isManaged = ({ machine: { family } }: Io): boolean => family !== 'fedora' && family !== 'suse';

const ownInstaller = ({ machine: { family } }: Io): string => {
  if (family === 'alpine') return '"apk add py3-xyz"';
  return family === 'arch' ? "'pacman -S\n    python-xyz'" : 'apt install\n    python3-xyz';
};

const pip = program((io) => runPip(io, io.args));

async function runPip(io: Io, args: readonly string[]): Promise<number> {
  const { flags, values, operands } = readOptions(args, {
    valued: ['r', 'format', 'progress-bar', 'index-url', 'i', 't'],
    aliases: { requirement: 'r' },
  });
  const [verb = '', ...given] = operands;
  const folder = environmentOf(io);
  const file = freezeFile(folder);
  const installed = new Map(
    io.vfs
      .readText(rootActor, file)
      .split('\n')
      .filter((line) => line !== '')
      .map((line): [string, string] => [line.split('==')[0] ?? '', line.split('==')[1] ?? '']),
  );
  if (flags.has('version') || flags.has('V'))
    await io.out(`pip 25.1.1 from ${folder ?? '/usr/lib/python3/dist-packages'}/pip (python 3.11)\n`);
  else if (verb === 'list' || verb === 'freeze')
    await io.out(
      `${values.get('format') === 'freeze' || verb === 'freeze' ? '' : 'Package    Version\n---------- -------\n'}${[...installed].map(([name, version]) => (values.get('format') === 'freeze' || verb === 'freeze' ? `${name}==${version}\n` : `${name.padEnd(10)} ${version}\n`)).join('')}`,
    );
  else if (verb === 'show') return installed.has(given[0] ?? '') ? 0 : 1;
  if (verb !== 'install' && verb !== 'uninstall') return 0;
  if (folder === null && !flags.has('break-system-packages') && isManaged(io)) {
    await io.err(
      `error: externally-managed-environment\n\n× This environment is externally managed\n╰─> To install Python packages system-wide, try ${ownInstaller(io)}, where xyz is the package you are trying to\n    install.\n\nnote: If you believe this is a mistake, please contact your Python installation or OS distribution provider. You can override this, at the risk of breaking your Python installation or OS, by passing --break-system-packages.\nhint: See PEP 668 for the detailed specification.\n`,
    );
    return 1;
  }
  const lines = values.has('r')
    ? (await io.readText(values.get('r'))).split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'))
    : [];
  for (const spec of [...given, ...lines]) {
    const [name = '', wanted] = spec.replace(/\[.*\]/, '').split(/[=~<>!]+/);
    if (verb === 'uninstall') {
      installed.delete(name);
      continue;
    }
    if (isUnknown(io, name)) {
      await io.err(
        `ERROR: Could not find a version that satisfies the requirement ${spec} (from versions: none)\nERROR: No matching distribution found for ${spec}\n`,
      );
      return 1;
    }
    await io.process.sleep(600);
    installed.set(name, wanted ?? versionOf(name));
    if (folder !== null && name !== 'pip')
      io.vfs.writeFile(io.process, `${folder}/bin/${name}`, binaryContent(name), 0o755);
    await io.out(`Collecting ${spec}\n`);
  }
  makeFolders(io.machine, path.dirname(file));
  io.vfs.writeFile(rootActor, file, [...installed].map(([name, version]) => `${name}==${version}\n`).join(''));
  if (verb === 'install')
    await io.out(`Successfully installed ${given.map((spec) => spec.replace('==', '-')).join(' ')}\n`);
  return 0;
}

const python = program(async (io) => {
  const [first = '', second = '', ...rest] = io.args;
  if (first === '--version' || first === '-V')
    return io.out(
      `Python ${(installedPackages(io.machine).get('python3') ?? installedPackages(io.machine).get('python'))?.replace(/-.*/, '') ?? '3.12.3'}\n`,
    );
  const hasVenv = io.machine.family !== 'debian' || installedPackages(io.machine).has('python3-venv');
  if (first === '-m' && second === 'venv') {
    const target = rest.findLast((arg) => !arg.startsWith('-')) ?? '';
    if (!hasVenv)
      throw new ProgramFailure(
        `The virtual environment was not created successfully because ensurepip is not available.  On Debian/Ubuntu systems, you need to install the python3-venv package using the following command.\n\n    apt install python3-venv`,
        1,
      );
    const folder = io.path(target);
    makeFolders(io.machine, `${folder}/bin`);
    for (const name of ['python', 'python3', 'pip', 'pip3', 'activate'])
      io.vfs.writeFile(
        io.process,
        `${folder}/bin/${name}`,
        name === 'activate'
          ? `VIRTUAL_ENV='${folder}'\nexport VIRTUAL_ENV\nPATH="$VIRTUAL_ENV/bin:$PATH"\nexport PATH\n`
          : binaryContent(name.replace(/3$/, name.startsWith('pip') ? '' : '3')),
        name === 'activate' ? 0o644 : 0o755,
      );
    io.vfs.writeFile(io.process, `${folder}/pyvenv.cfg`, 'home = /usr/bin\ninclude-system-site-packages = false\n');
    return;
  }
  if (first === '-m' && second === 'pip') return runPip(io, rest);
  if (first === '-m' && second === 'http.server') {
    io.machine.kernel.listen(io.process, 'tcp', '0.0.0.0', Number(rest[0] ?? 8000), () => ({
      status: 200,
      server: 'SimpleHTTP/0.6',
      body: '<title>Directory listing for /</title>\n',
    }));
    return io.process.untilKilled();
  }
  if (first === '-c') {
    const wanted = /^import ([\w, ]+)$/.exec(second.trim())?.[1]?.split(/,\s*/) ?? [];
    const missing = wanted.find(
      (name) =>
        (name === 'ensurepip' && !hasVenv) ||
        !/^(?:ensurepip|venv|sys|os|json|ssl|re|time|socket|pathlib|subprocess)$/.test(name),
    );
    if (missing !== undefined) throw new ProgramFailure(`ModuleNotFoundError: No module named '${missing}'`);
    const literal = /^print\((["'])(.*)\1\)$/.exec(second.trim());
    if (literal) await io.out(`${literal[2] ?? ''}\n`);
    if (literal || wanted.length > 0) return;
  }
  throw new ProgramFailure('this is a demo homelab: it runs no Python programs');
});

const node = program(async (io) => {
  if (io.args.some((arg) => arg === '-v' || arg === '--version'))
    return io.out(
      `v${
        installedPackages(io.machine)
          .get('nodejs')
          ?.replace(/[+-].*/, '') ?? '20.19.2'
      }\n`,
    );
  const text = /^console\.log\((["'])(.*)\1\);?$/.exec(io.args[1] ?? '')?.[2];
  if (text === undefined) throw new ProgramFailure('this is a demo homelab: it runs no JavaScript programs');
  return io.out(`${text}\n`);
});

export const languagePrograms: readonly (readonly [string, Program])[] = [
  ['npm', npm],
  ['pip', pip],
  ['pip3', pip],

  ['python3', python],
  ['python', python],
  ['node', node],
];
