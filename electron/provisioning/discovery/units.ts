import type { OsFacts } from '../detect-os.ts';
import type { ContainerService } from '../../../shared/domain/service.ts';

/** A service of the system manager, named without `.service`. */
export type Unit = {
  name: string;
  type: 'systemd' | 'openrc';
  status: ContainerService['status'];
  mainPid: number | null;
};

const systemdQuestion = `systemctl list-units --type=service --all --no-legend --no-pager --plain 2>/dev/null
echo ===show
names=$(systemctl list-units --type=service --all --no-legend --no-pager --plain 2>/dev/null | awk '$2 == "loaded" { print $1 }')
[ -n "$names" ] && systemctl show --property=Id,MainPID --no-pager -- $names 2>/dev/null
true`;
const openrcQuestion = `rc-status --all 2>/dev/null
echo ===pids
for file in /run/*.pid /var/run/*.pid /run/*/*.pid; do [ -r "$file" ] && echo "$file $(head -n 1 "$file")"; done
true`;

export const unitQuestion = (init: OsFacts['init']): string =>
  init === 'systemd' ? systemdQuestion : init === 'openrc' ? openrcQuestion : 'true';
export const parseUnits = (init: OsFacts['init'], output: string): Unit[] =>
  init === 'systemd' ? parseSystemd(output) : init === 'openrc' ? parseOpenrc(output) : [];

function parseSystemd(output: string): Unit[] {
  const [list = '', shown = ''] = output.split('===show\n');
  const facts = new Map<string, Map<string, string>>();
  for (const block of shown.split(/\n\s*\n/)) {
    const values = new Map(
      block.split('\n').map((line) => [line.split('=')[0]?.trim() ?? '', line.slice(line.indexOf('=') + 1).trim()]),
    );
    facts.set(values.get('Id') ?? '', values);
  }
  return list.split('\n').flatMap((line): Unit[] => {
    // A failed unit may be marked with a bullet in front.
    const [unit = '', load, active, sub] = line
      .replace(/^[^\w@.-]+/, '')
      .trim()
      .split(/\s+/);
    if (load !== 'loaded' || !unit.endsWith('.service')) return [];
    const own = facts.get(unit);
    const pid = Number(own?.get('MainPID') ?? 0);
    const status = systemdStatus(active ?? '', sub ?? '');
    return [
      {
        name: unit.slice(0, -'.service'.length),
        type: 'systemd',
        status,
        mainPid: pid > 0 ? pid : null,
      },
    ];
  });
}

/** A unit that did its work and left (`exited`) is no running service. */
function systemdStatus(active: string, sub: string): Unit['status'] {
  if (active === 'failed') return 'error';
  if (active === 'active' || active === 'reloading') return sub === 'exited' ? 'stopped' : 'running';
  if (active === 'activating') return sub === 'auto-restart' ? 'error' : 'installing';
  return active === 'inactive' || active === 'deactivating' ? 'stopped' : 'unknown';
}

//  nginx                                              [  started 00:02:11 (0) ]
function parseOpenrc(output: string): Unit[] {
  const [list = '', pidLines = ''] = output.split('===pids\n');
  const pids = new Map<string, number>();
  for (const line of pidLines.split('\n')) {
    const match = /\/([^/]+)\.pid (\d+)/.exec(line);
    if (match?.[1] !== undefined) pids.set(match[1], Number(match[2]));
  }
  const units = new Map<string, Unit>();
  for (const line of list.split('\n')) {
    const match = /^\s+(\S+)\s+\[\s*(\w+)/.exec(line);
    const name = match?.[1];
    if (name === undefined || units.has(name)) continue;
    units.set(name, {
      name,
      type: 'openrc',
      status: openrcStatus(match?.[2] ?? ''),
      mainPid: pids.get(name) ?? null,
    });
  }
  return [...units.values()];
}

function openrcStatus(word: string): Unit['status'] {
  if (word === 'started') return 'running';
  if (word === 'starting') return 'installing';
  if (word === 'crashed') return 'error';
  return word === 'stopped' || word === 'inactive' || word === 'scheduled' ? 'stopped' : 'unknown';
}

/** Belongs to any base system and says nothing about what the container is for. */
export const isBaseUnit = (name: string): boolean =>
  baseUnits.has(name.replace(/@.*$/, '')) ||
  /^(?:systemd-|initrd-|plymouth|dracut|modprobe@|user@|user-runtime-dir@|apt-|dpkg-|e2scrub|lvm2|cloud-|snapd?[.-]?|rc-local|ldconfig|selinux-|emergency|rescue|sys-|dnf-|packagekit)/.test(
    name,
  );

const baseUnits = new Set(
  `acpid agetty alsa-restore alsa-state anacron atd auditd autofs avahi-daemon binfmt bootmisc cgroups chronyd chrony connman console-getty console-setup
  container-getty containerd cron crond crng dbus dbus-broker devfs dmesg dhcpcd dhcpcd-online getty getty-static grub-common grub-initrd-fallback haveged hostname hwclock hwdrivers
  ifup ifupdown-pre ifupdown-wait-online kbd keyboard-setup killprocs klogd kmod-static-nodes local localmount logrotate loopback man-db mdev mdevd modloop
  modules motd-news mount-ro netmount networkd-dispatcher networking NetworkManager NetworkManager-wait-online nftables nscd nslcd ntpd ondemand pam_namespace polkit
  postfix-resolvconf procfs procps rsyslog rpcbind rpc-statd-notify savecache seedrng serial-getty ssh sshd sshd-keygen sudo swap swclock sysctl sysfs syslog sysstat tty
  udev udev-trigger udev-settle udevd udevd-trigger ufw unattended-upgrades urandom uuidd wpa_supplicant xfs_scrub_all`.split(
    /\s+/,
  ),
);
