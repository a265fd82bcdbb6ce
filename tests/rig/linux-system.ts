import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import type { SSHSession } from '../../electron/ssh/ssh-session.ts';
import { connectWithRetry } from '../../electron/ssh/connect-with-retry.ts';
import { fingerprintOfLine } from '../../electron/ssh/fingerprint.ts';
import { Secret } from '../../electron/lib/secret.ts';
import { runCommand } from '../../scripts/lib/run-command.ts';
import { freePort } from '../integration/openssh-server.ts';
import { makeKeyPair } from '../support/ssh-keys.ts';
import { archiveFolder, rigFolder } from './base-system.ts';

/**
 * Builds the system's world and becomes its first process: a root of its own, /proc of its own processes, nothing of the host's mounts.
 * $1 host name, $2 root folder, $3 SSH port. Standard input stays open as long as whoever started it lives; at its end the first process
 * ends, and with it all others and every mount.
 */
const start = `set -e
hostname "$1"
mount --bind "$2" "$2"
cd "$2"
mkdir -p .host dev/pts dev/shm
mount -t proc proc proc
mount -t tmpfs -o mode=0755 tmpfs run
mount -t tmpfs -o mode=1777 tmpfs dev/shm
mount -t devpts -o newinstance,ptmxmode=0666,mode=0620,gid=5 devpts dev/pts
ln -sf pts/ptmx dev/ptmx
pivot_root . .host
exec chroot . /bin/sh -c '
umount -l /.host && rmdir /.host
mkdir -p /run/sshd /run/lock
/usr/sbin/sshd -D -e -o Port="$1" -o ListenAddress=127.0.0.1 -o UsePAM=no </dev/null &
exec 3<&0
cat <&3 >/dev/null &
wait $!
' init "$3"`;

/** Since OpenSSH 9.8 connections are served by programs of other names, all beginning with sshd. */
const replaceServer = `
for p in /proc/[0-9]*; do case $(cat $p/comm 2>/dev/null) in sshd*) kill -KILL \${p#/proc/};; esac; done
/usr/sbin/sshd -o Port="$1" -o ListenAddress=127.0.0.1 -o UsePAM=no </dev/null >/dev/null 2>&1`;

/** A Debian without systemd in its own mount, PID and UTS namespaces, sharing this machine's network, reached over its own OpenSSH. */
export class LinuxSystem implements AsyncDisposable {
  readonly port: number;
  readonly folder: string;
  readonly #suite: string;
  readonly #privateKey: Secret;
  readonly #hostKey: string;
  #process: ChildProcess | null = null;
  #log = '';

  private constructor(suite: string, folder: string, port: number, privateKey: Secret, hostKey: string) {
    this.#suite = suite;
    this.folder = folder;
    this.port = port;
    this.#privateKey = privateKey;
    this.#hostKey = hostKey;
  }

