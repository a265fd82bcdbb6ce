import type { Family } from '../kernel/machine.ts';

/** How a family lays out its file system, beside programs and packages. */
export type Layout = {
  /** Old places of programs that lead to new ones, by path. */
  readonly links: Readonly<Record<string, string>>;
  readonly folders: readonly string[];
  /** Texts by path. */
  readonly files: Readonly<Record<string, string>>;
  /** Lock files that are always there. */
  readonly locks: readonly string[];
  readonly shells: string;
  readonly motd: string;
};

const merged = { '/bin': 'usr/bin', '/sbin': 'usr/sbin', '/lib': 'usr/lib' };
const systemd =
  '/etc/systemd/system /usr/lib/systemd/system /run/systemd/system /etc/skel /etc/sudoers.d /etc/init.d'.split(' ');
const bashrc = '# ~/.bashrc: executed by bash(1) for non-login shells.\n';
const bashShells = '/bin/sh\n/bin/bash\n/usr/bin/sh\n/usr/bin/bash\n';

export const layouts: Readonly<Record<Family, Layout>> = {
  debian: {
    links: merged,
    folders: [
      ...systemd,
      ...'/etc/apt/sources.list.d /etc/apt/apt.conf.d /etc/apt/keyrings /usr/share/keyrings /var/lib/dpkg/info /var/lib/apt/lists /var/cache/apt/archives /run/sshd'.split(
        ' ',
      ),
    ],
    files: {
      '/etc/skel/.bashrc': bashrc,
      '/root/.bashrc': bashrc,
      '/root/.profile': '# ~/.profile: executed by Bourne-compatible login shells.\n',
    },
    locks: [
      '/var/lib/dpkg/lock',
      '/var/lib/dpkg/lock-frontend',
      '/var/lib/apt/lists/lock',
      '/var/cache/apt/archives/lock',
    ],
    shells: '/bin/sh\n/bin/bash\n/usr/bin/bash\n/bin/dash\n',
    motd: '\n',
  },
  alpine: {
    links: {},
    folders:
      '/bin /sbin /lib /etc/apk /lib/apk/db /etc/init.d /etc/conf.d /etc/runlevels/default /etc/runlevels/boot /run/openrc/started /var/empty'.split(
        ' ',
      ),
    files: {},
    locks: ['/lib/apk/db/lock'],
    shells: '/bin/sh\n/bin/ash\n',
    motd: 'Welcome to Alpine!\n',
  },
  fedora: {
    links: merged,
    folders: [
      ...systemd,
      ...'/etc/dnf /etc/yum.repos.d /etc/pki/rpm-gpg /etc/sysconfig /var/lib/dnf /var/cache/dnf'.split(' '),
    ],
    files: {
      '/etc/dnf/dnf.conf': '[main]\ngpgcheck=1\ninstallonly_limit=3\nclean_requirements_on_remove=True\nbest=False\n',
      '/etc/skel/.bashrc': '# .bashrc\n',
      '/root/.bashrc': '# .bashrc\n',
    },
    locks: [],
    shells: bashShells,
    motd: '',
  },
  arch: {
    links: { '/bin': 'usr/bin', '/sbin': 'usr/bin', '/usr/sbin': 'bin', '/lib': 'usr/lib', '/lib64': 'usr/lib' },
    folders: [
      ...systemd,
      ...'/etc/pacman.d /var/lib/pacman/local /var/lib/pacman/sync /var/cache/pacman/pkg'.split(' '),
    ],
    files: { '/etc/skel/.bashrc': '# ~/.bashrc\n', '/var/lib/pacman/local/ALPM_DB_VERSION': '9\n' },
    locks: [],
    shells: bashShells,
    motd: '',
  },
  suse: {
    links: merged,
    folders: [
      ...systemd,
      ...'/etc/zypp/repos.d /etc/zypp/services.d /etc/sysconfig /var/cache/zypp /var/lib/zypp /srv/www'.split(' '),
    ],
    files: {
      '/etc/zypp/zypp.conf': '[main]\n',
      '/etc/skel/.bashrc': '# Sample .bashrc for SUSE Linux\n',
    },
    locks: [],
    shells: bashShells,
    motd: 'Have a lot of fun...\n',
  },
};
