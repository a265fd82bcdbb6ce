import path from 'node:path/posix';
import { addUser } from '../commands/accounts.ts';
import type { Io } from '../commands/io.ts';
import { findGroup, findUser } from '../commands/users.ts';
import { binaryContent } from '../kernel/execute.ts';
import type { Machine } from '../kernel/machine.ts';
import { rootActor } from '../vfs/nodes.ts';
import { catalogueOf } from './catalogue.ts';
import type { PackageInfo } from './catalogue.ts';
import { initScriptText, serviceFilesOf, unitText } from './service-files.ts';

const databasePath = (machine: Machine): string =>
  machine.family === 'alpine' ? '/lib/apk/db/installed' : '/var/lib/dpkg/status';

/** What is installed, from the package manager's own database file: name to version. */
export function installedPackages(machine: Machine): Map<string, string> {
  const text = machine.vfs.readText(rootActor, databasePath(machine));
  const pattern =
    machine.family === 'alpine'
      ? /^P:(.*)\nV:(.*)$/gm
      : /^Package: (.*)\nStatus: install ok installed\n(?:.*\n)*?Version: (.*)$/gm;
  return new Map([...text.matchAll(pattern)].map(([, name = '', version = '']) => [name, version]));
}

export const databaseText = (machine: Pick<Machine, 'family'>, packages: Iterable<readonly [string, string]>): string =>
  [...packages]
    .map(([name, version]) =>
      machine.family === 'alpine'
        ? `P:${name}\nV:${version}\nA:x86_64\n\n`
        : `Package: ${name}\nStatus: install ok installed\nPriority: optional\nSection: misc\nMaintainer: Demo Homelab\nArchitecture: amd64\nVersion: ${version}\nDescription: ${name}\n\n`,
    )
    .join('');

const save = (machine: Machine, packages: ReadonlyMap<string, string>): void =>
  void machine.vfs.writeFile(rootActor, databasePath(machine), databaseText(machine, packages));

/** The package under this name, unless a fault has taken it away. */
export function findPackage(machine: Machine, name: string): PackageInfo | undefined {
  return machine.packageFaults.missing.has(name) ? undefined : catalogueOf(machine.image).get(name);
}

/** Packages with everything they need that is not there yet, needs first. */
export function withDependencies(machine: Machine, packages: readonly PackageInfo[]): PackageInfo[] {
  const installed = installedPackages(machine);
  const found = new Map<string, PackageInfo>();
  const add = (one: PackageInfo): void => {
    if (found.has(one.name) || installed.has(one.name)) return;
    for (const name of one.depends) {
      const needed = findPackage(machine, name);
      if (needed) add(needed);
    }
    found.set(one.name, one);
  };
  for (const one of packages) add(one);
  return [...found.values()];
}

/** Unpacks a package: programs, files, accounts, units. @throws SysError when the disk is full or not writable */
export function unpack(io: Io, one: PackageInfo): void {
  const { machine, vfs } = io;
  const { services, users, files } = serviceFilesOf(one.name, machine.family);
  for (const target of one.programs) {
    const name = path.basename(target);
    const existing = vfs.find(rootActor, target, false);
    if (existing?.kind === 'link') vfs.unlink(rootActor, target);
    putFile(machine, target, binaryContent(name === 'bash' || name === 'zsh' ? 'sh' : name), 0o755);
  }
  for (const { name, home } of users) {
    if (findUser(machine, name)) continue;
    addUser(io, {
      name,
      home,
      isSystem: true,
      makesHome: home !== '/nonexistent',
      groups: [],
      shell:
        name === 'postgres'
          ? machine.family === 'alpine'
            ? '/bin/sh'
            : '/bin/bash'
          : machine.family === 'alpine'
            ? '/sbin/nologin'
            : '/usr/sbin/nologin',
    });
  }
  if (one.name.startsWith('docker') && !findGroup(machine, 'docker'))
    vfs.writeFile(
      rootActor,
      '/etc/group',
      `${vfs.readText(rootActor, '/etc/group')}docker:x:${machine.family === 'alpine' ? 101 : 996}:\n`,
    );
  for (const [target, text] of Object.entries(files)) {
    if (target.endsWith('/')) makeFolders(machine, target.slice(0, -1));
    else if (text.startsWith('-> ')) {
      makeFolders(machine, path.dirname(target));
      if (!vfs.find(rootActor, target, false)) vfs.symlink(rootActor, text.slice(3), target);
    } else if (text.startsWith('=')) putFile(machine, target, binaryContent(text.slice(1)), 0o755);
    else if (!vfs.find(rootActor, target)) putFile(machine, target, text, target === '/etc/sudoers' ? 0o440 : 0o644);
  }
  if (machine.family === 'debian')
    putFile(machine, `/usr/share/doc/${one.name}/copyright`, `Copyright of ${one.name}\n`, 0o644);
  for (const service of services) {
    if (machine.family === 'alpine') putFile(machine, `/etc/init.d/${service.name}`, initScriptText(service), 0o755);
    else putFile(machine, `/usr/lib/systemd/system/${service.name}.service`, unitText(service), 0o644);
  }
  save(machine, new Map([...installedPackages(machine), [one.name, one.version]]));
}

/** Debian starts what it installs, Alpine leaves that to the administrator. */
export async function startServices(io: Io, one: PackageInfo): Promise<void> {
  const control = io.machine.services.current;
  if (io.machine.family === 'alpine' || !control) return;
  for (const { name } of serviceFilesOf(one.name, io.machine.family).services) {
    if (name.endsWith('@')) continue;
    control.enable(name);
    await io.process.block(control.start(name));
  }
}

export async function removePackage(io: Io, name: string): Promise<void> {
  const { machine, vfs } = io;
  const one = catalogueOf(machine.image).get(name);
  for (const { name: service } of serviceFilesOf(name, machine.family).services) {
    await machine.services.current?.stop(service);
    machine.services.current?.disable(service);
    const file = machine.family === 'alpine' ? `/etc/init.d/${service}` : `/usr/lib/systemd/system/${service}.service`;
    if (vfs.find(rootActor, file)) vfs.unlink(rootActor, file);
  }
  for (const target of one?.programs ?? []) if (vfs.find(rootActor, target)) vfs.unlink(rootActor, target);
  const left = installedPackages(machine);
  left.delete(name);
  save(machine, left);
}

function putFile(machine: Machine, target: string, text: string, mode: number): void {
  makeFolders(machine, path.dirname(target));
  machine.vfs.writeFile(rootActor, target, text, mode).mode = mode;
}

export function makeFolders(machine: Machine, target: string): void {
  if (machine.vfs.find(rootActor, target)) return;
  makeFolders(machine, path.dirname(target));
  machine.vfs.mkdir(rootActor, target);
}
