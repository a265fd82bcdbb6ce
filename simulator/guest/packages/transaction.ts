import type { Io } from '../commands/io.ts';
import { isSysError } from '../kernel/sys-error.ts';
import type { SysError } from '../kernel/sys-error.ts';
import type { Machine } from '../kernel/machine.ts';
import type { PackageInfo } from './catalogue.ts';
import { findPackage, installedPackages, startServices, unpack } from './package-store.ts';

/** Packages as somebody asked for them, sorted by what there is to do. */
export type Choice = {
  readonly wanted: readonly PackageInfo[];
  /** Installed already. */
  readonly present: readonly PackageInfo[];
  /** As they were asked for. */
  readonly missing: readonly string[];
};

/** `find` gives the package that is meant by one word, in the version that is meant. */
export function choosePackages(
  machine: Machine,
  words: readonly string[],
  find: (word: string) => PackageInfo | undefined = (word) => findPackage(machine, word),
): Choice {
  const installed = installedPackages(machine);
  const found = words.map((word) => ({ word, one: find(word) }));
  const known = [...new Set(found.flatMap(({ one }) => one ?? []))];
  return {
    wanted: known.filter(({ name }) => !installed.has(name)),
    present: known.filter(({ name }) => installed.has(name)),
    missing: found.flatMap(({ word, one }) => (one ? [] : [word])),
  };
}

/** The package of a word that pins a version, `name=1.2` or `name-1.2`: the version alone or with its release. */
export function findPinned(machine: Machine, word: string, separator: '=' | '-'): PackageInfo | undefined {
  const plain = findPackage(machine, word);
  if (plain) return plain;
  for (let at = word.indexOf(separator); at > 0; at = word.indexOf(separator, at + 1)) {
    const one = findPackage(machine, word.slice(0, at));
    const version = word.slice(at + 1).replace(/\.(?:x86_64|noarch)$/, '');
    if (one && (one.version === version || versionOf(one.version).version === version)) return one;
  }
  return undefined;
}

/** `1:2.3-4.fc42` taken apart. */
export function versionOf(full: string): { epoch: string; version: string; release: string } {
  const [, epoch = '', version = full, release = ''] = /^(?:(\d+):)?(.*)-([^-]+)$/.exec(full) ?? [];
  return { epoch, version, release };
}

/** Unpacks one after another; gives back what stopped it. Those before stay, as in real package managers. */
export async function unpackEach(
  io: Io,
  packages: readonly PackageInfo[],
  announce: (one: PackageInfo, index: number) => Promise<void> | void,
): Promise<{ readonly one: PackageInfo; readonly error: SysError } | null> {
  for (const [index, one] of packages.entries()) {
    await announce(one, index);
    await io.process.sleep(400);
    try {
      unpack(io, one);
      await startServices(io, one);
    } catch (error) {
      if (!isSysError(error)) throw error;
      return { one, error };
    }
  }
  return null;
}

/** A believable size that is the same each time. */
export const sizeOf = ({ name, version }: PackageInfo): number =>
  40 + ((name.length * 137 + version.length * 61) % 2400);
export const kib = (size: number): string =>
  size < 1024 ? `${size.toFixed(1)} KiB` : `${(size / 1024).toFixed(1)} MiB`;
export const totalOf = (packages: readonly PackageInfo[]): number =>
  packages.reduce((sum, one) => sum + sizeOf(one), 0);

/** Reads an answer; an end of input is a no. */
export async function saysYes(io: Io, isDefault: boolean): Promise<boolean> {
  const line = await io.process.readLine(0);
  if (!line) return false;
  const answer = Buffer.from(line).toString().trim();
  return answer === '' ? isDefault : /^y/i.test(answer);
}
