import { describe, expect, test } from 'vitest';
import { alpine, debian, install, packagesOf } from '../../../tests/support/run-install.ts';
import type { Rule } from '../../../tests/support/scripted-transport.ts';

describe('apt', () => {
  test('installs the whole set in one call, without what is there, never asking anything', async () => {
    const { result, transport } = await install(
      [[/dpkg-query/, { stdout: 'curl=7.88.1\n' }]],
      packagesOf('apt', 'curl', 'git', 'nginx', 'git'),
    );
    expect(result).toMatchObject({
      alreadyInstalled: [{ manager: 'apt', name: 'curl' }],
      installed: packagesOf('apt', 'git', 'nginx'),
      missing: [],
    });
    const calls = transport.asked(/apt-get install/);
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatch(/DEBIAN_FRONTEND=noninteractive[^]*apt-get install -y .*force-confold.* git nginx/);
  });

  test('fetches no lists and installs nothing when all is there', async () => {
    const { transport } = await install([[/dpkg-query/, { stdout: 'curl=7.88.1\n' }]], packagesOf('apt', 'curl'));
    expect(transport.asked(/apt-get/)).toEqual([]);
  });

  test('installs again what is there in another version than pinned', async () => {
    const { transport } = await install(
      [[/dpkg-query/, { stdout: 'curl=7.88.1\n' }]],
      [{ manager: 'apt', name: 'curl', version: '8.0-1' }],
    );
    expect(transport.asked(/apt-get install .* \S*curl=8\.0-1/)).toHaveLength(1);
  });

  const missing: Rule = [
    /apt-get install.* nosuch/,
    { stdout: 'Reading package lists...\n', stderr: 'E: Unable to locate package nosuch\n', exitCode: 100 },
  ];

  test('A55 names a missing package and stops', async () => {
    const { result, transport } = await install([missing], packagesOf('apt', 'git', 'nosuch'));
    expect(result).toMatchObject({
      code: 'provision:package-missing',
      details: {
        manager: 'apt',
        packages: ['nosuch'],
        lastLines: ['Reading package lists...', 'E: Unable to locate package nosuch'],
      },
    });
    expect(transport.asked(/apt-get install/)).toHaveLength(1);
  });

  test('A55 leaves a missing package out and installs the others when told to continue', async () => {
    const { result, transport } = await install([missing], packagesOf('apt', 'git', 'nosuch', 'tmux'), {
      onMissing: 'continue',
    });
    expect(result).toMatchObject({ installed: packagesOf('apt', 'git', 'tmux'), missing: packagesOf('apt', 'nosuch') });
    expect(transport.asked(/apt-get install/)[1]).toMatch(/ git tmux$/m);
  });

  test('A55 names a version that does not exist', async () => {
    const { result } = await install(
      [[/apt-get install/, { stderr: "E: Version '9.9' for 'git' was not found\n", exitCode: 100 }]],
      [{ manager: 'apt', name: 'git', version: '9.9' }],
    );
    expect(result).toMatchObject({ details: { packages: ['git 9.9'] } });
  });

  test('another failure keeps its exit code and last lines', async () => {
    const { result } = await install(
      [[/apt-get install/, { stderr: 'E: Sub-process /usr/bin/dpkg returned an error code (1)\n', exitCode: 100 }]],
      packagesOf('apt', 'git'),
    );
    expect(result).toMatchObject({
      code: 'ssh:command-failed',
      details: {
        command: 'apt install git',
        exitCode: 100,
        lastLines: ['E: Sub-process /usr/bin/dpkg returned an error code (1)'],
      },
    });
  });

  // Output of a real `apt-get update` without DNS, which exits 0.
  const withoutDns = {
    stdout:
      "Ign:1 http://deb.example.org/debian bookworm InRelease\nErr:1 http://deb.example.org/debian bookworm InRelease\n  Temporary failure resolving 'deb.example.org'\nReading package lists...\n",
    stderr: 'W: Some index files failed to download. They have been ignored, or old ones used instead.\n',
  };

  test('does not believe an update that exits 0 without DNS', async () => {
    const { result, transport } = await install([[/apt-get update/, withoutDns]], packagesOf('apt', 'git'));
    expect(result).toMatchObject({
      code: 'provision:wait-timeout',
      details: { what: 'dns', lastSeen: "Temporary failure resolving 'deb.example.org'" },
    });
    expect(transport.asked(/apt-get update/)).toHaveLength(3);
    expect(transport.asked(/apt-get install/)).toEqual([]);
  });

  test('tries an update again, since the network may come up late', async () => {
    let attempts = 0;
    const { result } = await install(
      [[/apt-get update/, () => (++attempts < 3 ? withoutDns : {})]],
      packagesOf('apt', 'git'),
    );
    expect(result).toMatchObject({ installed: packagesOf('apt', 'git') });
  });

  const held = {
    stdout:
      'Waiting for cache lock: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 1283 (unattended-upgr)...\n',
    stderr: 'E: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), is another process using it?\n',
    exitCode: 100,
  };

  test('A54 waits for the lock with a message naming its holder, then continues', async () => {
    let attempts = 0;
    const { result, status } = await install(
      [[/apt-get install/, () => (++attempts < 4 ? held : {})]],
      packagesOf('apt', 'git'),
    );
    expect(result).toMatchObject({ installed: packagesOf('apt', 'git') });
    expect(status).toContain('Waiting for the apt lock, held by unattended-upgr (1283)');
  });

  test('A54 sees the holder before it starts, by the files processes have open', async () => {
    let looks = 0;
    const open = '/proc/1/fd:\n/proc/812/fd:\nlrwx------ 1 root root 64 Jan 1 00:00 4 -> /var/lib/dpkg/lock-frontend\n';
    const { status, transport } = await install(
      [
        [/\/proc\/\[0-9\]/, () => ({ stdout: ++looks <= 2 ? open : '' })],
        [/\/comm/, { stdout: '812 apt-get\n' }],
      ],
      packagesOf('apt', 'git'),
    );
    expect(status[1]).toBe('Waiting for the apt lock, held by apt-get (812)');
    expect(transport.asked(/apt-get install/)).toHaveLength(1);
  });

  test('A54 times out by name', async () => {
    const { result } = await install([[/apt-get install/, held]], packagesOf('apt', 'git'), { lockTimeoutMs: 60_000 });
    expect(result).toMatchObject({
      code: 'provision:wait-timeout',
      details: {
        what: 'package-lock',
        waitedMs: 60_000,
        lastSeen: 'Waiting for the apt lock, held by unattended-upgr (1283)',
      },
    });
  });

  test('finishes an installation that was cut off earlier, once', async () => {
    const interrupted = {
      stderr: "E: dpkg was interrupted, you must manually run 'dpkg --configure -a' to correct the problem. \n",
      exitCode: 100,
    };
    let attempts = 0;
    const { result, transport } = await install(
      [[/apt-get install/, () => (++attempts === 1 ? interrupted : {})]],
      packagesOf('apt', 'git'),
    );
    expect(result).toMatchObject({ installed: packagesOf('apt', 'git') });
    expect(transport.asked(/dpkg --configure -a/)).toHaveLength(1);
    const stuck = await install([[/apt-get install/, interrupted]], packagesOf('apt', 'git'));
    expect(stuck.result).toMatchObject({ code: 'ssh:command-failed' });
    expect(stuck.transport.asked(/dpkg --configure -a/)).toHaveLength(1);
  });
});

