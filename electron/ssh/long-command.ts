import { shellQuote } from './shell-quote.ts';

/** Linux takes no argument of 128 KiB or more (MAX_ARG_STRLEN), and quoting makes a text longer. */
const longestArgument = 60_000;

/** Whether a command has to reach its shell another way than as an argument. */
export const isTooLong = (command: string): boolean => Buffer.byteLength(command) > longestArgument;

/** Has a shell read the command from the first line of its stdin, which has no limit; what follows is the command's own input. */
export function wrapLongCommand(command: string): { text: string; preface: Buffer } {
  return { text: `sh -c ${shellQuote(readAndRun)}`, preface: printfLine(command) };
}

/**
 * Shell text that reads a line made by `printfLine` and becomes what it says. `read` takes byte by byte, so nothing of what follows is
 * lost; `eval` within the same shell, because a new one would need it as an argument.
 */
const readAndRun = 'IFS= read -r c || exit 255; set -- "$(printf %b "$c")"; unset c; eval "shift\n$1"';

/** A text as one line that `printf %b` turns back. A `sh -c WORD` around it is taken off: it would be an argument again. */
export function printfLine(command: string): Buffer {
  const text = unwrapped(command);
  if (text.includes('\0')) throw new RangeError('A command cannot contain a NUL character');
  // oxlint-disable-next-line no-control-regex -- these are the control characters meant
  const line = text.replaceAll(/[\u0000-\u001F\u007F\\]/g, (character) => {
    if (character === '\\') return '\\\\';
    return character === '\n' ? '\\n' : `\\0${character.charCodeAt(0).toString(8).padStart(3, '0')}`;
  });
  return Buffer.from(`${line}\n`);
}

const oneShell = /^sh -c '((?:[^']|'\\'')*)'$/;

const unwrapped = (command: string): string => {
  const inner = oneShell.exec(command)?.[1];
  return inner === undefined ? command : inner.replaceAll(`'\\''`, `'`);
};
