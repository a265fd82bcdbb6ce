import path from 'node:path/posix';
import { addUser } from '../commands/accounts.ts';
import type { Io } from '../commands/io.ts';
import { findGroup, findUser } from '../commands/users.ts';
import { programOf } from '../image/base-programs.ts';
import { binaryContent } from '../kernel/execute.ts';
import type { Machine } from '../kernel/machine.ts';
import { writeMissingHostKeys } from '../ssh/host-keys.ts';
import { rootActor } from '../vfs/nodes.ts';
import { catalogueOf } from './catalogue.ts';
import type { PackageInfo } from './catalogue.ts';
import { databaseOf } from './database.ts';
import { serviceFilesOf } from './service-files.ts';
import { initScriptText, unitText } from './service-units.ts';

/** What is installed, from the package manager's own database file: name to version. */
export function installedPackages({ vfs, image }: Machine): Map<string, string> {
  const database = databaseOf(image);
  return database.parse(vfs.readText(rootActor, database.path));
}

function save(machine: Machine, packages: ReadonlyMap<string, string>): void {
  const database = databaseOf(machine.image);
  makeFolders(machine, path.dirname(database.path));
  machine.vfs.writeFile(rootActor, database.path, database.print(packages));
}

/** The package of this name, or one that provides it, unless a fault has taken it away. */
export function findPackage(machine: Machine, name: string): PackageInfo | undefined {
  if (machine.packageFaults.missing.has(name)) return undefined;
  const catalogue = catalogueOf(machine.image);
  return catalogue.get(name) ?? [...catalogue.values()].find(({ provides }) => provides === name);
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
    putFile(machine, target, binaryContent(programOf(name)), 0o755);
  }
  for (const { name, home, shell } of users) {
    if (findUser(machine, name)) continue;
    addUser(io, {
      name,
      home,
      isSystem: true,
      makesHome: home !== '/nonexistent',
      groups: [],
      ...(name === 'postgres' ? { shell: machine.family === 'alpine' ? '/bin/sh' : '/bin/bash' } : {}),
      ...(name !== 'postgres' && machine.family === 'alpine' ? { shell: shell ?? '/sbin/nologin' } : {}),
    });
  }
  if (/^(?:docker|moby-engine)/.test(one.name) && !findGroup(machine, 'docker'))
    vfs.writeFile(
      rootActor,
      '/etc/group',
      `${vfs.readText(rootActor, '/etc/group')}docker:x:${machine.family === 'alpine' ? 101 : 996}:\n`,
    );
  for (const [target, text] of Object.entries(files)) {
    if (target.endsWith('/')) makeOwnFolder(machine, target.slice(0, -1), text);
    else if (text.startsWith('-> ')) {
      makeFolders(machine, path.dirname(target));
      if (!vfs.find(rootActor, target, false)) vfs.symlink(rootActor, text.slice(3), target);
    } else if (text.startsWith('=')) putFile(machine, target, binaryContent(text.slice(1)), 0o755);
    else if (!vfs.find(rootActor, target)) putFile(machine, target, text, target === '/etc/sudoers' ? 0o440 : 0o644);
  }
  if (machine.family === 'debian' && one.name === 'openssh-server')
    writeMissingHostKeys(vfs, `root@${machine.hostname}`);
  if (machine.family === 'debian')
    putFile(machine, `/usr/share/doc/${one.name}/copyright`, `Copyright of ${one.name}\n`, 0o644);
  for (const service of services) {
    if (machine.family === 'alpine') putFile(machine, `/etc/init.d/${service.name}`, initScriptText(service), 0o755);
    else putFile(machine, `/usr/lib/systemd/system/${service.name}.service`, unitText(service), 0o644);
  }
  save(machine, new Map([...installedPackages(machine), [one.name, one.version]]));
}

/** Debian starts what it installs, all others leave that to the administrator. */
export async function startServices(io: Io, one: PackageInfo): Promise<void> {
  const control = io.machine.services.current;
  if (io.machine.family !== 'debian' || !control) return;
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

/** `@NAME` in place of a text gives the folder to that account. */
function makeOwnFolder(machine: Machine, target: string, text: string): void {
  makeFolders(machine, target);
  const owner = text.startsWith('@') ? findUser(machine, text.slice(1)) : undefined;
  if (owner) machine.vfs.chown(rootActor, target, owner.uid, owner.gid);
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