describe('the network', () => {
  test('is awaited by name before anything is fetched, and not when nothing has to be', async () => {
    let looks = 0;
    const late: Rule[] = [[/ip route show/, () => ({ stdout: ++looks < 3 ? '' : 'default via 10.0.0.1 dev eth0\n' })]];
    const { result, status } = await install(late, packagesOf('apt', 'git'));
    expect(result).toMatchObject({ installed: packagesOf('apt', 'git') });
    expect(status[0]).toBe('There is no default route');
    const idle = await install([[/dpkg-query/, { stdout: 'git=1\n' }]], packagesOf('apt', 'git'));
    expect(idle.transport.asked(/ip route|getent/)).toEqual([]);
  });

  test('that does not come is told, and the manager gets its try all the same', async () => {
    const { result, lines } = await install([[/getent hosts/, {}]], packagesOf('apt', 'git'));
    expect(result).toMatchObject({ installed: packagesOf('apt', 'git') });
    expect(lines).toEqual(['deb.debian.org cannot be resolved after 30 s; trying all the same']);
  });
});

describe('choosing managers', () => {
  test('uses the system’s own of several and leaves the others out', async () => {
    const { result, transport } = await install([], [...packagesOf('apt', 'nginx'), ...packagesOf('apk', 'nginx')], {
      os: alpine,
    });
    expect(result).toMatchObject({
      installed: packagesOf('apk', 'nginx'),
      notForThisSystem: packagesOf('apt', 'nginx'),
    });
    expect(transport.asked(/apt-get/)).toEqual([]);
  });

  test('A31 refuses a template made for another system', async () => {
    const { result } = await install([], packagesOf('apt', 'nginx'), { os: alpine });
    expect(result).toMatchObject({
      code: 'provision:unsupported',
      details: { what: 'apt', reason: 'alpine installs packages with apk' },
    });
  });

  test.each([
    [
      { manager: 'apk' as const, name: 'nginx', version: '1.26*' },
      { ...debian, packageManager: 'apk' as const },
      'takes whole versions only',
    ],
    [
      { manager: 'zypper' as const, name: 'nginx', version: '1.*' },
      { ...debian, packageManager: 'zypper' as const },
      'takes whole versions only',
    ],
    [
      { manager: 'pacman' as const, name: 'nginx', version: '1.28.0-1' },
      { ...debian, packageManager: 'pacman' as const },
      'has only the newest version',
    ],
  ])('A31 says before anything is installed that it cannot install %j', async (entry, os, reason) => {
    const { result, transport } = await install([], [...packagesOf('npm', 'x'), entry], { os });
    expect(result).toMatchObject({
      code: 'provision:unsupported',
      details: { what: `nginx ${entry.version}`, reason: expect.stringContaining(reason) as string },
    });
    expect(transport.commands).toEqual([]);
  });

  test('A31 apt, dnf, npm and pip take a pattern as it is, whatever files lie around', async () => {
    const { transport } = await install([], [{ manager: 'apt', name: 'nginx', version: '1.22*' }]);
    expect(transport.asked(/apt-get install .* '\\''nginx=1\.22\*'\\''/)).toHaveLength(1);
  });

  test('an installed version that fits the pattern is not installed again', async () => {
    const { transport } = await install(
      [[/dpkg-query/, { stdout: 'nginx=1.22.1-9+deb12u3\n' }]],
      [{ manager: 'apt', name: 'nginx', version: '1.22*deb12*' }],
    );
    expect(transport.asked(/apt-get/)).toEqual([]);
  });
});

