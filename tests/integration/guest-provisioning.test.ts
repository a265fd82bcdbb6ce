import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../electron/lib/secret.ts';
import { discover, installPackages, prepare, runScript, writeFiles } from '../../electron/provisioning/provision.ts';
import { waitForDns, waitForInit, waitForRoute } from '../../electron/provisioning/readiness.ts';
import type { OutputLine } from '../../electron/provisioning/transport.ts';
import { connectWithRetry } from '../../electron/ssh/connect-with-retry.ts';
import type { SSHSession } from '../../electron/ssh/ssh-session.ts';
import type { GuestImage } from '../../simulator/guest-contract.ts';
import { hostKeys, rootPassword, startGuest } from '../support/guest-rig.ts';
import type { RigGuest } from '../support/guest-rig.ts';
import { HastyClock } from './hasty-clock.ts';

const prelude = readFileSync(path.resolve(import.meta.dirname, '../../resources/prelude/prelude-2.sh'), 'utf8');
const images: readonly GuestImage[] = [
  'debian-12',
  'debian-13',
  'ubuntu-24.04',
  'alpine-3.22',
  'fedora-42',
  'almalinux-9',
  'rockylinux-9',
  'archlinux',
  'opensuse-15.6',
];

/** Waits take no time, but count. */
const quick = new HastyClock();

const connect = (guest: RigGuest): Promise<SSHSession> =>
  connectWithRetry({
    host: '127.0.0.1',
    port: guest.sshPort ?? 0,
    user: 'root',
    auth: { kind: 'password', password: new Secret(rootPassword) },
    hostKeys: hostKeys.map(({ type, fingerprint }) => ({ keyType: type, fingerprint })),
  });

const script = (name: string, content: string) => ({
  name,
  content,
  description: '',
  runAs: 'root',
  isEnabled: true,
  runsOnce: false,
  timeoutMs: 60_000,
  idleTimeoutMs: 60_000,
});

function managerOf(image: GuestImage): 'apt' | 'apk' | 'dnf' | 'pacman' | 'zypper' {
  if (image.startsWith('alpine')) return 'apk';
  if (image.startsWith('arch')) return 'pacman';
  if (image.startsWith('opensuse')) return 'zypper';
  return /^(?:debian|ubuntu)/.test(image) ? 'apt' : 'dnf';
}

describe.each(images)('Gantry provisions a simulated %s', (image) => {
  it('waits, writes files, installs packages, runs scripts and finds the services', async () => {
    await using guest = await startGuest({ image });
    await using session = await connect(guest);
    const lines: OutputLine[] = [];
    const options = { clock: quick, onLine: (line: OutputLine) => void lines.push(line) };
    const os = await prepare(session, { ...options, prelude });
    expect(os.init).toBe(image.startsWith('alpine') ? 'openrc' : 'systemd');
    await waitForInit(session, options);
    await waitForRoute(session, options);
    await waitForDns(session, os, options);

    const files = await writeFiles(
      session,
      [
        {
          destination: '/etc/demo/app.conf',
          content: 'a=1\n',
          policy: 'replace',
          encoding: 'utf8',
          hasPlaceholders: false,
          owner: 'root',
          group: 'root',
          mode: '0640',
        },
      ],
      options,
    );
    expect(files).toEqual([{ destination: '/etc/demo/app.conf', outcome: 'written', backup: null }]);

    const manager = managerOf(image);
    const result = await installPackages(
      session,
      [
        { manager, name: 'nginx' },
        { manager, name: 'curl' },
        { manager: 'npm', name: 'typescript', version: '5.9.2' },
        { manager: 'pip', name: 'httpie' },
      ],
      { ...options, os, onMissing: 'stop' },
    );
    // Where the manager itself needs curl, the image has it.
    const there = result.alreadyInstalled.map(({ name }) => name);
    expect(there).toEqual(manager === 'apt' || manager === 'apk' ? [] : ['curl']);
    expect([...result.installed, ...result.alreadyInstalled].map(({ name }) => name).toSorted()).toEqual([
      'curl',
      'httpie',
      'nginx',
      'typescript',
    ]);

    const user = {
      apk: 'adduser -D app',
      apt: 'adduser --disabled-password --gecos "" app',
      dnf: 'useradd -m app',
      pacman: 'useradd -m app',
      zypper: 'useradd -m app',
    }[manager];
    const start = {
      apk: 'rc-update add nginx default; rc-service nginx start',
      apt: 'systemctl is-active nginx',
      dnf: 'systemctl enable --now nginx',
      pacman: 'systemctl enable --now nginx',
      zypper: 'systemctl enable --now nginx',
    }[manager];
    await runScript(
      session,
      script(
        '10-app.sh',
        `#!/bin/sh
set -eu
log_info "on $CONTAINER_OS as $(id -un)"
ensure_installed git
id app >/dev/null 2>&1 || ${user}
run_as_user app sh -c 'echo "$USER in $HOME" >~/hello'
cat /home/app/hello
stat -c '%U' /home/app/hello
save_credential app password "$(generate_password 16)"
${start}
`,
      ),
      { ...options, os, runId: 'r1' },
    );
    const said = lines.map(({ text }) => text);
    expect(said).toEqual(expect.arrayContaining([`[info] on ${os.id} as root`, 'app in /home/app', 'app']));

    const { services, credentials } = await discover(session, { ...options, address: '10.77.0.5' });
    expect(services.find(({ name }) => name === 'nginx')).toMatchObject({
      status: 'running',
      webUrl: 'http://10.77.0.5/',
      ports: [{ port: 80, protocol: 'tcp', isLoopback: false }],
    });
    expect(credentials).toMatchObject([{ service: 'app', key: 'password' }]);
  });
});

