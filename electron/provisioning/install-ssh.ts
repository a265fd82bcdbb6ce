import { AppError } from '../../shared/errors.ts';
import type { HostKey } from '../ssh/host-keys.ts';
import { keyFamily } from '../ssh/host-keys.ts';
import { fingerprintOfLine } from '../ssh/fingerprint.ts';
import { detectOs, type OsFacts, type SystemManager } from './detect-os.ts';
import { installPackages } from './packages/install.ts';
import { waitForInit } from './readiness.ts';
import { ask, commandFailed, stream } from './remote.ts';
import type { ProvisionOptions, Transport } from './transport.ts';

export type InstalledSsh = {
  wasThere: boolean;
  /** What it will present, read inside. */
  hostKeys: HostKey[];
};

/** The package with the server in it; a second name where releases differ. */
const packages: Record<SystemManager, readonly string[]> = {
  apt: ['openssh-server'],
  apk: ['openssh'],
  dnf: ['openssh-server'],
  pacman: ['openssh'],
  zypper: ['openssh-server', 'openssh'],
};

/**
 * Makes sure that an SSH server runs in a container that may have none, reached some other way: installs it, lets root in with a key
 * only, makes its host keys, starts it now and at every boot. One that is there already is started as it is set. May be done again.
 * @throws AppError `provision:unsupported` without a known package manager, and what installing throws
 */
export async function installSsh(transport: Transport, options: ProvisionOptions): Promise<InstalledSsh> {
  const { signal, onStatus, onLine, safeCut } = options;
  await waitForInit(transport, { ...options, timeoutMs: 120_000 });
  const os = await detectOs(transport, { signal });
  const wasThere = (await ask(transport, hasServer, { signal })).trim() === 'yes';
  if (!wasThere) {
    // Before the server is there, so that it never runs otherwise; and after, where its own file asks for no folder.
    await ask(transport, keyOnly(), { signal });
    await install(transport, os, options);
    await ask(transport, keyOnly(), { signal });
  }
  onStatus?.('Starting the SSH server');
  const run = await stream(transport, startServer, {
    signal,
    onLine,
    safeCut,
    timeoutMs: 120_000,
    idleTimeoutMs: 60_000,
  });
  if (run.exitCode !== 0) throw commandFailed('Starting the SSH server', run);
  return { wasThere, hostKeys: readHostKeyLines(await ask(transport, 'cat /etc/ssh/ssh_host_*_key.pub', { signal })) };
}

async function install(transport: Transport, os: OsFacts, options: ProvisionOptions): Promise<void> {
  const manager = os.packageManager;
  if (manager === null)
    throw new AppError('provision:unsupported', 'No package manager to install an SSH server with', {
      what: 'Installing an SSH server',
      reason: `${os.id} has no package manager that is known here`,
    });
  const names = packages[manager];
  for (const name of names) {
    const isLast = name === names.at(-1);
    options.onStatus?.(`Installing ${name}`);
    const { missing } = await installPackages(transport, [{ manager, name }], {
      ...options,
      os,
      onMissing: isLast ? 'stop' : 'continue',
    });
    if (missing.length === 0) return;
  }
}

/** Lines of `.pub` files. */
export function readHostKeyLines(text: string): HostKey[] {
  return text.split('\n').flatMap((line) => {
    const [type = '', base64] = line.trim().split(/\s+/);
    if (base64 === undefined) return [];
    return [{ keyType: keyFamily(type), fingerprint: fingerprintOfLine(line) }];
  });
}

/** One of ours whose setting up was interrupted is set up to the end. */
const hasServer = `if command -v sshd >/dev/null 2>&1 && [ ! -e /etc/ssh/sshd_config.d/00-gantry.conf ]; then echo yes; else echo no; fi`;

/**
 * Lets root in with a key only. The first setting counts for sshd: a drop-in comes before the others of its folder, and a line before the
 * whole file where that does not ask for the folder. May be done again.
 * @param root another place than the system's own, for tests
 */
export const keyOnly = (root = ''): string => `set -e
etc='${root}/etc/ssh'
rule='PermitRootLogin prohibit-password'
why='# Gantry: root signs in with a key only.'
mkdir -p "$etc/sshd_config.d"
printf '%s\\n' "$why" "$rule" >"$etc/sshd_config.d/00-gantry.conf"
chmod 0644 "$etc/sshd_config.d/00-gantry.conf"
if [ -f "$etc/sshd_config" ] && ! grep -qi '^[[:space:]]*Include[[:space:]].*/sshd_config[.]d/' "$etc/sshd_config" && ! grep -qF "$why" "$etc/sshd_config"; then
  printf '%s\\n' "$why" "$rule" | cat - "$etc/sshd_config" >"$etc/sshd_config.gantry"
  chmod 0644 "$etc/sshd_config.gantry"
  mv "$etc/sshd_config.gantry" "$etc/sshd_config"
fi`;

/** Debian's service is called ssh, all others' sshd. */
const startServer = `set -e
ls /etc/ssh/ssh_host_*_key >/dev/null 2>&1 || ssh-keygen -A
if [ -d /run/systemd/system ]; then
  unit=sshd
  [ -e /usr/lib/systemd/system/sshd.service ] || [ -e /etc/systemd/system/sshd.service ] || unit=ssh
  systemctl enable "$unit"
  systemctl start "$unit"
elif command -v rc-service >/dev/null 2>&1; then
  rc-update add sshd default
  rc-service sshd start
else
  mkdir -p /run/sshd
  "$(command -v sshd)"
fi`;
