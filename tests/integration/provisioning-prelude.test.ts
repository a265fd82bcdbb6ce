import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const prelude = path.resolve(import.meta.dirname, '../../resources/prelude/prelude-2.sh');
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

/** The tools the prelude needs, without any package manager of this machine beside them. */
function baseTools(): void {
  mkdirSync(path.join(root, 'base'));
  for (const name of ['sh', 'id', 'cat'])
    symlinkSync(execFileSync('which', [name], { encoding: 'utf8' }).trim(), path.join(root, 'base', name));
}

/** Lines that tools wrote down. */
const calls = (): string[] => readFileSync(path.join(root, 'calls'), 'utf8').trim().split('\n');

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
    expect(calls()).toHaveLength(2);
    expect(calls()[0]).toBe('apt-get update -q');
    expect(calls()[1]).toMatch(/^apt-get install -y .* git tmux$/);
  });

  test.each([
    ['pacman', 'pacman', 'pacman -Sy --needed --noconfirm --noprogressbar git tmux'],
    ['zypper', 'rpm', 'zypper --non-interactive install --no-confirm git tmux'],
  ])('installs only what is missing with %s', (manager, asked, call) => {
    const isThere = 'for last; do :; done; [ "$last" = curl ]';
    tool(manager, `echo "${manager} $*" >>${root}/calls; case $1 in -Q) ${isThere} ;; *) exit \${CODE:-0} ;; esac`);
    if (asked !== manager) tool(asked, isThere);
    const only = `PATH=${root}/bin:${root}/base`;
    baseTools();
    expect(run(shell, `${only}; ensure_installed curl git tmux`).status).toBe(0);
    expect(calls().filter((line) => !line.includes(' -Q '))).toEqual([call]);
    expect(run(shell, `${only}; CODE=4; export CODE; ensure_installed git`).status).toBe(4);
  });

  test('zypper’s advice to restart something is no failure', () => {
    tool('zypper', 'exit 103');
    tool('rpm', 'exit 1');
    baseTools();
    expect(run(shell, `PATH=${root}/bin:${root}/base; ensure_installed git`).status).toBe(0);
  });

  test('tells the init system that has booted, whatever is installed', () => {
    tool('systemctl', 'exit 1');
    expect(run(shell, 'init_system').stdout).toBe('none\n');
    mkdirSync(path.join(root, 'run/openrc'), { recursive: true });
    expect(run(shell, 'init_system').stdout).toBe('openrc\n');
    mkdirSync(path.join(root, 'run/systemd/system'), { recursive: true });
    expect(run(shell, 'init_system').stdout).toBe('systemd\n');
  });

  const everything = 'service_enable web; service_start web; service_restart web; service_reload web; service_stop web';

  test('asks systemd for its services', () => {
    mkdirSync(path.join(root, 'run/systemd/system'), { recursive: true });
    tool('systemctl', `echo "$*" >>${root}/calls\n[ "$1" != is-active ] || [ -e ${root}/runs ]`);
    expect(run(shell, `${everything}; touch ${root}/runs; service_start web; service_stop web`).status).toBe(0);
    expect(calls().filter((line) => !line.startsWith('is-active'))).toEqual([
      'enable --quiet web',
      'start web',
      'restart web',
      'reload-or-restart web',
      'stop web',
    ]);
  });

  test('asks OpenRC for its services, and restarts what cannot reload', () => {
    mkdirSync(path.join(root, 'run/openrc'), { recursive: true });
    tool('rc-update', `echo "rc-update $*" >>${root}/calls`);
    tool('rc-service', `echo "$*" >>${root}/calls\ncase $2 in status) [ -e ${root}/runs ] ;; reload) exit 1 ;; esac`);
    expect(run(shell, everything).status).toBe(0);
    expect(calls().filter((line) => !line.endsWith(' status'))).toEqual([
      'rc-update --quiet add web default',
      'web start',
      'web restart',
      'web reload',
      'web restart',
    ]);
  });

  test('runs the init script where nothing has booted, and does not wait for what keeps its output open', () => {
    mkdirSync(path.join(root, 'etc/init.d'), { recursive: true });
    const daemon = `echo "$1" >>${root}/calls
case $1 in
  start) sleep 600 & echo $! >${root}/pid; echo "Starting web" ;;
  stop) kill "$(cat ${root}/pid)"; rm ${root}/pid ;;
  status) [ -e ${root}/pid ] ;;
  reload) echo "Usage: start stop"; exit 3 ;;
esac`;
    writeFileSync(path.join(root, 'etc/init.d/web'), `#!/bin/sh\n${daemon}\n`, { mode: 0o755 });
    const { stdout, status } = run(shell, 'service_enable web; service_start web; service_start web; service_stop web');
    expect(status).toBe(0);
    expect(stdout).toBe('[info] web has to be started by hand: there is no init system\nStarting web\n');
    expect(calls().filter((line) => line !== 'status')).toEqual(['start', 'stop']);
    expect(run(shell, 'service_reload web').status).toBe(0);
    expect(calls().slice(-2)).toEqual(['reload', 'restart']);
    const failed = run(shell, 'service_start nothing');
    expect(failed.status).toBe(1);
    expect(failed.stderr).toContain(`no ${root}/etc/init.d/nothing to run nothing with`);
  });

  test('writes a file whole, once, and says whether anything changed', () => {
    const target = path.join(root, 'etc/deep/web.conf');
    const me = execFileSync('id', ['-un'], { encoding: 'utf8' }).trim();
    const write = `write_file ${target} 0640 ${me} <<'END'\na "b" $c\nEND\necho "changed $GANTRY_CHANGED"`;
    expect(run(shell, write).stdout).toBe(`[info] Wrote ${target}\nchanged 1\n`);
    expect(readFileSync(target, 'utf8')).toBe('a "b" $c\n');
    expect(statSync(target).mode & 0o777).toBe(0o640);
    chmodSync(target, 0o600);
    expect(run(shell, write).stdout).toBe('changed 0\n');
    expect(statSync(target).mode & 0o777).toBe(0o640);
  });

  test('writes what a link leads to, and nothing where a folder is', () => {
    const me = execFileSync('id', ['-un'], { encoding: 'utf8' }).trim();
    writeFileSync(path.join(root, 'real'), 'old\n');
    symlinkSync(path.join(root, 'real'), path.join(root, 'link'));
    expect(run(shell, `write_file ${root}/link 0644 ${me} <<END\nnew\nEND`).status).toBe(0);
    expect(readFileSync(path.join(root, 'real'), 'utf8')).toBe('new\n');
    expect(lstatSync(path.join(root, 'link')).isSymbolicLink()).toBe(true);
    expect(run(shell, `write_file ${root}/bin 0644 ${me} <<END\nnew\nEND`).status).toBe(1);
    expect(readdirSync(root).filter((name) => name.includes('gantry-new'))).toEqual([]);
  });

  test('writes beside no link that was put in its way, and leaves nothing behind when it fails', () => {
    const me = execFileSync('id', ['-un'], { encoding: 'utf8' }).trim();
    const target = path.join(root, 'web.conf');
    writeFileSync(path.join(root, 'victim'), 'mine\n');
    symlinkSync(path.join(root, 'victim'), `${target}.gantry-new`);
    expect(run(shell, `write_file ${target} 0644 ${me} <<END\nnew\nEND`).status).toBe(0);
    expect(readFileSync(path.join(root, 'victim'), 'utf8')).toBe('mine\n');
    expect(readFileSync(target, 'utf8')).toBe('new\n');
    const before = readdirSync(root).toSorted();
    expect(run(shell, `write_file ${root}/other 0644 no-such-user <<END\nnew\nEND`).status).toBe(1);
    tool('cat', 'exit 1');
    expect(run(shell, `write_file ${root}/other 0644 ${me} <<END\nnew\nEND`).status).toBe(1);
    expect(readdirSync(root).toSorted()).toEqual(before);
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
    expect(run(shell, `CONTAINER_USER=nobody; run_as_user 'id -un; echo "$USER  a"'`).stdout).toBe(
      'nobody\nnobody  a\n',
    );
    expect(run(shell, 'run_as_user').status).toBe(2);
  });
});