it('finds a web editor of a template unit whose child listens, and a Docker container', async () => {
  await using guest = await startGuest({ image: 'debian-12' });
  await using session = await connect(guest);
  const os = await prepare(session, { clock: quick, prelude });
  await runScript(
    session,
    script(
      '20-editor.sh',
      `#!/bin/bash
set -euo pipefail
useradd -m -s /bin/bash coder
apt-get install -y code-server docker.io
mkdir -p /home/coder/.config/code-server
cat >/home/coder/.config/code-server/config.yaml <<EOF
bind-addr: 0.0.0.0:8080
auth: password
password: x
EOF
chown -R coder:coder /home/coder
systemctl enable --now code-server@coder
docker run -d --name portal -p 9000:9000 portainer/portainer-ce
`,
    ),
    { clock: quick, os, runId: 'r2' },
  );
  const { services } = await discover(session, { clock: quick, address: '10.77.0.5' });
  expect(services.find(({ name }) => name === 'code-server@coder')).toMatchObject({
    type: 'systemd',
    status: 'running',
    ports: [{ port: 8080 }],
  });
  expect(services.find(({ name }) => name === 'portal')).toMatchObject({
    type: 'docker',
    status: 'running',
    ports: [{ port: 9000 }],
  });
});

it.each(['fedora-42', 'almalinux-9'] satisfies GuestImage[])(
  'A54 A55 says which package is missing on %s, and waits for whoever works on the database',
  async (image) => {
    await using guest = await startGuest({ image });
    await using session = await connect(guest);
    const os = await prepare(session, { clock: quick, prelude });
    const options = { clock: quick, os, onMissing: 'stop' as const, lockTimeoutMs: 5_000 };
    const install = (name: string) => installPackages(session, [{ manager: 'dnf', name }], options);
    guest.faults.missingPackages.add('jq');
    await expect(install('jq')).rejects.toMatchObject({
      code: 'provision:package-missing',
      details: { packages: ['jq'] },
    });
    guest.faults.holdPackageLock('packagekitd');
    await expect(install('git')).rejects.toMatchObject({
      code: 'provision:wait-timeout',
      details: { lastSeen: expect.stringContaining('packagekitd') as string },
    });
    guest.faults.releasePackageLock();
    expect((await install('git')).installed).toEqual([{ manager: 'dnf', name: 'git' }]);
    expect((await install('git')).alreadyInstalled).toEqual([{ manager: 'dnf', name: 'git' }]);
  },
);

it('A54 A55 says which package is missing, who holds the lock, and that names cannot be resolved', async () => {
  await using guest = await startGuest({ image: 'debian-12' });
  await using session = await connect(guest);
  const os = await prepare(session, { clock: quick, prelude });
  const install = (name: string): Promise<unknown> =>
    installPackages(session, [{ manager: 'apt', name }], { clock: quick, os, onMissing: 'stop', lockTimeoutMs: 5_000 });
  guest.faults.missingPackages.add('curl');
  await expect(install('curl')).rejects.toMatchObject({ code: 'provision:package-missing' });
  guest.faults.holdPackageLock('unattended-upgr');
  await expect(install('git')).rejects.toMatchObject({
    code: 'provision:wait-timeout',
    details: { lastSeen: expect.stringContaining('unattended-upgr') },
  });
  guest.faults.releasePackageLock();
  guest.faults.setOffline(true);
  await expect(install('git')).rejects.toMatchObject({ code: 'provision:wait-timeout', details: { what: 'dns' } });
});

it('A56 names path and cause when an upload meets a read-only place or a full disk', async () => {
  await using guest = await startGuest();
  await using session = await connect(guest);
  guest.faults.readOnlyPaths.add('/srv');
  await expect(session.uploadFile('/srv/a', 'x', { mode: 0o600 })).rejects.toMatchObject({
    code: 'ssh:upload-failed',
    details: { path: '/srv/a', reason: expect.stringContaining('Read-only file system') },
  });
  guest.faults.setDiskFull(true);
  await expect(session.uploadFile('/opt/b', 'x', { mode: 0o600 })).rejects.toMatchObject({
    code: 'ssh:upload-failed',
    details: { path: '/opt/b', reason: expect.stringContaining('No space left on device') },
  });
});
