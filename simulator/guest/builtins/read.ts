import type { Shell } from '../sh/shell.ts';
import type { Builtin } from './call.ts';

type ReadOptions = {
  isRaw: boolean;
  names: string[];
  array: string | null;
  fd: number;
  timeoutMs: number | null;
  delimiter: string;
  most: number | null;
};

const read: Builtin = async ({ shell, args }) => {
  const options = readOptions(args);
  const line = await readText(shell, options);
  const ifs = shell.variables.get('IFS') ?? ' \t\n';
  if (options.array !== null)
    shell.variables.setArray(
      options.array,
      new Map(splitFields(line?.text ?? '', ifs, null).map((value, index) => [String(index), value])),
    );
  else {
    const { names } = options;
    const values = names.length === 0 ? [line?.text ?? ''] : splitFields(line?.text ?? '', ifs, names.length);
    for (const [index, name] of (names.length === 0 ? ['REPLY'] : names).entries())
      shell.set(name, values[index] ?? '');
  }
  return line?.isComplete ? 0 : 1;
};

function readOptions(args: readonly string[]): ReadOptions {
  const options: ReadOptions = {
    isRaw: false,
    names: [],
    array: null,
    fd: 0,
    timeoutMs: null,
    delimiter: '\n',
    most: null,
  };
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    if (!/^-[a-zA-Z]/.test(arg)) {
      options.names.push(...args.slice(arg === '--' ? at + 1 : at));
      break;
    }
    for (let letter = 1; letter < arg.length; letter++) {
      const value = (): string => (letter < arg.length - 1 ? arg.slice(letter + 1) : (args[++at] ?? ''));
      const name = arg.charAt(letter);
      if (name === 'r') options.isRaw = true;
      else if (name === 'a') options.array = value();
      else if (name === 'u') options.fd = Number(value());
      else if (name === 't') options.timeoutMs = Number(value()) * 1000;
      else if (name === 'd') options.delimiter = value().charAt(0) || '\0';
      else if (name === 'n' || name === 'N') options.most = Number(value());
      else if (name === 'p' || name === 'i') value();
      if ('autdnNpi'.includes(name)) break;
    }
  }
  return options;
}

/** A line, joined with the next where it ends in a backslash; null at the end of input. A backslash is kept as \0 before what it quotes. */
async function readText(shell: Shell, options: ReadOptions): Promise<{ text: string; isComplete: boolean } | null> {
  const { process } = shell;
  if (options.delimiter !== '\n' || options.most !== null) return readBytes(shell, options);
  let text = '';
  for (;;) {
    const piece = await process.readLine(options.fd);
    if (piece === null) return text === '' ? null : { text, isComplete: false };
    const line = Buffer.from(piece).toString();
    const isComplete = line.endsWith('\n');
    const body = isComplete ? line.slice(0, -1) : line;
    if (options.isRaw || !body.includes('\\')) return { text: text + body, isComplete };
    const joins = /(?<!\\)(?:\\\\)*\\$/.test(body);
    text += (joins ? body.slice(0, -1) : body).replace(/\\(.)/gs, '\0$1');
    if (!joins || !isComplete) return { text, isComplete };
  }
}

async function readBytes(
  { process }: Shell,
  { fd, delimiter, most }: ReadOptions,
): Promise<{ text: string; isComplete: boolean } | null> {
  const bytes: number[] = [];
  for (;;) {
    const piece = await process.read(fd, 1);
    const [byte] = piece ?? [];
    if (byte === undefined)
      return bytes.length === 0 ? null : { text: Buffer.from(bytes).toString(), isComplete: false };
    if (most === null && byte === delimiter.charCodeAt(0)) break;
    bytes.push(byte);
    if (most !== null && bytes.length >= most) break;
  }
  return { text: Buffer.from(bytes).toString(), isComplete: true };
}

