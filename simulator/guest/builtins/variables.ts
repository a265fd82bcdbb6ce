import { evaluate } from '../sh/arithmetic.ts';
import type { Shell } from '../sh/shell.ts';
import { sortedKeys } from '../sh/parameters.ts';
import type { Builtin } from './call.ts';

const optionNames = { e: 'errexit', u: 'nounset', x: 'xtrace', f: 'noglob', n: 'noexec', a: 'allexport' } as const;
const otherOptions = new Set(['b', 'h', 'k', 'm', 'v', 'B', 'C', 'E', 'H', 'P', 'T', 'I', 'V']);

const set: Builtin = async ({ shell, args }) => {
  if (args.length === 0) {
    for (const [name, { value }] of shell.variables) if (value !== null) await shell.out(`${name}=${quoted(value)}\n`);
    return 0;
  }
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    if (arg === '--' || !/^[-+]./.test(arg)) {
      if (arg !== '-') shell.positional = args.slice(arg === '--' ? at + 1 : at);
      return 0;
    }
    const problem =
      arg === '-o' || arg === '+o' ? setLong(shell, args[++at], arg === '-o') : setLetters(shell, arg, args[at + 1]);
    if (/o/.test(arg.slice(1)) && arg.length > 2) at++;
    if (problem !== null) {
      await shell.complain(`set: Illegal option ${problem}`);
      return 2;
    }
  }
  return 0;
};

function setLetters(shell: Shell, arg: string, next: string | undefined): string | null {
  const isOn = arg.startsWith('-');
  for (const letter of arg.slice(1)) {
    if (letter === 'o') {
      const problem = setLong(shell, next, isOn);
      if (problem !== null) return problem;
    } else if (isOptionLetter(letter)) shell.options[optionNames[letter]] = isOn;
    else if (!otherOptions.has(letter)) return `-${letter}`;
  }
  return null;
}

const isOptionLetter = (letter: string): letter is keyof typeof optionNames => Object.hasOwn(optionNames, letter);

/** `set -o NAME`; also what `sh -o` does. Gives back the option that is not known. */
export function setLong(shell: Shell, name: string | undefined, isOn: boolean): string | null {
  switch (name) {
    case 'errexit':
    case 'nounset':
    case 'pipefail':
    case 'xtrace':
    case 'noglob':
    case 'noexec':
    case 'allexport':
      shell.options[name] = isOn;
      return null;
    case undefined:
    case 'monitor':
    case 'notify':
    case 'verbose':
    case 'noclobber':
    case 'ignoreeof':
    case 'posix':
    case 'errtrace':
    case 'functrace':
    case 'history':
    case 'vi':
    case 'emacs':
    case 'nolog':
      return null;
    default:
      return `-o ${name}`;
  }
}

/** Options of `sh -eux`. */
export const setShellOptions = (shell: Shell, arg: string): string | null => setLetters(shell, arg, undefined);

const shift: Builtin = async ({ shell, args }) => {
  const count = Number(args[0] ?? 1);
  if (count > shell.positional.length) {
    if (shell.flavour !== 'bash') await shell.complain("shift: can't shift that many");
    return shell.flavour === 'bash' ? 1 : 2;
  }
  shell.positional = shell.positional.slice(count);
  return 0;
};

const declare =
  (kind: 'export' | 'readonly' | 'local' | 'declare'): Builtin =>
  async ({ shell, args }) => {
    const letters = new Set(args.filter((arg) => /^-[A-Za-z]+$/.test(arg)).flatMap((arg) => Array.from(arg.slice(1))));
    const names = args.filter((arg) => !/^[-+][A-Za-z]+$/.test(arg) && arg !== '--');
    if (letters.has('p') || names.length === 0) return print(shell, kind, names);
    if (letters.has('f') || letters.has('F')) return names.every((name) => shell.functions.has(name)) ? 0 : 1;
    if (kind === 'local' && !shell.variables.isInFunction) {
      await shell.complain('local: can only be used in a function');
      return 1;
    }
    for (const word of names) {
      const match = /^([A-Za-z_]\w*)(?:(\+?)=(.*))?$/s.exec(word);
      if (match?.[1] === undefined) {
        await shell.complain(`${kind}: ${word}: bad variable name`);
        return shell.flavour === 'bash' ? 1 : 2;
      }
      declareOne(shell, kind, letters, { name: match[1], value: match[3], isAppending: match[2] === '+' });
    }
    return 0;
  };

function declareOne(
  shell: Shell,
  kind: string,
  letters: ReadonlySet<string>,
  { name, value, isAppending }: { name: string; value: string | undefined; isAppending: boolean },
): void {
  const isLocal = kind === 'local' || (kind === 'declare' && shell.variables.isInFunction && !letters.has('g'));
  if (isLocal) shell.variables.makeLocal(name);
  if (letters.has('A')) shell.variables.mark(name, { isAssociative: true });
  else if (letters.has('a') && !shell.variables.find(name)?.array) shell.variables.setArray(name, new Map());
  if (value !== undefined) shell.set(name, isAppending ? (shell.get(name) ?? '') + value : value);
  if (kind === 'export' || letters.has('x'))
    shell.variables.mark(name, { isExported: !(kind === 'export' && letters.has('n')) });
  if (kind === 'readonly' || letters.has('r')) shell.variables.mark(name, { isReadonly: true });
}

async function print(shell: Shell, kind: string, names: readonly string[]): Promise<number> {
  for (const [name, variable] of shell.variables) {
    if (names.length > 0 && !names.includes(name)) continue;
    if ((kind === 'export' && !variable.isExported) || (kind === 'readonly' && !variable.isReadonly)) continue;
    const { array } = variable;
    const value = array
      ? `(${sortedKeys(array, variable.isAssociative)
          .map((key) => `[${key}]="${array.get(key) ?? ''}"`)
          .join(' ')})`
      : quoted(variable.value ?? '');
    await shell.out(
      kind === 'declare' ? `declare -${array ? 'a' : '-'} ${name}=${value}\n` : `${kind} ${name}=${value}\n`,
    );
  }
  return names.every((name) => shell.variables.find(name)) ? 0 : 1;
}

const quoted = (value: string): string => `'${value.replaceAll("'", `'"'"'`)}'`;

const unset: Builtin = ({ shell, args }) => {
  const [first] = args;
  const names = first === '-f' || first === '-v' ? args.slice(1) : args;
  for (const name of names) {
    const element = /^(\w+)\[(.*)\]$/.exec(name);
    if (first === '-f') shell.functions.delete(name);
    else if (element?.[1] !== undefined) shell.variables.remove(element[1], element[2]);
    else if (shell.variables.find(name) || first === '-v') shell.variables.remove(name);
    else shell.functions.delete(name);
  }
  return 0;
};

const lets: Builtin = ({ shell, args }) => {
  const values = args.map((arg) => evaluate(arg, shell.arithmetic));
  return values.at(-1) === 0 ? 1 : 0;
};

const shopt: Builtin = () => 0;

export const variableBuiltins: readonly (readonly [string, Builtin])[] = [
  ['set', set],
  ['shift', shift],
  ['export', declare('export')],
  ['readonly', declare('readonly')],
  ['local', declare('local')],
  ['declare', declare('declare')],
  ['typeset', declare('declare')],
  ['unset', unset],
  ['let', lets],
  ['shopt', shopt],
];
