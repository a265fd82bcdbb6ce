const shells = ['sh', 'dash', 'ash', 'bash', 'ksh', 'mksh', 'zsh'] as const;
export type ShellName = (typeof shells)[number];

/**
 * What runs a script. `words`: the shell as a command with the options of the first line, to which `-c TEXT` can be added.
 * `unclear`: a shell is named in a way that cannot be followed to the letter.
 */
export type Interpreter =
  { kind: 'shell'; shell: ShellName; words: string[] } | { kind: 'other' } | { kind: 'unclear'; reason: string };

/** Reads a script's first line: a shell that can source the prelude, or any other interpreter. Without one it is sh. */
export function interpreterOf(content: string): Interpreter {
  const words = firstWords(content);
  if (words.length === 0) return { kind: 'shell', shell: 'sh', words: ['sh'] };
  return baseName(words[0]) === 'env' ? throughEnv(words.slice(1)) : ofProgram(words, []);
}

const firstWords = (content: string): string[] => {
  const line = /^#!([^\n]*)/.exec(content)?.[1]?.trim() ?? '';
  return line === '' ? [] : line.split(/\s+/);
};

/** `env` alone takes one word; people write more all the same, and mean what `-S` says. */
function throughEnv(given: readonly string[]): Interpreter {
  const words = [...given];
  const split = /^(?:-S|--split-string=?)(.*)$/.exec(words[0] ?? '');
  if (split) words.splice(0, 1, ...(split[1] ? [split[1]] : []));
  const settings = words.findIndex((word) => !/^\w+=/.test(word));
  const isOption = words[settings]?.startsWith('-') ?? false;
  if (isOption && words.some((word) => isShell(baseName(word))))
    return unclear(`${words[settings]} of env cannot be kept`);
  return ofProgram(words.slice(settings), words.slice(0, settings));
}

function ofProgram([program, ...options]: readonly string[], settings: readonly string[]): Interpreter {
  const shell = baseName(program);
  if (!isShell(shell)) return { kind: 'other' };
  const special = [...settings, ...options].find((word) => /["'\\$#]/.test(word));
  if (special !== undefined) return unclear(`${special} has quotes or signs that are not read here`);
  const kept = keptOptions(options);
  if (!Array.isArray(kept)) return kept;
  return { kind: 'shell', shell, words: [...(settings.length > 0 ? ['env', ...settings] : []), shell, ...kept] };
}

/** The options as they are given to the shell; the dash that ends them has nothing to end. */
function keptOptions(options: readonly string[]): string[] | Interpreter {
  const kept: string[] = [];
  for (let index = 0; index < options.length; index++) {
    const word = options[index] ?? '';
    if ((word === '-' || word === '--') && index === options.length - 1) break;
    const letters = /^[-+]([A-Za-z]+)$/.exec(word)?.[1];
    const isLong = /^--[a-z][a-z-]*$/.test(word);
    if (letters === undefined && !isLong) return unclear(`${word} is no option of a shell`);
    // They would take another text than the script for the one to run.
    if (letters !== undefined && /[cs]/.test(letters)) return unclear(`${word} leaves no script to run`);
    kept.push(word);
    if (letters === undefined || !/o/i.test(letters)) continue;
    index += 1;
    const named = options[index];
    if (named === undefined || !/^\w+$/.test(named)) return unclear(`${word} lacks the name of an option`);
    kept.push(named);
  }
  return kept;
}

const unclear = (reason: string): Interpreter => ({ kind: 'unclear', reason: `in its first line, ${reason}` });
const isShell = (name: string): name is ShellName => (shells as readonly string[]).includes(name);
const baseName = (word: string | undefined): string => word?.split('/').at(-1) ?? '';
