import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { GuestImage } from '../../simulator/guest-contract.ts';
import { connect, exec, rootPassword, runIn, startGuest } from '../support/guest-rig.ts';
import type { RigGuest } from '../support/guest-rig.ts';

type Distribution = {
  readonly image: GuestImage;
  readonly id: string;
  readonly init: 'systemd' | 'init';
  /** Fetches the lists, where that is a step of its own. */
  readonly refresh: string;
  readonly install: string;
  readonly remove: string;
  readonly isInstalled: string;
  /** What it says of a package that is there, of one that does not exist, and while somebody else works. */
  readonly present: string;
  readonly missing: { readonly code: number; readonly says: (name: string) => string };
  readonly locked: { readonly code: number; readonly says: (pid: number) => string; readonly isPatient?: boolean };
  readonly offline: { readonly code: number; readonly says: string };
  readonly ssh: { readonly package: string; readonly start: string };
  /** Packages and what starts them: their ports. */
  readonly services: readonly { readonly packages: string; readonly start: string; readonly port: number }[];
};

const rpmLock = 'Failed to obtain rpm transaction lock. Another transaction is in progress.';
const debian = (image: GuestImage, id: string, host: string): Distribution => ({
  image,
  id,
  init: 'systemd',
  refresh: 'apt-get update',
  install: 'apt-get install -y',
  remove: 'apt-get remove -y',
  isInstalled: 'dpkg -s',
  present: 'is already the newest version',
  missing: { code: 100, says: (name) => `E: Unable to locate package ${name}` },
  locked: { code: 100, says: (pid) => `held by process ${pid}` },
  offline: { code: 100, says: `Temporary failure resolving '${host}'` },
  ssh: { package: 'openssh-server', start: 'systemctl enable --now ssh' },
  services: [
    { packages: 'nginx', start: 'true', port: 80 },
    { packages: 'postgresql', start: 'true', port: 5432 },
    { packages: 'redis-server', start: 'true', port: 6379 },
  ],
});
const enterprise = (image: GuestImage, id: string): Distribution => ({
  image,
  id,
  init: 'systemd',
  refresh: 'yum makecache',
  install: 'dnf -y install',
  remove: 'dnf -y remove',
  isInstalled: 'rpm -q',
  present: 'is already installed.',
  missing: { code: 1, says: (name) => `No match for argument: ${name}\nError: Unable to find a match: ${name}` },
  locked: { isPatient: true, code: 124, says: (pid) => `Waiting for process with pid ${pid} to finish.` },
  offline: { code: 1, says: "Error: Failed to download metadata for repo 'baseos'" },
  ssh: { package: 'openssh-server', start: 'systemctl enable --now sshd' },
  services: [
    { packages: 'nginx', start: 'systemctl enable --now nginx', port: 80 },
    { packages: 'postgresql-server', start: 'postgresql-setup --initdb && systemctl start postgresql', port: 5432 },
    { packages: 'redis', start: 'systemctl start redis', port: 6379 },
    { packages: 'httpd', start: 'systemctl stop nginx; systemctl start httpd', port: 80 },
    { packages: 'mariadb-server', start: 'systemctl start mariadb', port: 3306 },
  ],
});

