import { formatted } from '../sh/printf.ts';
import { asOutput, asText, echoEscapes } from '../sh/escapes.ts';
import { testArguments, TestProblem } from '../sh/test-expression.ts';
import type { Builtin } from './call.ts';

const echo: Builtin = ({ shell, args }) => {
  const readsEscapes = shell.flavour === 'dash';
  const { text, isCut } = echoText(args, readsEscapes);
  const waiting = shell.out(asOutput(isCut ? text.slice(0, -1) : text));
  return waiting ? waiting.then(() => 0) : 0;
};

/** What `echo` writes. dash knows only -n and always reads escapes. */
export function echoText(args: readonly string[], isDash: boolean): { text: string; isCut: boolean } {
  let at = 0;
  let hasNewline = true;
  let readsEscapes = isDash;
  for (; at < args.length; at++) {
    const arg = args[at] ?? '';
    if (!(isDash ? /^-n$/ : /^-[neE]+$/).test(arg)) break;
    for (const letter of arg.slice(1)) {
      if (letter === 'n') hasNewline = false;
      else readsEscapes = letter === 'e';
    }
  }
  const plain = args.slice(at).join(' ');
  if (!readsEscapes || !plain.includes('\\')) return { text: hasNewline ? `${plain}\n` : plain, isCut: false };
  const { text, isCut } = echoEscapes(plain);
  return { text: hasNewline && !isCut ? `${text}\n` : text, isCut: false };
}

const printf: Builtin = async ({ shell, args }) => {
  const isStored = args[0] === '-v';
  const [format, ...values] = isStored ? args.slice(2) : args[0] === '--' ? args.slice(1) : args;
  if (format === undefined) {
    await shell.complain('printf: usage: printf format [arg ...]');
    return 2;
  }
  const { text, problem } = formatted(format, values);
  if (isStored) shell.set(args[1] ?? '', asText(text));
  else await shell.out(asOutput(text));
  if (problem === null) return 0;
  await shell.complain(`printf: ${problem}`);
  return 1;
};

const test: Builtin = async ({ shell, name, args }) => {
  const isBracket = name === '[';
  if (isBracket && args.at(-1) !== ']') {
    await shell.complain('[: missing ]');
    return 2;
  }
  try {
    const context = {
      vfs: shell.machine.vfs,
      process: shell.process,
      isSet: (own: string) => shell.get(own) !== undefined,
    };
    return testArguments(context, isBracket ? args.slice(0, -1) : args) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof TestProblem)) throw error;
    await shell.complain(`${name}: ${error.message}`);
    return 2;
  }
};

export const outputBuiltins: readonly (readonly [string, Builtin])[] = [
  ['echo', echo],
  ['printf', printf],
  ['test', test],
  ['[', test],
];
