import { NotUnderstood, ShellCursor } from './shell-cursor.ts';
import type { Place } from './shell-cursor.ts';
import { mostCharacters, WordReader } from './shell-word.ts';

export type ShellAssignment = Place & { readonly key: string; readonly value: string };
export type ShellProblem = Place & { readonly reason: string };

const mostProblems = 20;
const mostCharactersInAll = 16 * mostCharacters;

/**
 * Reads the part of the shell's language that lists of assignments are written in: `KEY=value` with quotes and escapes, `export`,
 * comments, `$NAME`, `${NAME:-default}` and `${NAME-default}` of what was assigned above, several on a line. The values are those any
 * POSIX shell would come to in an empty environment. Whatever else stands there is a problem; then no value of the text may be used.
 * Never throws.
 */
export function parseShellAssignments(text: string): {
  readonly assignments: readonly ShellAssignment[];
  readonly problems: readonly ShellProblem[];
  /** Variables whose value went into another. */
  readonly used: ReadonlySet<string>;
} {
  const cursor = new ShellCursor(text);
  const known = new Map<string, string>();
  const words = new WordReader(cursor, known);
  const assignments: ShellAssignment[] = [];
  const problems: ShellProblem[] = [];
  let characters = 0;
  const assign = (assignment: ShellAssignment): void => {
    characters += assignment.value.length;
    if (characters > mostCharactersInAll) throw new NotUnderstood('the values become too long', assignment);
    assignments.push(assignment);
    known.set(assignment.key, assignment.value);
  };
  while (cursor.peek() !== '' && problems.length < mostProblems) {
    try {
      readLine(cursor, words, known, assign);
    } catch (error) {
      if (!(error instanceof NotUnderstood)) throw error;
      problems.push({ ...error.place, reason: error.message });
      // What follows on a line nobody understands is not understood either.
      cursor.skipLine();
    }
  }
  return { assignments, problems, used: words.used };
}

/** A line with its newline, or what belongs together over several. */
function readLine(
  cursor: ShellCursor,
  words: WordReader,
  known: ReadonlyMap<string, string>,
  assign: (assignment: ShellAssignment) => void,
): void {
  for (;;) {
    skipBlanks(cursor);
    if (endsLine(cursor)) return;
    readCommand(cursor, words, known, assign);
    if (cursor.peek() === ';') cursor.take();
  }
}

/** `A=1 B=2`, with or without `export` before, up to what ends it. */
function readCommand(
  cursor: ShellCursor,
  words: WordReader,
  known: ReadonlyMap<string, string>,
  assign: (assignment: ShellAssignment) => void,
): void {
  let isExport = false;
  // Words of one export are all expanded before the first of them is assigned; those of bare assignments one after the other.
  const exported: ShellAssignment[] = [];
  for (let count = 0; ; count++) {
    const at = cursor.place();
    const key = /[A-Za-z_]/.test(cursor.peek()) ? cursor.takeWhile((next) => /\w/.test(next)) : '';
    const next = cursor.peek();
    if (key !== '' && next === '=') {
      cursor.take();
      const { value, isSplit } = words.read();
      if (isExport && isSplit)
        throw new NotUnderstood(`the value of ${key} has to be in double quotes after export`, at);
      if (isExport) exported.push({ ...at, key, value });
      else assign({ ...at, key, value });
    } else if (key === 'export' && count === 0 && /^[ \t]$/.test(next)) isExport = true;
    else if (!(isExport && known.has(key) && /^[ \t\n;]?$/.test(next)))
      throw new NotUnderstood(reasonOf(key, next, isExport), at);
    skipBlanks(cursor);
    if (cursor.peek() === ';' || cursor.peek() === '\n' || cursor.peek() === '' || cursor.peek() === '#') {
      if (isExport && count === 0) throw new NotUnderstood('export of nothing', at);
      for (const one of exported) assign(one);
      return;
    }
  }
}

const skipBlanks = (cursor: ShellCursor): string => cursor.takeWhile((next) => next === ' ' || next === '\t');

/** Takes a comment and the newline, where the line ends here. */
function endsLine(cursor: ShellCursor): boolean {
  if (cursor.peek() === '#') cursor.skipLine();
  if (cursor.peek() === '') return true;
  if (cursor.peek() !== '\n') return false;
  cursor.take();
  return true;
}

function reasonOf(key: string, next: string, isExport: boolean): string {
  if (next === '+' && key !== '') return `${key}+= is not understood: only KEY=value is`;
  if (next === '[' && key !== '') return 'an array is not understood here';
  if (isExport && key !== '') return `${key} is exported without a value`;
  if (next === ';') return 'there is nothing before this ;';
  if (key !== '') return `${key} is not an assignment: only KEY=value is understood, without blanks around =`;
  return 'only KEY=value is understood here';
}
