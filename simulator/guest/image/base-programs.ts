/** Programs of the base image, by folder. */
const coreutils =
  'cat chgrp chmod chown cp date dd df echo false ln ls mkdir mktemp mv pwd readlink rm rmdir sleep stty sync touch true uname basename dirname cut du env expr head id install md5sum nohup nproc paste printf realpath seq sha1sum sha256sum sha512sum sort split stat tail tee test [ timeout tr truncate tty uniq unlink wc whoami yes base64 comm fold nl rev shuf tac who groups logname printenv hostid';
const common =
  'sh grep egrep fgrep sed awk find xargs tar gzip gunzip zcat which getent more less hostname ps kill pgrep pkill free uptime top clear diff cmp nohup setsid flock su passwd ip ss ping wget vi mount umount dmesg logger';

export const debianPrograms: Readonly<Record<string, string>> = {
  '/usr/bin': `${coreutils} ${common} bash dash gawk mawk nice renice apt apt-get apt-cache apt-mark apt-config dpkg dpkg-query dpkg-divert debconf-set-selections systemctl journalctl loginctl timedatectl hostnamectl systemd-run systemd-detect-virt locale localedef lsb_release runuser crontab ssh ssh-keygen scp sftp perl xz bzip2 last chage openssl lsblk column tput nsenter unshare systemd-cat fuser lscpu`,
  '/usr/sbin':
    'useradd userdel usermod groupadd groupdel adduser addgroup deluser chpasswd runuser sshd nologin service update-rc.d invoke-rc.d update-alternatives ldconfig locale-gen dpkg-reconfigure sysctl cron halt reboot poweroff shutdown ifup ifdown chroot',
};

/** BusyBox applets and the few real programs of Alpine. */
export const alpineApplets: Readonly<Record<string, string>> = {
  '/bin':
    'ash sh cat chgrp chmod chown cp date dd df echo false grep egrep fgrep gunzip gzip hostname kill ln ls mkdir mktemp more mount mv ping printenv ps pwd rm rmdir sed sleep stat stty su sync tar touch true umount uname zcat dmesg base64',
  '/usr/bin':
    '[ awk basename clear cmp comm cut diff dirname du env expr find flock fold free fuser groups head hostid id install less logger logname md5sum nl nohup nproc nslookup paste passwd pgrep pkill printf readlink realpath renice reset rev seq setsid sha1sum sha256sum sha512sum shuf sort split tac tail tee test timeout top tr truncate tty uniq unlink unzip uptime vi wc wget which who whoami xargs yes nc bunzip2 bzcat crontab',
  '/sbin': 'halt ifconfig ifdown ifup ip nologin poweroff reboot route shutdown sysctl syslogd',
  '/usr/sbin': 'adduser addgroup chpasswd chroot crond delgroup deluser',
};
export const alpinePrograms: Readonly<Record<string, string>> = {
  '/sbin': 'apk rc-service rc-update rc-status openrc openrc-run',
  '/usr/bin': 'getent ssh ssh-keygen scp sftp iconv',
  '/usr/sbin': 'sshd',
  '/bin': 'busybox rc-status',
};
