import { spawn } from 'node:child_process';

export type CommandResult = {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly isTimedOut: boolean;
};

export type CommandOptions = {
  readonly cwd?: string;
  /** Added to this process's own environment; `undefined` removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs?: number;
  /** `inherit` shows the output as it comes; `capture` (the default) returns it. */
  readonly output?: 'capture' | 'inherit';
};

/**
 * Runs a program to its end. Never rejects: a program that cannot be started ends with code 127, one that was killed
 * with 128 or more, so that callers have one thing to look at.
 */
export function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const isInherited = options.output === 'inherit';
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: mergeEnvironment(options.env),
      stdio: isInherited ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    let isTimedOut = false;
    const timer =
      options.timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            isTimedOut = true;
            child.kill('SIGKILL');
          }, options.timeoutMs);
    child.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk));
    const finish = (code: number, extra = ''): void => {
      clearTimeout(timer);
      resolve({
        code,
        stdout: Buffer.concat(stdout).toString('utf8'),
        stderr: Buffer.concat(stderr).toString('utf8') + extra,
        isTimedOut,
      });
    };
    child.once('error', (error) => finish(127, error.message));
    child.once('close', (code, signal) => finish(code ?? (signal === 'SIGINT' ? 130 : 137)));
  });
}

function mergeEnvironment(extra: CommandOptions['env']): NodeJS.ProcessEnv {
  const merged: NodeJS.ProcessEnv = { ...process.env };
  for (const [name, value] of Object.entries(extra ?? {})) {
    if (value === undefined) delete merged[name];
    else merged[name] = value;
  }
  return merged;
}
