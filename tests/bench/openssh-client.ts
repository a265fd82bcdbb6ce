import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { shellQuote } from '../../electron/ssh/shell-quote.ts';
import type { OpenSSHServer } from '../integration/openssh-server.ts';

/** OpenSSH's own client, the yardstick. With `isShared` it goes over one connection kept open (ControlMaster). */
export class OpenSSHClient implements AsyncDisposable {
  readonly #options: string[];
  readonly #target: string;

  private constructor(server: OpenSSHServer, isShared: boolean) {
    const config = path.join(server.folder, isShared ? 'ssh_shared' : 'ssh_config');
    const lines = [
      'Host gantry-bench',
      'HostName 127.0.0.1',
      `Port ${server.port}`,
      `User ${server.user}`,
      `IdentityFile ${server.folder}/user_key`,
      'IdentitiesOnly yes',
      'StrictHostKeyChecking no',
      'UserKnownHostsFile /dev/null',
      'LogLevel ERROR',
      'PreferredAuthentications publickey',
      // The key exchange we use too: the post-quantum one OpenSSH prefers costs it 80 ms and would make the comparison too easy.
      'KexAlgorithms curve25519-sha256',
      ...(isShared ? ['ControlMaster auto', `ControlPath ${server.folder}/mux`, 'ControlPersist 600'] : []),
    ];
    writeFileSync(config, `${lines.join('\n')}\n`);
    this.#options = ['-F', config];
    this.#target = 'gantry-bench';
  }

  /** A shared one has its connection standing when this resolves. */
  static async create(server: OpenSSHServer, { isShared }: { isShared: boolean }): Promise<OpenSSHClient> {
    const client = new OpenSSHClient(server, isShared);
    if (isShared) await client.exec('true');
    return client;
  }

  /** Runs a command, its output thrown away. */
  exec(command: string): Promise<void> {
    return run('ssh', [...this.#options, this.#target, command]);
  }

  /** The same as a line for a shell, its output where the shell puts it. */
  commandLine(command: string): string {
    return ['ssh', ...this.#options, this.#target, shellQuote(command)].join(' ');
  }

  /** Copies files or, with `-r`, folders to a folder of the server. */
  copy(from: readonly string[], to: string): Promise<void> {
    return run('scp', [...this.#options, '-q', ...from, `${this.#target}:${to}`]);
  }

  /** Sends a folder as `tar | ssh tar`. */
  copyTar(folder: string, to: string): Promise<void> {
    const ssh = ['ssh', ...this.#options, this.#target].join(' ');
    return run('sh', ['-c', `tar -C "$0" -cf - . | ${ssh} "mkdir -p '$1' && tar -C '$1' -xf -"`, folder, to]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await run('ssh', [...this.#options, '-O', 'exit', this.#target]).catch(() => undefined);
  }
}

export function run(program: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'ignore'] });
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${program} ended with ${code}`))));
  });
}
