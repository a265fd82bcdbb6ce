import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const prelude = path.resolve(import.meta.dirname, '../../resources/prelude/prelude-1.sh');
const shells = ['/bin/sh', '/bin/dash', '/bin/bash', '/bin/busybox'].filter(
  (shell) => spawnSync(shell, ['--help']).error === undefined,
);
let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'gantry-prelude-'));
  mkdirSync(path.join(root, 'bin'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Puts a tool in front of the PATH. */
function tool(name: string, body: string): void {
  writeFileSync(path.join(root, 'bin', name), `#!/bin/sh\n${body}\n`);
  chmodSync(path.join(root, 'bin', name), 0o755);
}

/** With `/usr/sbin:` runuser is found, without it su does its work. */
function run(shell: string, text: string, sbin = ''): { stdout: string; stderr: string; status: number | null } {
  const words = shell.endsWith('busybox') ? ['ash', '-c'] : ['-c'];
  const { stdout, stderr, status } = spawnSync(shell, [...words, `set -eu\n. "$0"\n${text}`, prelude], {
    encoding: 'utf8',
    // A bash at level 0 with a pipe as input takes itself for a remote shell and reads the user's .bashrc.
    env: { PATH: `${root}/bin:${sbin}/usr/bin:/bin`, GANTRY_ROOT: root, SHLVL: '1' },
  });
  return { stdout, stderr, status };
}

describe.each(shells)('the prelude under %s', (shell) => {
  test('logs information on stdout and trouble on stderr', () => {
    const { stdout, stderr } = run(shell, 'log_info one two; log_warn "a  b"; log_error "%s"');
    expect(stdout).toBe('[info] one two\n');
    expect(stderr).toBe('[warn] a  b\n[error] %s\n');
  });

  test('generates passwords of the asked length that differ', () => {
    const [first = '', second = '', short = ''] = run(
      shell,
      'generate_password; generate_password 24; generate_password 8',
    ).stdout.split('\n');
    expect(first).toMatch(/^[A-Za-z0-9]{24}$/);
    expect(second).not.toBe(first);
    expect(short).toMatch(/^[A-Za-z0-9]{8}$/);
  });

  test('saves a credential for root only, whatever is in its value', () => {
    const { status } = run(
      shell,
      `save_credential web password 'a"b $c
second line'; printf 'from stdin' | save_credential web token -`,
    );
    expect(status).toBe(0);
    const folder = path.join(root, 'var/lib/gantry/credentials/web');
    expect(readFileSync(path.join(folder, 'password'), 'utf8')).toBe('a"b $c\nsecond line');
    expect(readFileSync(path.join(folder, 'token'), 'utf8')).toBe('from stdin');
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(path.join(folder, 'password')).mode & 0o777).toBe(0o600);
  });

  test('A20 refuses credential names that lead elsewhere', () => {
    for (const name of ['../../etc', '.hidden', 'a/b', 'a b', '', '$(touch x)']) {
      expect(run(shell, `save_credential '${name}' key value`).status).toBe(2);
      expect(run(shell, `save_credential service '${name}' value`).status).toBe(2);
    }
  });

  test('installs only what is missing, in one call', () => {
    tool('dpkg-query', 'for last; do :; done; [ "$last" = curl ] && printf installed || exit 1');
    tool('apt-get', `echo "apt-get $*" >>${root}/calls`);
    expect(run(shell, 'is_installed curl; ensure_installed curl git tmux; ensure_installed curl').status).toBe(0);
    const calls = readFileSync(path.join(root, 'calls'), 'utf8').trim().split('\n');
    expect(calls).toHaveLength(2);
    expect(calls[0]).toBe('apt-get update -q');
    expect(calls[1]).toMatch(/^apt-get install -y .* git tmux$/);
  });

  test('A54 waits for the package lock, names its holder, and gives up in the end', () => {
    mkdirSync(path.join(root, 'proc/4711/fd'), { recursive: true });
    writeFileSync(path.join(root, 'proc/4711/comm'), 'unattended-upgr\n');
    symlinkSync('/var/lib/dpkg/lock-frontend', path.join(root, 'proc/4711/fd/5'));
    mkdirSync(path.join(root, 'proc/4712/fd'), { recursive: true });
    tool('sleep', 'exit 0');
    const gaveUp = run(shell, 'wait_for_apt_lock 2');
    expect(gaveUp.status).toBe(1);
    expect(gaveUp.stdout).toBe('[info] Waiting for the package lock, held by unattended-upgr (4711)\n');
    expect(gaveUp.stderr).toContain('unattended-upgr (4711) still holds the package lock');
    tool('sleep', `rm -f ${root}/proc/4711/fd/5`);
    expect(run(shell, 'wait_for_apt_lock 2').status).toBe(0);
  });

  test('runs a command as another user, in that user’s home, with its words kept apart', () => {
    const me = execFileSync('id', ['-un'], { encoding: 'utf8' }).trim();
    expect(run(shell, `run_as_user ${me} printf '%s|' 'a b' '$c'`).stdout).toBe('a b|$c|');
    if (process.getuid?.() !== 0) return;
    for (const sbin of ['', '/usr/sbin:']) {
      expect(run(shell, `run_as_user nobody sh -c 'id -un; echo "$USER $1"' x 'a  b'`, sbin).stdout).toBe(
        'nobody\nnobody a  b\n',
      );
    }
    expect(run(shell, 'run_as_user no-such-user true').status).toBe(1);
  });
});
