import type { GuestImage } from '../../guest-contract.ts';
import type { Family } from '../kernel/machine.ts';

/** Programs of the base image, by folder. */
const coreutils =
  'cat chgrp chmod chown cp date dd df echo false ln ls mkdir mkfifo mktemp mv pwd readlink rm rmdir sleep stty sync touch true uname basename dirname cut du env expr head id install md5sum nohup nproc paste printf realpath seq sha1sum sha256sum sha512sum sort split stat tail tee test [ timeout tr truncate tty uniq unlink wc whoami yes base64 comm fold nl rev shuf tac who groups logname printenv hostid';
const common =
  'sh grep egrep fgrep sed awk find xargs tar gzip gunzip zcat which getent more less hostname ps kill pgrep pkill free uptime top clear diff cmp nohup setsid flock su passwd ip ss ping vi mount umount dmesg logger';

const systemd = 'systemctl journalctl loginctl timedatectl hostnamectl systemd-run systemd-detect-virt systemd-cat';
const openssh = 'ssh ssh-keygen scp sftp';
const administration =
  'useradd userdel usermod groupadd groupdel chpasswd nologin ldconfig sysctl halt reboot poweroff shutdown chroot';

/** Programs whose packages every image of a family has; an SSH server comes with its package. */
export const basePrograms: Readonly<Record<Exclude<Family, 'alpine'>, Readonly<Record<string, string>>>> = {
  debian: {
    '/usr/bin': `${coreutils} ${common} bash dash gawk mawk nice renice apt apt-get apt-cache apt-mark apt-config dpkg dpkg-query dpkg-divert debconf-set-selections ${systemd} locale localedef lsb_release runuser crontab ${openssh} perl xz bzip2 last chage openssl lsblk column tput nsenter unshare fuser lscpu`,
    '/usr/sbin': `${administration} adduser addgroup deluser runuser service update-rc.d invoke-rc.d update-alternatives locale-gen dpkg-reconfigure cron ifup ifdown`,
  },
  fedora: {
    '/usr/bin': `${coreutils} ${common} bash gawk nice renice ${systemd} locale localedef runuser curl rpm xz bzip2 last chage openssl lsblk column nsenter unshare lscpu`,
    '/usr/sbin': `${administration} adduser service alternatives update-alternatives`,
  },
  arch: {
    '/usr/bin': `${coreutils} ${common} ${administration} bash gawk nice renice pacman pacman-key pacman-conf vercmp ${systemd} locale localedef locale-gen runuser curl perl xz bzip2 last chage openssl lsblk column nsenter unshare fuser lscpu`,
  },
  suse: {
    '/usr/bin': `${coreutils} ${common} bash gawk nice renice zypper rpm ${systemd} locale localedef runuser curl xz bzip2 last chage openssl lsblk column nsenter unshare lscpu`,
    '/usr/sbin': `${administration} service update-alternatives`,
  },
};
/** Names the package manager goes by; Fedora has the fifth dnf, the others of its family the fourth. */
export const dnfNames = (image: GuestImage): readonly string[] =>
  image === 'fedora-42' ? ['dnf', 'dnf5', 'yum'] : ['dnf', 'dnf-3', 'yum'];

/** BusyBox applets and the few real programs of Alpine. */
export const alpineApplets: Readonly<Record<string, string>> = {
  '/bin':
    'ash sh cat chgrp chmod chown cp date dd df echo false grep egrep fgrep gunzip gzip hostname kill ln ls mkdir mktemp more mount mv ping printenv ps pwd rm rmdir sed sleep stat stty su sync tar touch true umount uname zcat dmesg base64',
  '/usr/bin':
    '[ awk basename clear cmp comm cut diff dirname du env expr find flock fold free fuser groups head hostid id install less logger logname md5sum mkfifo nl nohup nproc nslookup paste passwd pgrep pkill printf readlink realpath renice reset rev seq setsid sha1sum sha256sum sha512sum shuf sort split tac tail tee test timeout top tr truncate tty uniq unlink unzip uptime vi wc wget which who whoami xargs yes nc bunzip2 bzcat crontab',
  '/sbin': 'halt ifconfig ifdown ifup ip nologin poweroff reboot route shutdown sysctl syslogd',
  '/usr/sbin': 'adduser addgroup chpasswd chroot crond delgroup deluser',
};
export const alpinePrograms: Readonly<Record<string, string>> = {
  '/sbin': 'apk rc-service rc-update rc-status openrc openrc-run',
  '/usr/bin': 'getent iconv',
  '/bin': 'busybox rc-status',
};

/** Which program a binary of this name is: one shell stands for all. */
export const programOf = (name: string): string => (name === 'dash' || name === 'bash' || name === 'zsh' ? 'sh' : name);