describe('apk', () => {
  const noSuch = {
    stderr: 'ERROR: unable to select packages:\n  nosuch (no such package):\n    required by: world[nosuch]\n',
    exitCode: 1,
  };

  test('A55 names a missing package', async () => {
    const { result } = await install([[/apk add/, noSuch]], packagesOf('apk', 'nosuch', 'git'), { os: alpine });
    expect(result).toMatchObject({
      code: 'provision:package-missing',
      details: { manager: 'apk', packages: ['nosuch'] },
    });
  });

  test('knows what is installed, and in which version', async () => {
    const { result } = await install(
      [[/apk info/, { stdout: 'git git-2.49.1-r0\ncurl curl-8.14.1-r1\n' }]],
      [
        { manager: 'apk', name: 'git' },
        { manager: 'apk', name: 'curl', version: '8.0-r0' },
      ],
      { os: alpine },
    );
    expect(result).toMatchObject({ alreadyInstalled: [{ name: 'git' }], installed: [{ name: 'curl' }] });
  });

  test('A54 waits while another apk holds the database', async () => {
    let attempts = 0;
    const locked = {
      stderr:
        'ERROR: Unable to lock database: Resource temporarily unavailable\nERROR: Failed to open apk database: Resource temporarily unavailable\n',
      exitCode: 99,
    };
    const { result, status } = await install(
      [[/apk add/, () => (++attempts < 3 ? locked : {})]],
      packagesOf('apk', 'git'),
      { os: alpine },
    );
    expect(result).toMatchObject({ installed: packagesOf('apk', 'git') });
    expect(status).toContain('Waiting for the apk lock, held by another apk');
  });
});
