import { spawn } from 'node:child_process';
import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import { constants } from 'node:os';
import { dirname } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { shellQuote } from '../../electron/ssh/shell-quote.ts';
import type {
  ExecOptions,
  ExecResult,
  OutputLine,
  StreamOptions,
  Transport,
  UploadOptions,
} from '../../electron/provisioning/transport.ts';

/** A transport that is no transport: the real /bin/sh of this machine. */
export class ShellTransport implements Transport {
  async exec(command: string, { signal, stdin, allowFailure = false }: ExecOptions = {}): Promise<ExecResult> {
    const out = { stdout: '', stderr: '' };
    const exitCode = await this.#run(command, { signal, stdin }, (stream, text) => {
      out[stream] += text;
    });
    if (exitCode !== 0 && !allowFailure) {
      throw new AppError('ssh:command-failed', out.stderr, {
        command,
        exitCode,
        signal: null,
        lastLines: out.stderr.split('\n'),
      });
    }
    return { ...out, exitCode };
  }

  async execStreaming(command: string, { onLine, ...options }: StreamOptions): Promise<{ exitCode: number }> {
    const rest: Record<OutputLine['stream'], string> = { stdout: '', stderr: '' };
    const exitCode = await this.#run(command, options, (stream, text) => {
      const lines = (rest[stream] + text).split('\n');
      rest[stream] = lines.pop() ?? '';
      for (const line of lines) onLine({ stream, text: line });
    });
    for (const stream of ['stdout', 'stderr'] as const) if (rest[stream] !== '') onLine({ stream, text: rest[stream] });
    return { exitCode };
  }

  async uploadFile(path: string, content: string | Uint8Array, { mode, owner }: UploadOptions): Promise<void> {
    try {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(`${path}.tmp`, content, { mode });
      await chmod(`${path}.tmp`, mode);
      if (owner !== undefined) await this.exec(`chown ${shellQuote(owner)} ${shellQuote(`${path}.tmp`)}`);
      await rename(`${path}.tmp`, path);
    } catch (error) {
      throw new AppError('ssh:upload-failed', 'Failure', { path, reason: 'Failure' }, { cause: error });
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }

  #run(
    command: string,
    { signal, stdin }: Pick<ExecOptions, 'signal' | 'stdin'>,
    onText: (stream: 'stdout' | 'stderr', text: string) => void,
  ): Promise<number> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const child = spawn('/bin/sh', ['-c', command], { detached: true, cwd: '/' });
      const kill = (): void => {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      };
      signal?.addEventListener('abort', kill, { once: true });
      child.stdout.setEncoding('utf8').on('data', (text: string) => onText('stdout', text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => onText('stderr', text));
      child.stdin.on('error', () => undefined).end(stdin ?? '');
      child.on('error', reject);
      child.on('close', (code, name) => {
        signal?.removeEventListener('abort', kill);
        if (signal?.aborted) reject(signal.reason);
        else resolve(code ?? 128 + constants.signals[name ?? 'SIGKILL']);
      });
    });
  }
}
