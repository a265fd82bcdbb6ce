import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { HostKey } from '../../electron/ssh/host-keys.ts';
import { fingerprintOfLine } from '../../electron/ssh/fingerprint.ts';
import { Secret } from '../../electron/lib/secret.ts';
import { makeKeyPair } from '../support/ssh-keys.ts';

export type OpenSSHOptions = {
  /** Where it listens; a free port when not given. */
  port?: number;
  /** Which host key it has. */
  hostKeyType?: 'ed25519' | 'ecdsa' | 'rsa';
  /** More lines of sshd_config. */
  config?: readonly string[];
  /** False leaves it stopped until `start()`. */
  isStarted?: boolean;
  /** Largest file that can be written there, as on a disk that is nearly full. */
  fileSizeLimitKiB?: number;
};

/** Where sshd lives when it is not on the PATH of an ordinary user. */
const places = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/usr/local/sbin', '/usr/lib/ssh'];
const missing =
  'These tests need a real OpenSSH server (Debian: openssh-server) and none was found; "npm test" says how to prepare this machine.';

/** A real OpenSSH server on 127.0.0.1 with its own keys; the account is the one the tests run under. */
export class OpenSSHServer implements AsyncDisposable {
  readonly folder: string;
  readonly port: number;
  readonly user = os.userInfo().username;
  readonly hostKeys: HostKey[];
  readonly privateKey: Secret;
  readonly #sshd: string;
  readonly #die = (): void => this.#killAll();
  #process: ChildProcess | null = null;
  #fileSizeLimitKiB: number | null = null;

  private constructor(sshd: string, folder: string, port: number, hostKeyType: string) {
    this.#sshd = sshd;
    this.folder = folder;
    this.port = port;
    const line = readFileSync(path.join(folder, 'host_key.pub'), 'utf8');
    this.hostKeys = [{ keyType: hostKeyType, fingerprint: fingerprintOfLine(line) }];
    this.privateKey = new Secret(readFileSync(path.join(folder, 'user_key'), 'utf8'));
    process.once('exit', this.#die);
  }

  static async create({
    fileSizeLimitKiB,
    port,
    hostKeyType = 'ed25519',
    config = [],
    isStarted = true,
  }: OpenSSHOptions = {}): Promise<OpenSSHServer> {
    const sshd = places.map((place) => path.join(place, 'sshd')).find((file) => existsSync(file));
    if (sshd === undefined) throw new Error(missing);
    // sshd refuses to start without its empty directory, which the system service would have made.
    if (os.userInfo().uid === 0) await mkdir('/run/sshd', { recursive: true, mode: 0o755 });
    const folder = await mkdtemp(path.join(os.tmpdir(), 'gantry-sshd-'));
    const chosenPort = port ?? (await freePort());
    writeKey(path.join(folder, 'host_key'), hostKeyType);
    const pair = makeKeyPair();
    await writeFile(path.join(folder, 'user_key'), pair.private, { mode: 0o600 });
    await writeFile(path.join(folder, 'authorized_keys'), `${pair.public}\n`, { mode: 0o600 });
    await writeFile(path.join(folder, 'sshd_config'), settings(folder, chosenPort, config));
    const server = new OpenSSHServer(sshd, folder, chosenPort, hostKeyType);
    server.#fileSizeLimitKiB = fileSizeLimitKiB ?? null;
    if (isStarted) await server.start();
    return server;
  }

  /** Starts it and waits until it takes connections. */
  async start(): Promise<void> {
    const args = ['-D', '-e', '-f', path.join(this.folder, 'sshd_config'), '-E', path.join(this.folder, 'log')];
    // ulimit counts blocks of 512 bytes.
    const limit = this.#fileSizeLimitKiB === null ? '' : `ulimit -f ${this.#fileSizeLimitKiB * 2}; `;
    const child = spawn('sh', ['-c', `${limit}exec "$0" "$@"`, this.#sshd, ...args], { stdio: 'ignore' });
    this.#process = child;
    await until(
      () => this.log().includes('Server listening on'),
      () => `sshd did not start: ${this.log()}`,
    );
  }

  /** What it logged so far. */
  log(): string {
    const file = path.join(this.folder, 'log');
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  /** Kills the processes that serve open connections, as a crash or a pulled plug would; it goes on listening. */
  killConnections(): void {
    const listener = this.#process?.pid;
    if (listener !== undefined) for (const pid of childrenOf(listener)) killTree(pid);
  }

  /** The processes that serve open connections. */
  connectionPids(): number[] {
    const listener = this.#process?.pid;
    return listener === undefined ? [] : childrenOf(listener);
  }

  /** Stops it and everything it serves. */
  async stop(): Promise<void> {
    const child = this.#process;
    if (!child) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    this.#killAll();
    await gone;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    process.removeListener('exit', this.#die);
    await rm(this.folder, { recursive: true, force: true });
  }

  #killAll(): void {
    this.killConnections();
    this.#process?.kill('SIGKILL');
    this.#process = null;
  }
}

const settings = (folder: string, port: number, more: readonly string[]): string =>
  [
    ...more,
    'ListenAddress 127.0.0.1',
    `Port ${port}`,
    `HostKey ${folder}/host_key`,
    `AuthorizedKeysFile ${folder}/authorized_keys`,
    'PidFile none',
    'UsePAM no',
    'StrictModes no',
    'PermitRootLogin yes',
    'PasswordAuthentication yes',
    'KbdInteractiveAuthentication no',
    'PrintMotd no',
    // A home of its own, so that what the account's shell does at start (a bash reads ~/.bashrc here) is nobody's business.
    `SetEnv HOME=${folder}`,
    'LogLevel VERBOSE',
    'Subsystem sftp internal-sftp',
    '',
  ].join('\n');

function writeKey(file: string, type: string): void {
  execFileSync('ssh-keygen', ['-q', '-t', type, '-N', '', '-C', 'root@test', '-f', file]);
}

/** A port nobody listens on at the moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

function childrenOf(pid: number): number[] {
  return readProc(`/proc/${pid}/task/${pid}/children`).split(/\s+/).filter(Boolean).map(Number);
}

/** The connection's own processes only (they are all sshd); what it started goes on, as it would on a real host. */
function killTree(pid: number): void {
  const children = childrenOf(pid).filter((child) => nameOf(child) === 'sshd');
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already, which is what was wanted.
  }
  for (const child of children) killTree(child);
}

const nameOf = (pid: number): string => readProc(`/proc/${pid}/comm`);

/** Empty when the process is gone. */
function readProc(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
}

async function until(isTrue: () => boolean, explain: () => string): Promise<void> {
  for (let look = 0; look < 500; look += 1) {
    if (isTrue()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(explain());
}
