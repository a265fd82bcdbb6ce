import { describe, expect, test } from 'vitest';
import { install, packagesOf } from '../../../tests/support/run-install.ts';
import type { OsFacts } from '../detect-os.ts';

const arch: OsFacts = { id: 'arch', version: '', family: 'arch', init: 'systemd', packageManager: 'pacman' };
const suse: OsFacts = {
  id: 'opensuse-leap',
  version: '15.6',
  family: 'suse',
  init: 'systemd',
  packageManager: 'zypper',
};
const fedora: OsFacts = { id: 'fedora', version: '42', family: 'fedora', init: 'systemd', packageManager: 'dnf' };

describe('pacman', () => {
  test('fetches lists and keys, then brings the packages with the whole system up to date, asking nothing', async () => {
    const { result, transport } = await install(
      [[/pacman -Q curl/, { stdout: 'curl 8.15.0-1\n' }]],
      packagesOf('pacman', 'curl', 'nginx', 'git'),
      { os: arch },
    );
    expect(result).toMatchObject({
      alreadyInstalled: packagesOf('pacman', 'curl'),
      installed: packagesOf('pacman', 'nginx', 'git'),
    });
    expect(
      transport.asked(/pacman -Sy --noconfirm --noprogressbar --needed \|\| exit\n[^]*archlinux-keyring/),
    ).toHaveLength(1);
    expect(transport.asked(/pacman -Su --noconfirm --noprogressbar --needed nginx git/)).toHaveLength(1);
  });

  // Output of pacman 7.
  const missing = { stderr: 'error: target not found: nosuch\nerror: target not found: nope\n', exitCode: 1 };

  test('A55 names every target it does not find, and leaves them out when told to continue', async () => {
    const stopped = await install([[/pacman -Su.* nosuch/, missing]], packagesOf('pacman', 'git', 'nosuch', 'nope'), {
      os: arch,
    });
    expect(stopped.result).toMatchObject({
      code: 'provision:package-missing',
      details: { manager: 'pacman', packages: ['nosuch', 'nope'] },
    });
    const { result } = await install(
      [[/pacman -Su.* nosuch/, missing]],
      packagesOf('pacman', 'git', 'nosuch', 'nope'),
      {
        os: arch,
        onMissing: 'continue',
      },
    );
    expect(result).toMatchObject({
      installed: packagesOf('pacman', 'git'),
      missing: packagesOf('pacman', 'nosuch', 'nope'),
    });
  });

  const locked = {
    stderr:
      "error: failed to init transaction (unable to lock database)\nerror: could not lock database: File exists\n  if you're sure a package manager is not already\n  running, you can remove /var/lib/pacman/db.lck\n",
    exitCode: 1,
  };

  test('A54 waits while another one holds the database, and takes a lock away that nobody holds', async () => {
    let attempts = 0;
    const { result, status, transport } = await install(
      [[/pacman -Su/, () => (++attempts < 4 ? locked : {})]],
      packagesOf('pacman', 'git'),
      { os: arch },
    );
    expect(result).toMatchObject({ installed: packagesOf('pacman', 'git') });
    expect(transport.asked(/rm -f \/var\/lib\/pacman\/db\.lck/)).toHaveLength(1);
    expect(status).toContain('Waiting for the pacman lock, held by another pacman (/var/lib/pacman/db.lck)');
  });

  test('A54 times out by name', async () => {
    const { result } = await install([[/pacman -Su/, locked]], packagesOf('pacman', 'git'), {
      os: arch,
      lockTimeoutMs: 30_000,
    });
    expect(result).toMatchObject({
      code: 'provision:wait-timeout',
      details: { what: 'package-lock', lastSeen: expect.stringContaining('/var/lib/pacman/db.lck') as string },
    });
  });

  test('a mirror that fails is of no account when another has the lists; without names it is told', async () => {
    const one = {
      stderr: "error: failed retrieving file 'core.db' from a.example.org : Could not resolve host: a.example.org\n",
    };
    const all = {
      stderr: `${one.stderr}error: failed to synchronize all databases (download library error)\n`,
      exitCode: 1,
    };
    const lucky = await install([[/pacman -Sy/, one]], packagesOf('pacman', 'git'), { os: arch });
    expect(lucky.result).toMatchObject({ installed: packagesOf('pacman', 'git') });
    const { result } = await install([[/pacman -Sy/, all]], packagesOf('pacman', 'git'), { os: arch });
    expect(result).toMatchObject({
      code: 'provision:wait-timeout',
      details: { what: 'dns', lastSeen: expect.stringContaining('a.example.org') as string },
    });
  });
});

