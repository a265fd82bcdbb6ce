import type { ReadyRedirect } from '../sh/redirects.ts';
import type { Shell } from '../sh/shell.ts';

/** What builtins need of the executor that runs them. */
export type Runner = {
  readonly builtins: ReadonlyMap<string, Builtin>;
  runText(text: string, firstLine?: number): Promise<void>;
  runProgram(words: readonly string[], options?: { redirects?: readonly ReadyRedirect[] }): Promise<number>;
  waitFor(child: Shell['process'], isInterruptible?: boolean): Promise<number>;
};
export type BuiltinCall = {
  readonly executor: Runner;
  readonly shell: Shell;
  readonly name: string;
  readonly args: readonly string[];
};
/** Gives back the status. */
export type Builtin = (call: BuiltinCall) => Promise<number> | number;

/** A failure of these ends a POSIX shell, and assignments before them stay. */
export const specialBuiltins: ReadonlySet<string> = new Set([
  '.',
  ':',
  'break',
  'continue',
  'eval',
  'exec',
  'exit',
  'export',
  'readonly',
  'return',
  'set',
  'shift',
  'times',
  'trap',
  'unset',
]);