/** Splits as `read` does: the last name gets the rest. */
export function splitFields(text: string, ifs: string, most: number | null): string[] {
  const blanks = Array.from(ifs)
    .filter((char) => ' \t\n'.includes(char))
    .join('');
  const isBlank = (char: string): boolean => char !== '' && blanks.includes(char);
  let end = text.length;
  while (end > 0 && isBlank(text.charAt(end - 1)) && text.charAt(end - 2) !== '\0') end--;
  const fields: string[] = [];
  let at = 0;
  while (at < end && isBlank(text.charAt(at))) at++;
  while (at < end) {
    if (most !== null && fields.length === most - 1) {
      const rest = text.slice(at, end);
      // A single separator at the very end belongs to the last field's end, not to its text.
      const last = rest.slice(-1);
      const ends =
        last !== '' && ifs.includes(last) && !Array.from(rest.slice(0, -1)).some((char) => ifs.includes(char));
      fields.push(clean(ends ? rest.slice(0, -1) : rest));
      return fields;
    }
    let stop = at;
    while (stop < end && !ifs.includes(text.charAt(stop))) stop += text.charAt(stop) === '\0' ? 2 : 1;
    fields.push(clean(text.slice(at, Math.min(stop, end))));
    at = stop;
    while (at < end && isBlank(text.charAt(at))) at++;
    if (
      at < end &&
      ifs.includes(text.charAt(at)) &&
      !isBlank(text.charAt(at)) &&
      (at === stop || isBlank(text.charAt(stop)))
    )
      at++;
    while (at < end && isBlank(text.charAt(at))) at++;
  }
  return fields;
}

const clean = (text: string): string => text.replaceAll('\0', '');

const getopts: Builtin = async ({ shell, args }) => {
  const [spec = '', name = '', ...own] = args;
  const words = own.length > 0 ? own : shell.positional;
  const isSilent = spec.startsWith(':');
  let index = Number(shell.get('OPTIND') ?? 1);
  const word = words[index - 1];
  const finish = (letter: string, status = 0): number => {
    shell.set(name, letter);
    return status;
  };
  if (word === undefined || !/^-./.test(word) || word === '--') {
    if (word === '--') shell.set('OPTIND', String(index + 1));
    return finish('?', 1);
  }
  let offset = shell.getoptsOffset;
  const letter = word.charAt(offset++);
  const known = spec.indexOf(letter);
  const takesValue = known !== -1 && spec.charAt(known + 1) === ':';
  let value: string | undefined;
  if (takesValue) {
    value = offset < word.length ? word.slice(offset) : words[index++];
    offset = word.length;
  }
  if (offset >= word.length) {
    index++;
    offset = 1;
  }
  shell.set('OPTIND', String(index));
  shell.getoptsOffset = offset;
  if (known === -1 || letter === ':') {
    if (isSilent) shell.set('OPTARG', letter);
    else await shell.complain(`Illegal option -${letter}`);
    return finish('?');
  }
  if (takesValue && value === undefined) {
    if (isSilent) shell.set('OPTARG', letter);
    else await shell.complain(`No arg for -${letter} option`);
    return finish(isSilent ? ':' : '?');
  }
  if (value === undefined) shell.variables.remove('OPTARG');
  else shell.set('OPTARG', value);
  return finish(letter);
};

const mapfile: Builtin = async ({ shell, args }) => {
  const name = args.findLast((arg) => !arg.startsWith('-')) ?? 'MAPFILE';
  const strips = args.some((arg) => /^-\w*t/.test(arg));
  const lines = new Map<string, string>();
  for (let line = await shell.process.readLine(0); line; line = await shell.process.readLine(0)) {
    const text = Buffer.from(line).toString();
    lines.set(String(lines.size), strips ? text.replace(/\n$/, '') : text);
  }
  shell.variables.setArray(name, lines);
  return 0;
};

export const readBuiltins: readonly (readonly [string, Builtin])[] = [
  ['read', read],
  ['getopts', getopts],
  ['mapfile', mapfile],
  ['readarray', mapfile],
];
