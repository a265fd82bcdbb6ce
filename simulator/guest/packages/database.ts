import type { GuestImage } from '../../guest-contract.ts';
import { profiles } from '../image/profile.ts';

/** The file in which a package manager writes down what is installed. */
export type PackageDatabase = {
  readonly path: string;
  /** Name to version. */
  parse(text: string): Map<string, string>;
  print(packages: Iterable<readonly [name: string, version: string]>): string;
};

const textual = (path: string, pattern: RegExp, entry: (name: string, version: string) => string): PackageDatabase => ({
  path,
  parse: (text) => new Map([...text.matchAll(pattern)].map(([, name = '', version = '']) => [name, version])),
  print: (packages) => [...packages].map(([name, version]) => entry(name, version)).join(''),
});

const dpkg = textual(
  '/var/lib/dpkg/status',
  /^Package: (.*)\nStatus: install ok installed\n(?:.*\n)*?Version: (.*)$/gm,
  (name, version) =>
    `Package: ${name}\nStatus: install ok installed\nPriority: optional\nSection: misc\nMaintainer: Demo Homelab\nArchitecture: amd64\nVersion: ${version}\nDescription: ${name}\n\n`,
);
const apk = textual(
  '/lib/apk/db/installed',
  /^P:(.*)\nV:(.*)$/gm,
  (name, version) => `P:${name}\nV:${version}\nA:x86_64\n\n`,
);
/** A real one is SQLite, which nobody reads but rpm. */
const rpm = (path: string): PackageDatabase =>
  textual(path, /^(\S+)\t(\S+)\tx86_64$/gm, (name, version) => `${name}\t${version}\tx86_64\n`);
/** A real one has a folder with such a `desc` for each package. */
const pacman = textual(
  '/var/lib/pacman/local/desc',
  /^%NAME%\n(.*)\n\n%VERSION%\n(.*)$/gm,
  (name, version) => `%NAME%\n${name}\n\n%VERSION%\n${version}\n\n%ARCH%\nx86_64\n\n`,
);
const modernRpm = rpm('/usr/lib/sysimage/rpm/rpmdb.sqlite');
const elderRpm = rpm('/var/lib/rpm/rpmdb.sqlite');

export function databaseOf(image: GuestImage): PackageDatabase {
  switch (profiles[image].family) {
    case 'debian':
      return dpkg;
    case 'alpine':
      return apk;
    case 'arch':
      return pacman;
    case 'suse':
      return modernRpm;
    case 'fedora':
      return image === 'fedora-42' ? modernRpm : elderRpm;
  }
}
