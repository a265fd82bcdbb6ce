import { AppError } from '../../shared/errors.ts';
import type {
  ExecOptions,
  ExecResult,
  OutputLine,
  StreamOptions,
  Transport,
} from '../../electron/provisioning/transport.ts';

export type ScriptedAnswer = { stdout?: string; stderr?: string; exitCode?: number } | Error;
/** What a command is answered; later rules win, and a function may count how often it was asked. */
export type Rule = readonly [pattern: RegExp, answer: ScriptedAnswer | ((command: string) => ScriptedAnswer)];

/** A transport that answers by rules and remembers what it was asked: for decisions, where no shell is needed. */
export class ScriptedTransport implements Transport {
  readonly commands: string[] = [];
  readonly uploads = new Map<string, string>();
  readonly #rules: readonly Rule[];

  constructor(rules: readonly Rule[] = []) {
    this.#rules = rules;
  }

  exec(command: string, { signal, allowFailure = false }: ExecOptions = {}): Promise<ExecResult> {
    return this.#answer(command, signal).then((result) => {
      if (result.exitCode === 0 || allowFailure) return result;
      throw new AppError('ssh:command-failed', result.stderr, {
        command,
        exitCode: result.exitCode,
        signal: null,
        lastLines: [],
      });
    });
  }

  async execStreaming(command: string, { signal, onLine }: StreamOptions): Promise<{ exitCode: number }> {
    const result = await this.#answer(command, signal);
    for (const line of linesOf('stdout', result.stdout)) onLine(line);
    for (const line of linesOf('stderr', result.stderr)) onLine(line);
    return { exitCode: result.exitCode };
  }

  uploadFile(path: string, content: string | Uint8Array): Promise<void> {
    this.uploads.set(path, String(content));
    return Promise.resolve();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }

  /** Those of the commands asked that match. */
  asked(pattern: RegExp): string[] {
    return this.commands.filter((command) => pattern.test(command));
  }

  async #answer(command: string, signal?: AbortSignal): Promise<ExecResult> {
    signal?.throwIfAborted();
    this.commands.push(command);
    const rule = this.#rules.findLast(([pattern]) => pattern.test(command));
    const given = typeof rule?.[1] === 'function' ? rule[1](command) : rule?.[1];
    if (given instanceof Error) throw given;
    return Promise.resolve({
      stdout: given?.stdout ?? '',
      stderr: given?.stderr ?? '',
      exitCode: given?.exitCode ?? 0,
    });
  }
}

const linesOf = (stream: OutputLine['stream'], text: string): OutputLine[] =>
  text === ''
    ? []
    : text
        .replace(/\n$/, '')
        .split('\n')
        .map((line) => ({ stream, text: line }));