  /** Unpacks a base system anew and boots it. */
  static async boot(suite: string, archive: string): Promise<LinuxSystem> {
    const folder = await fs.mkdtemp(path.join(rigFolder(), `run-${process.pid}-`));
    const root = path.join(folder, 'root');
    await fs.mkdir(root);
    await must('tar', ['--numeric-owner', '-C', root, '-xf', archive]);
    await shareFiles(archiveFolder(suite), path.join(root, 'var/cache/apt/archives'));
    await fs.copyFile('/etc/resolv.conf', path.join(root, 'etc/resolv.conf'));
    const pair = makeKeyPair();
    await fs.mkdir(path.join(root, 'root/.ssh'), { recursive: true, mode: 0o700 });
    await fs.writeFile(path.join(root, 'root/.ssh/authorized_keys'), `${pair.public}\n`, { mode: 0o600 });
    const keyFile = path.join(root, 'etc/ssh/ssh_host_ed25519_key');
    await fs.rm(keyFile, { force: true });
    await must('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', `root@${suite}`, '-f', keyFile]);
    const hostKey = fingerprintOfLine(await fs.readFile(`${keyFile}.pub`, 'utf8'));
    const system = new LinuxSystem(suite, folder, await freePort(), new Secret(pair.private), hostKey);
    system.#start();
    return system;
  }

  #start(): void {
    const namespaces = ['--mount', '--pid', '--uts', '--fork', '--kill-child', '--propagation', 'private', '--'];
    const args = [...namespaces, 'sh', '-c', start, 'start', this.#suite, this.#root, String(this.port)];
    const child = spawn('unshare', args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C.UTF-8' },
    });
    const keep = (chunk: Buffer): void => void (this.#log = `${this.#log}${chunk.toString()}`.slice(-20_000));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.stdin.on('error', () => undefined);
    this.#process = child;
  }

  /** Process id of `unshare`, the parent of its first process; with it all of the system ends. */
  get starter(): number | undefined {
    return this.#process?.pid;
  }

  /** What its first process and its SSH server said. */
  get log(): string {
    return this.#log;
  }

  get #root(): string {
    return path.join(this.folder, 'root');
  }

  connect(): Promise<SSHSession> {
    return connectWithRetry({
      host: '127.0.0.1',
      port: this.port,
      user: 'root',
      auth: { kind: 'key', privateKey: this.#privateKey },
      hostKeys: [{ keyType: 'ed25519', fingerprint: this.#hostKey }],
      bootWaitMs: 20_000,
    });
  }

  /** Kills its SSH server with all who serve connections, without a word to anybody, and starts another. What they had started goes on. */
  async replaceSshServer(): Promise<void> {
    const starter = this.starter;
    if (starter === undefined) throw new Error('the system does not run');
    const children = await fs.readFile(`/proc/${starter}/task/${starter}/children`, 'utf8');
    const first = children.trim().split(' ')[0] ?? '';
    await must('nsenter', [
      '-t',
      first,
      '-m',
      '-p',
      '-u',
      '--',
      'sh',
      '-c',
      replaceServer,
      'replace',
      String(this.port),
    ]);
  }

  /** Ends its first process and all others, keeps the packages it fetched, and removes its files. */
  async [Symbol.asyncDispose](): Promise<void> {
    const child = this.#process;
    if (child && child.exitCode === null && child.signalCode === null) {
      const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      child.stdin?.end();
      await gone;
    }
    this.#process = null;
    await shareFiles(path.join(this.#root, 'var/cache/apt/archives'), archiveFolder(this.#suite));
    await removeRun(this.folder);
  }
}

/** Removes what runs of processes that live no more have left behind. Their namespaces ended with them; only files can be left. */
export async function removeOldRuns(): Promise<void> {
  for (const name of await fs.readdir(rigFolder()).catch(() => [])) {
    const owner = Number(/^run-(\d+)-/.exec(name)?.[1] ?? Number.NaN);
    if (Number.isInteger(owner) && !isAlive(owner)) await removeRun(path.join(rigFolder(), name));
  }
}

async function removeRun(folder: string): Promise<void> {
  // Nothing is ever mounted in there outside the system's own namespace. Should it be so after all, it is let go of, not emptied.
  const mounts = await fs.readFile('/proc/self/mounts', 'utf8');
  for (const line of mounts.split('\n').toReversed()) {
    const place = line.split(' ')[1] ?? '';
    if (place.startsWith(`${folder}/`)) await must('umount', ['-l', place]);
  }
  await must('rm', ['-rf', '--one-file-system', folder]);
}

/** Links the package files of one folder into another; apt checks each against its lists before it takes it. */
async function shareFiles(from: string, to: string): Promise<void> {
  await fs.mkdir(to, { recursive: true });
  const names = await fs.readdir(from).catch(() => []);
  for (const name of names.filter((one) => one.endsWith('.deb')))
    await fs.link(path.join(from, name), path.join(to, name)).catch(() => undefined);
}

async function must(program: string, args: readonly string[]): Promise<void> {
  const result = await runCommand(program, args, { timeoutMs: 5 * 60_000 });
  if (result.code !== 0) throw new Error(`${program} ${args.join(' ')}: ${result.stderr.trim()}`);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
