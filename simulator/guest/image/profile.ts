import type { GuestImage } from '../../guest-contract.ts';
import type { Family } from '../kernel/machine.ts';

export type ImageProfile = {
  readonly family: Family;
  readonly id: 'debian' | 'ubuntu' | 'alpine' | 'fedora' | 'almalinux' | 'rocky' | 'arch' | 'opensuse-leap';
  readonly osRelease: string;
  /** What getty shows; `\\n` is the host name, `\\l` the line. */
  readonly issue: string;
  /** Release files beside os-release, and where packages come from. */
  readonly files: Readonly<Record<string, string>>;
  /** What the release is called; empty where it has no name. */
  readonly codename: string;
  /** What its sshd says first. */
  readonly sshIdent: string;
};

const debian = (version: string, codename: string, point: string, sshIdent: string): ImageProfile => ({
  family: 'debian',
  id: 'debian',
  codename,
  issue: `Debian GNU/Linux ${version} \\n \\l\n\n`,
  sshIdent,
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

/** A rebuild of Red Hat Enterprise Linux 9. */
function enterprise(id: 'almalinux' | 'rocky', name: string, version: string, codename: string): ImageProfile {
  const release = `${name} release ${version} (${codename})`;
  const host = id === 'rocky' ? 'mirrors.rockylinux.org' : 'mirrors.almalinux.org';
  const list = (repository: string): string =>
    id === 'rocky'
      ? `https://${host}/mirrorlist?arch=$basearch&repo=${repository}-$releasever`
      : `https://${host}/mirrorlist/$releasever/${repository.toLowerCase()}`;
  const repository = (part: string): string =>
    `[${part.toLowerCase()}]\nname=${name} $releasever - ${part}\nmirrorlist=${list(part)}\nenabled=1\ngpgcheck=1\n\n`;
  return {
    family: 'fedora',
    id,
    codename,
    sshIdent: 'OpenSSH_8.7',
    issue: `${name} ${version} (${codename})\nKernel \\r on an \\m\n\n`,
    osRelease: `NAME="${name}"
VERSION="${version} (${codename})"
ID="${id}"
ID_LIKE="rhel centos fedora"
VERSION_ID="${version}"
PLATFORM_ID="platform:el9"
PRETTY_NAME="${name} ${version} (${codename})"
`,
    files: {
      [`/etc/${id}-release`]: `${release}\n`,
      '/etc/redhat-release': `${release}\n`,
      '/etc/system-release': `${release}\n`,
      [`/etc/yum.repos.d/${id}.repo`]: ['BaseOS', 'AppStream', 'extras'].map(repository).join(''),
    },
  };
}

const fedoraRelease = 'Fedora release 42 (Adams)\n';

/** What distinguishes one OS image from another. */
export const profiles: Readonly<Record<GuestImage, ImageProfile>> = {
  'debian-12': debian('12', 'bookworm', '12.12', 'OpenSSH_9.2p1 Debian-2+deb12u7'),
  'debian-13': debian('13', 'trixie', '13.1', 'OpenSSH_10.0p2 Debian-7'),
  'ubuntu-24.04': {
    family: 'debian',
    id: 'ubuntu',
    codename: 'noble',
    issue: 'Ubuntu 24.04.3 LTS \\n \\l\n\n',
    sshIdent: 'OpenSSH_9.6p1 Ubuntu-3ubuntu13.14',
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
    sshIdent: 'OpenSSH_10.0',
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
    },
  },
  'fedora-42': {
    family: 'fedora',
    id: 'fedora',
    codename: '',
    sshIdent: 'OpenSSH_9.9',
    issue: 'Fedora Linux 42 (Container Image)\nKernel \\r on an \\m (\\l)\n\n',
    osRelease: `NAME="Fedora Linux"
VERSION="42 (Container Image)"
RELEASE_TYPE=stable
ID=fedora
VERSION_ID=42
VERSION_CODENAME=""
PRETTY_NAME="Fedora Linux 42 (Container Image)"
HOME_URL="https://fedoraproject.org/"
SUPPORT_URL="https://ask.fedoraproject.org/"
VARIANT="Container Image"
VARIANT_ID=container
`,
    files: {
      '/etc/fedora-release': fedoraRelease,
      '/etc/redhat-release': fedoraRelease,
      '/etc/system-release': fedoraRelease,
      '/etc/yum.repos.d/fedora.repo':
        '[fedora]\nname=Fedora $releasever - $basearch\nmetalink=https://mirrors.fedoraproject.org/metalink?repo=fedora-$releasever&arch=$basearch\nenabled=1\ngpgcheck=1\n',
      '/etc/yum.repos.d/fedora-updates.repo':
        '[updates]\nname=Fedora $releasever - $basearch - Updates\nmetalink=https://mirrors.fedoraproject.org/metalink?repo=updates-released-f$releasever&arch=$basearch\nenabled=1\ngpgcheck=1\n',
    },
  },
  'almalinux-9': enterprise('almalinux', 'AlmaLinux', '9.6', 'Sage Margay'),
  'rockylinux-9': enterprise('rocky', 'Rocky Linux', '9.6', 'Blue Onyx'),
  archlinux: {
    family: 'arch',
    id: 'arch',
    codename: '',
    sshIdent: 'OpenSSH_10.0',
    issue: 'Arch Linux \\r (\\l)\n\n',
    osRelease: `NAME="Arch Linux"
PRETTY_NAME="Arch Linux"
ID=arch
BUILD_ID=rolling
ANSI_COLOR="38;2;23;147;209"
HOME_URL="https://archlinux.org/"
SUPPORT_URL="https://bbs.archlinux.org/"
LOGO=archlinux-logo
`,
    files: {
      '/etc/arch-release': '',
      '/etc/pacman.conf':
        '[options]\nHoldPkg = pacman glibc\nArchitecture = auto\nSigLevel = Required DatabaseOptional\n\n[core]\nInclude = /etc/pacman.d/mirrorlist\n\n[extra]\nInclude = /etc/pacman.d/mirrorlist\n',
      '/etc/pacman.d/mirrorlist': 'Server = https://geo.mirror.pkgbuild.com/$repo/os/$arch\n',
    },
  },
  'opensuse-15.6': {
    family: 'suse',
    id: 'opensuse-leap',
    codename: '',
    sshIdent: 'OpenSSH_9.6',
    issue: '\nWelcome to openSUSE Leap 15.6 - Kernel \\r (\\l).\n\n',
    osRelease: `NAME="openSUSE Leap"
VERSION="15.6"
ID="opensuse-leap"
ID_LIKE="suse opensuse"
VERSION_ID="15.6"
PRETTY_NAME="openSUSE Leap 15.6"
HOME_URL="https://www.opensuse.org/"
`,
    files: {
      '/etc/zypp/repos.d/repo-oss.repo':
        '[repo-oss]\nname=Main Repository\nenabled=1\nautorefresh=1\nbaseurl=http://download.opensuse.org/distribution/leap/$releasever/repo/oss/\n',
      '/etc/zypp/repos.d/repo-update.repo':
        '[repo-update]\nname=Main Update Repository\nenabled=1\nautorefresh=1\nbaseurl=http://download.opensuse.org/update/leap/$releasever/oss/\n',
    },
  },
};