describe('zypper', () => {
  test('installs all in one call, without what is there in the wanted version, asking nothing', async () => {
    const { result, transport } = await install(
      [[/rpm -q/, { stdout: 'curl|8.6.0\ncurl|8.6.0-150600.4.21.1\ngit|2.43.0\ngit|2.43.0-150600.3.9.1\n' }]],
      [
        { manager: 'zypper', name: 'curl', version: '8.6.0-150600.4.21.1' },
        { manager: 'zypper', name: 'git', version: '2.40.0' },
        { manager: 'zypper', name: 'nginx' },
      ],
      { os: suse },
    );
    expect(result).toMatchObject({
      alreadyInstalled: [{ name: 'curl' }],
      installed: [{ name: 'git' }, { name: 'nginx' }],
    });
    expect(transport.asked(/zypper --non-interactive refresh/)).toHaveLength(1);
    expect(transport.asked(/zypper --non-interactive install \S*git=2\.40\.0\S* nginx\n/)).toHaveLength(1);
  });

  test.each([
    [
      "'nosuch' not found in package names. Trying capabilities.\nNo provider of 'nosuch' found.\n",
      [{ manager: 'zypper' as const, name: 'nosuch' }],
      'nosuch',
    ],
    [
      "No provider of 'nginx = 9.9' found.\n",
      [{ manager: 'zypper' as const, name: 'nginx', version: '9.9' }],
      'nginx 9.9',
    ],
    [
      "No provider of 'nginx=9.9' found.\n",
      [{ manager: 'zypper' as const, name: 'nginx', version: '9.9' }],
      'nginx 9.9',
    ],
  ])('A55 names what nothing provides: %j', async (stdout, entries, named) => {
    const { result } = await install([[/zypper .*install/, { stdout, exitCode: 104 }]], entries, { os: suse });
    expect(result).toMatchObject({
      code: 'provision:package-missing',
      details: { manager: 'zypper', packages: [named] },
    });
  });

  test('A54 waits for the application that holds the lock, by its name', async () => {
    const locked = {
      stderr:
        'System management is locked by the application with pid 4242 (zypper).\nClose this application before trying again.\n',
      exitCode: 7,
    };
    let attempts = 0;
    const { result, status } = await install(
      [[/zypper .*install/, () => (++attempts < 3 ? locked : {})]],
      packagesOf('zypper', 'git'),
      { os: suse },
    );
    expect(result).toMatchObject({ installed: packagesOf('zypper', 'git') });
    expect(status).toContain('Waiting for the zypper lock, held by zypper (4242)');
  });

  test('tells lists that could not be fetched for want of names', async () => {
    const stderr =
      "Repository 'Main' is invalid.\nHistory:\n - Download (curl) error for 'http://download.opensuse.org/x':\nError code: Connection failed\nError message: Could not resolve host: download.opensuse.org\n\nCould not refresh the repositories because of errors.\n";
    const { result } = await install([[/zypper .*refresh/, { stderr, exitCode: 4 }]], packagesOf('zypper', 'git'), {
      os: suse,
    });
    expect(result).toMatchObject({
      code: 'provision:wait-timeout',
      details: { what: 'dns', lastSeen: 'Could not resolve host: download.opensuse.org' },
    });
  });
});

test('dnf takes a pattern for a version, and knows one that is installed by it', async () => {
  const { result, transport } = await install(
    [[/rpm -q/, { stdout: 'git|2.51.0\ngit|2.51.0-2.fc42\n' }]],
    [
      { manager: 'dnf', name: 'git', version: '2.51.*' },
      { manager: 'dnf', name: 'nginx', version: '1.28*' },
    ],
    { os: fedora },
  );
  expect(result).toMatchObject({ alreadyInstalled: [{ name: 'git' }], installed: [{ name: 'nginx' }] });
  expect(transport.asked(/dnf -y install '\\''nginx-1\.28\*'\\''/)).toHaveLength(1);
});
