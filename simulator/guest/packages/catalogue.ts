import type { GuestImage } from '../../guest-contract.ts';
import { arch } from './tables/arch.ts';
import { debAndApk } from './tables/deb-and-apk.ts';
import { rpm } from './tables/rpm.ts';

export type PackageInfo = {
  readonly name: string;
  readonly version: string;
  readonly programs: readonly string[];
  readonly depends: readonly string[];
  /** Another name it answers to where no package has that name itself. */
  readonly provides: string | undefined;
};

/**
 * A row of a table: name, one version per column (`-`: not there), programs, after `<` what it needs, and after `=` what else it is
 * called. A program without a folder lies in /usr/bin.
 */
type Shelf = {
  readonly table: string;
  readonly column: number;
  readonly columns: number;
  /** What the distribution adds to each release. */
  readonly suffix: string;
};

const deb = (column: number): Shelf => ({ table: debAndApk, column, columns: 4, suffix: '' });
const fedora = (column: number, suffix = ''): Shelf => ({ table: rpm, column, columns: 3, suffix });
const shelves: Readonly<Record<GuestImage, Shelf>> = {
  'debian-12': deb(0),
  'debian-13': deb(1),
  'ubuntu-24.04': deb(2),
  'alpine-3.22': deb(3),
  'fedora-42': fedora(0, '.fc42'),
  'almalinux-9': fedora(1, '.el9'),
  'rockylinux-9': fedora(1, '.el9'),
  'opensuse-15.6': fedora(2),
  archlinux: { table: arch, column: 0, columns: 1, suffix: '' },
};

/** Read once per image, not once per container. */
const read = new Map<GuestImage, ReadonlyMap<string, PackageInfo>>();

/** Everything the repositories of an image offer, by name. */
export function catalogueOf(image: GuestImage): ReadonlyMap<string, PackageInfo> {
  const known = read.get(image) ?? readShelf(shelves[image]);
  read.set(image, known);
  return known;
}

function readShelf({ table, column, columns, suffix }: Shelf): Map<string, PackageInfo> {
  const found = new Map<string, PackageInfo>();
  for (const line of table.trim().split('\n')) {
    const [own = '', provides] = line.split(' = ');
    const [left = '', depends = ''] = own.split(' < ');
    const [name = '', ...cells] = left.split(' ');
    const version = cells[column] ?? '-';
    if (version !== '-')
      found.set(name, {
        name,
        version: `${version}${suffix}`,
        programs: cells.slice(columns).map((program) => (program.startsWith('/') ? program : `/usr/bin/${program}`)),
        depends: depends === '' ? [] : depends.split(' '),
        provides,
      });
  }
  return found;
}

const debian =
  'apt dpkg bash coreutils util-linux systemd openssl tar wget perl iproute2 iputils-ping procps less locales tzdata cron logrotate dbus ca-certificates openssh-client';
const enterprise =
  'dnf rpm bash coreutils util-linux systemd glibc shadow-utils procps-ng iproute iputils curl openssl tar xz less tzdata ca-certificates vim-minimal';
const included: Readonly<Record<GuestImage, string>> = {
  'debian-12': debian,
  'debian-13': debian,
  'ubuntu-24.04': `${debian} python3`,
  'alpine-3.22': 'alpine-base busybox openrc',
  'fedora-42':
    'dnf5 rpm bash coreutils util-linux systemd glibc shadow-utils procps-ng iproute iputils curl openssl tar xz less tzdata ca-certificates vim-minimal sudo fedora-release-container',
  'almalinux-9': `${enterprise} almalinux-release python3`,
  'rockylinux-9': `${enterprise} python3`,
  archlinux:
    'base pacman archlinux-keyring filesystem bash coreutils util-linux systemd glibc shadow procps-ng psmisc iproute2 iputils curl openssl tar xz bzip2 file tzdata ca-certificates gettext acl dbus gnupg sqlite',
  'opensuse-15.6':
    'zypper rpm bash coreutils util-linux systemd glibc shadow procps iproute2 iputils curl openssl tar xz less ca-certificates openSUSE-release',
};

/** What an image comes with. */
export const preinstalled = (image: GuestImage, hasSshServer: boolean): readonly string[] => [
  ...included[image].split(' '),
  ...(hasSshServer ? sshServer[image] : []),
];

const openssh = ['openssh', 'openssh-clients', 'openssh-server'];
const sshServer: Readonly<Record<GuestImage, readonly string[]>> = {
  'debian-12': ['openssh-server'],
  'debian-13': ['openssh-server'],
  'ubuntu-24.04': ['openssh-server'],
  'alpine-3.22': ['openssh'],
  'fedora-42': openssh,
  'almalinux-9': openssh,
  'rockylinux-9': openssh,
  archlinux: ['openssh'],
  'opensuse-15.6': openssh,
};