const distributions: readonly Distribution[] = [
  debian('debian-12', 'debian', 'deb.debian.org'),
  debian('debian-13', 'debian', 'deb.debian.org'),
  debian('ubuntu-24.04', 'ubuntu', 'archive.ubuntu.com'),
  {
    image: 'alpine-3.22',
    id: 'alpine',
    init: 'init',
    refresh: 'apk update',
    install: 'apk add',
    remove: 'apk del',
    isInstalled: 'apk info -e',
    present: 'OK: ',
    missing: { code: 1, says: (name) => `${name} (no such package)` },
    locked: { code: 99, says: () => 'Unable to lock database' },
    offline: { code: 1, says: 'DNS: transient error (try again later)' },
    ssh: { package: 'openssh', start: 'rc-update add sshd default && rc-service sshd start' },
    services: [
      { packages: 'nginx', start: 'rc-service nginx start', port: 80 },
      { packages: 'postgresql17', start: 'rc-service postgresql start', port: 5432 },
      { packages: 'redis', start: 'rc-service redis start', port: 6379 },
    ],
  },
  {
    ...enterprise('fedora-42', 'fedora'),
    missing: { code: 1, says: (name) => `Failed to resolve the transaction:\nNo match for argument: ${name}\n` },
    locked: { code: 1, says: () => rpmLock },
    offline: { code: 1, says: 'Could not resolve host: mirrors.fedoraproject.org' },
    services: [
      { packages: 'nginx', start: 'systemctl enable --now nginx', port: 80 },
      { packages: 'postgresql-server', start: 'postgresql-setup --initdb && systemctl start postgresql', port: 5432 },
      { packages: 'redis', start: 'systemctl start valkey', port: 6379 },
      { packages: 'mariadb-server', start: 'systemctl start mariadb', port: 3306 },
    ],
  },
  enterprise('almalinux-9', 'almalinux'),
  enterprise('rockylinux-9', 'rocky'),
  {
    image: 'archlinux',
    id: 'arch',
    init: 'systemd',
    refresh: 'pacman -Sy',
    install: 'pacman -S --noconfirm --needed',
    remove: 'pacman -R --noconfirm',
    isInstalled: 'pacman -Q',
    present: 'is up to date -- skipping',
    missing: { code: 1, says: (name) => `error: target not found: ${name}` },
    locked: { code: 1, says: () => 'error: failed to init transaction (unable to lock database)' },
    offline: { code: 1, says: 'error: failed to commit transaction (download library error)' },
    ssh: { package: 'openssh', start: 'systemctl enable --now sshd' },
    services: [
      { packages: 'nginx', start: 'systemctl enable --now nginx', port: 80 },
      {
        packages: 'postgresql',
        start: `su - postgres -c "initdb -D '/var/lib/postgres/data'" && systemctl start postgresql`,
        port: 5432,
      },
      { packages: 'valkey', start: 'systemctl start valkey', port: 6379 },
      { packages: 'mariadb', start: 'systemctl start mariadb', port: 3306 },
    ],
  },
  {
    image: 'opensuse-15.6',
    id: 'opensuse-leap',
    init: 'systemd',
    refresh: 'zypper --non-interactive refresh',
    install: 'zypper -n install',
    remove: 'zypper -n rm',
    isInstalled: 'rpm -q',
    present: 'is already installed.',
    missing: { code: 104, says: (name) => `No provider of '${name}' found.` },
    locked: { code: 7, says: (pid) => `System management is locked by the application with pid ${pid} (other).` },
    offline: { code: 8, says: 'Error message: Could not resolve host: download.opensuse.org' },
    ssh: { package: 'openssh-server', start: 'systemctl enable --now sshd' },
    services: [
      { packages: 'nginx', start: 'systemctl enable --now nginx', port: 80 },
      { packages: 'postgresql-server', start: 'systemctl start postgresql', port: 5432 },
      { packages: 'redis', start: 'systemctl enable --now redis@default', port: 6379 },
      { packages: 'apache2', start: 'systemctl stop nginx; systemctl start apache2', port: 80 },
      { packages: 'mariadb', start: 'systemctl start mariadb', port: 3306 },
    ],
  },
];

const portsOf = (guest: RigGuest): number[] => guest.listeningPorts().map(({ port }) => port);
const both = ({ stdout, stderr }: { stdout: string; stderr: string }): string => `${stdout}${stderr}`;

