import path from 'node:path/posix';
import type { GuestImage } from '../../guest-contract.ts';
import { profiles } from '../image/profile.ts';
import type { Machine } from '../kernel/machine.ts';
import { OpenRegularFile } from '../kernel/open-file.ts';
import type { Process } from '../kernel/process.ts';
import { rootActor } from '../vfs/nodes.ts';
import { makeFolders } from './package-store.ts';

/** How the package manager of an image keeps others out. */
export type LockFiles = {
  /** Whoever has one of these open. */
  readonly opened: readonly string[];
  /** Whoever's number stands in one of these and lives. */
  readonly numbered: readonly string[];
  /** Whether somebody lives or not, as long as it is there. */
  readonly marker: string | null;
};

export function lockFilesOf(image: GuestImage): LockFiles {
  switch (profiles[image].family) {
    case 'debian':
      return {
        opened: ['/var/lib/dpkg/lock-frontend', '/var/lib/dpkg/lock', '/var/lib/apt/lists/lock'],
        numbered: [],
        marker: null,
      };
    case 'alpine':
      return { opened: ['/lib/apk/db/lock'], numbered: [], marker: null };
    case 'arch':
      return { opened: [], numbered: [], marker: '/var/lib/pacman/db.lck' };
    case 'suse':
      return { opened: ['/usr/lib/sysimage/rpm/.rpm.lock'], numbered: ['/run/zypp.pid'], marker: null };
    case 'fedora':
      return image === 'fedora-42'
        ? { opened: ['/usr/lib/sysimage/rpm/.rpm.lock'], numbered: [], marker: null }
        : {
            opened: ['/var/lib/rpm/.rpm.lock'],
            numbered: ['/var/cache/dnf/metadata_lock.pid', '/var/lib/dnf/rpmdb_lock.pid'],
            marker: null,
          };
  }
}

/** Another process that has a file open. */
export const holderOf = (machine: Machine, file: string, own: Process): Process | undefined =>
  [...machine.kernel.processes.values()].find(
    (one) => one !== own && [...one.files.values()].some(({ label }) => label === file),
  );

/** The living process whose number stands in one of the image's lock files, or that has one open. */
export function lockHolder(machine: Machine, own: Process): Process | undefined {
  const { opened, numbered } = lockFilesOf(machine.image);
  for (const file of numbered) {
    const holder = machine.kernel.processes.get(Number(machine.vfs.readText(rootActor, file).trim() || Number.NaN));
    if (holder && holder !== own && !holder.exit) return holder;
  }
  return opened.map((file) => holderOf(machine, file, own)).find((holder) => holder !== undefined);
}

export function isMarkerThere({ image, vfs }: Machine): boolean {
  const { marker } = lockFilesOf(image);
  return marker !== null && vfs.find(rootActor, marker) !== null;
}

/** Takes all locks for a process. @throws SysError when the disk is full or not writable */
export function takeLocks(machine: Machine, process: Process): void {
  const { vfs } = machine;
  const { opened, numbered, marker } = lockFilesOf(machine.image);
  for (const file of numbered) {
    makeFolders(machine, path.dirname(file));
    vfs.writeFile(rootActor, file, `${process.pid}\n`);
  }
  // libalpm keeps the file open for as long as it holds the lock.
  for (const [index, file] of [...opened, ...(marker === null ? [] : [marker])].entries()) {
    makeFolders(machine, path.dirname(file));
    const node = vfs.find(rootActor, file) ?? vfs.writeFile(rootActor, file, '');
    if (node.kind === 'file') process.setFile(40 + index, new OpenRegularFile(vfs, node, file, 'rw'));
  }
}

/** What is left behind when the process ends is taken away; files it has open close by themselves. */
export function dropLocks({ image, vfs }: Machine): void {
  const { numbered, marker } = lockFilesOf(image);
  for (const file of [...numbered, ...(marker === null ? [] : [marker])])
    if (vfs.find(rootActor, file)) vfs.unlink(rootActor, file);
}

/** Runs a transaction under the image's locks. A manager that is killed in the middle leaves them there, as real ones do. */
export async function underLocks(machine: Machine, process: Process, work: () => Promise<number>): Promise<number> {
  takeLocks(machine, process);
  try {
    return await work();
  } finally {
    if (process.exit?.signal !== 'KILL') dropLocks(machine);
  }
}
