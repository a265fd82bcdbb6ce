import type { GuestImage } from '../../guest-contract.ts';
import type { Family } from '../kernel/machine.ts';

export type ImageProfile = {
  readonly family: Family;
  readonly id: 'debian' | 'ubuntu' | 'alpine';
  readonly osRelease: string;
  /** What getty shows; `\\n` is the host name, `\\l` the line. */
  readonly issue: string;
  /** Release files beside os-release. */
  readonly files: Readonly<Record<string, string>>;
  readonly codename: string;
};

const debian = (version: string, codename: string, point: string): ImageProfile => ({
  family: 'debian',
  id: 'debian',
  codename,
  issue: `Debian GNU/Linux ${version} \\n \\l\n\n`,
  osRelease: `PRETTY_NAME="Debian GNU/Linux ${version} (${codename})"
NAME="Debian GNU/Linux"
VERSION_ID="${version}"
VERSION="${version} (${codename})"
VERSION_CODENAME=${codename}
ID=debian
HOME_URL="https://www.debian.org/"
SUPPORT_URL="https://www.debian.org/support"
BUG_REPORT_URL="https://bugs.debian.org/"
`,
  files: {
    '/etc/debian_version': `${point}\n`,
    '/etc/apt/sources.list': `deb http://deb.debian.org/debian ${codename} main contrib\n\ndeb http://deb.debian.org/debian ${codename}-updates main contrib\n\ndeb http://security.debian.org/debian-security ${codename}-security main contrib\n`,
  },
});

/** What distinguishes one OS image from another. */
export const profiles: Readonly<Record<GuestImage, ImageProfile>> = {
  'debian-12': debian('12', 'bookworm', '12.12'),
  'debian-13': debian('13', 'trixie', '13.1'),
  'ubuntu-24.04': {
    family: 'debian',
    id: 'ubuntu',
    codename: 'noble',
    issue: 'Ubuntu 24.04.3 LTS \\n \\l\n\n',
    osRelease: `PRETTY_NAME="Ubuntu 24.04.3 LTS"
NAME="Ubuntu"
VERSION_ID="24.04"
VERSION="24.04.3 LTS (Noble Numbat)"
VERSION_CODENAME=noble
ID=ubuntu
ID_LIKE=debian
HOME_URL="https://www.ubuntu.com/"
SUPPORT_URL="https://help.ubuntu.com/"
UBUNTU_CODENAME=noble
`,
    files: {
      '/etc/debian_version': 'trixie/sid\n',
      '/etc/lsb-release':
        'DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=24.04\nDISTRIB_CODENAME=noble\nDISTRIB_DESCRIPTION="Ubuntu 24.04.3 LTS"\n',
      '/etc/apt/sources.list':
        'deb http://archive.ubuntu.com/ubuntu noble main restricted universe multiverse\n\ndeb http://archive.ubuntu.com/ubuntu noble-updates main restricted universe multiverse\n\ndeb http://archive.ubuntu.com/ubuntu noble-security main restricted universe multiverse\n',
    },
  },
  'alpine-3.22': {
    family: 'alpine',
    id: 'alpine',
    codename: 'v3.22',
    issue: 'Welcome to Alpine Linux 3.22\nKernel \\r on \\m (\\l)\n\n',
    osRelease: `NAME="Alpine Linux"
ID=alpine
VERSION_ID=3.22.2
PRETTY_NAME="Alpine Linux v3.22"
HOME_URL="https://alpinelinux.org/"
BUG_REPORT_URL="https://gitlab.alpinelinux.org/alpine/aports/-/issues"
`,
    files: {
      '/etc/alpine-release': '3.22.2\n',
      '/etc/apk/repositories':
        'https://dl-cdn.alpinelinux.org/alpine/v3.22/main\nhttps://dl-cdn.alpinelinux.org/alpine/v3.22/community\n',
      '/etc/apk/world': 'alpine-base\nopenssh\n',
    },
  },
};