describe.each(distributions)('$image', (distribution) => {
  const { image, refresh, install } = distribution;

  it('says what it is, has an init process, and answers its shell without an SSH server', async () => {
    await using guest = await startGuest({ image, hostKeys: [] });
    const ran = await runIn(
      guest,
      '. /etc/os-release; echo "$ID $(cat /proc/1/comm) $(hostname)"; ls /etc/ssh/sshd_config',
    );
    expect(ran.stdout).toBe(`${distribution.id} ${distribution.init} web\n`);
    expect(guest.sshPort).toBeNull();
    expect(portsOf(guest)).not.toContain(22);
  });

  it('installs what is asked for, leaves alone what is there, and takes it away again', async () => {
    await using guest = await startGuest({ image });
    const first = await runIn(guest, `${refresh} && ${install} git tmux && command -v git tmux`);
    expect(first).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('/usr/bin/git\n/usr/bin/tmux\n') });
    const again = await runIn(guest, `${install} git`);
    expect([again.exitCode, both(again)]).toEqual([0, expect.stringContaining(distribution.present)]);
    const removed = await runIn(guest, `${distribution.remove} tmux >/dev/null; ${distribution.isInstalled} git`);
    expect(removed.exitCode).toBe(0);
    expect((await runIn(guest, `${distribution.isInstalled} tmux; command -v tmux`)).exitCode).not.toBe(0);
  });

  it('names what does not exist and installs nothing then', async () => {
    await using guest = await startGuest({ image });
    guest.faults.missingPackages.add('tmux');
    const ran = await runIn(guest, `${refresh} >/dev/null 2>&1; ${install} git nosuch tmux`);
    expect(ran.exitCode).toBe(image === 'alpine-3.22' ? 2 : distribution.missing.code);
    expect(both(ran)).toContain(image.startsWith('debian') ? distribution.missing.says('nosuch') : 'nosuch');
    expect(both(await runIn(guest, `${install} nosuch`))).toContain(distribution.missing.says('nosuch'));
    expect((await runIn(guest, 'command -v git')).exitCode).not.toBe(0);
  });

  it('reports who keeps the database, and goes on when nobody does', async () => {
    await using guest = await startGuest({ image });
    await runIn(guest, refresh);
    const pid = guest.faults.holdPackageLock('other');
    const ran = await runIn(guest, `${distribution.locked.isPatient === true ? 'timeout 5 ' : ''}${install} git`);
    expect([ran.exitCode, both(ran)]).toEqual([
      distribution.locked.code,
      expect.stringContaining(distribution.locked.says(pid)),
    ]);
    guest.faults.releasePackageLock();
    expect((await runIn(guest, `${install} git >/dev/null && command -v git`)).stdout).toBe('/usr/bin/git\n');
  });

  it('says so when names cannot be resolved', async () => {
    await using guest = await startGuest({ image });
    await runIn(guest, refresh);
    guest.faults.setOffline(true);
    const ran = await runIn(guest, `${install} git`);
    expect([ran.exitCode, both(ran)]).toEqual([
      distribution.offline.code,
      expect.stringContaining(distribution.offline.says),
    ]);
    guest.faults.setOffline(false);
    expect((await runIn(guest, `${install} git >/dev/null && command -v git`)).stdout).toBe('/usr/bin/git\n');
  });

  it('lets nobody but root change packages, and says when the disk is full', async () => {
    await using guest = await startGuest({ image });
    await runIn(guest, `${refresh}; useradd -m -s /bin/sh me || adduser -D me`);
    const refused = await runIn(guest, `su me -c '${install} git'`);
    expect(refused.exitCode).not.toBe(0);
    expect(both(refused)).toMatch(/root|superuser|Permission denied/i);
    guest.faults.setDiskFull(true);
    const full = await runIn(guest, `${install} git`);
    expect(full.exitCode).not.toBe(0);
    expect(both(full)).toMatch(/No space left on device|not enough free disk space/);
    guest.faults.setDiskFull(false);
    expect((await runIn(guest, `${install} git >/dev/null && command -v git`)).stdout).toBe('/usr/bin/git\n');
  });

  it('keeps its services running under its own names', async () => {
    await using guest = await startGuest({ image });
    await runIn(guest, refresh);
    for (const { packages, start, port } of distribution.services) {
      const ran = await runIn(guest, `${install} ${packages} >/dev/null && ${start}`);
      expect([packages, ran.exitCode, ran.stderr, portsOf(guest)]).toEqual([
        packages,
        0,
        expect.any(String),
        expect.arrayContaining([port]),
      ]);
    }
  });

  it('gets an SSH server from its console and lets root in by it, also after a restart', async () => {
    const options = { image, hostKeys: [] };
    await using guest = await startGuest(options);
    const { package: name, start } = distribution.ssh;
    const ran = await runIn(guest, `${refresh} && ${install} ${name} && ${start} && ls /etc/ssh`);
    expect(ran).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('ssh_host_ed25519_key.pub') });
    while (guest.sshPort === null) await nextTurn();
    const seen: string[] = [];
    const hostVerifier = (key: Buffer): boolean => seen.push(key.toString('base64')) > 0;
    await using client = await connect(guest, { password: rootPassword, hostVerifier });
    expect((await exec(client, 'id -un')).stdout).toBe('root\n');
    const savedState: unknown = JSON.parse(JSON.stringify(guest.saveState()));
    await using later = await startGuest({ ...options, savedState });
    while (later.sshPort === null) await nextTurn();
    await using again = await connect(later, { password: rootPassword, hostVerifier });
    expect((await exec(again, 'cat /etc/ssh/ssh_host_ed25519_key.pub')).stdout).toContain(seen[1] ?? 'none');
    expect(seen[1]).toBe(seen[0]);
  });
});
