import { isParamOp } from './ast.ts';
import type { Part, Word } from './ast.ts';
import { expandBraces } from './braces.ts';
import { Source } from './source.ts';
import { ansiQuoted } from './escapes.ts';

/**
 * Where a word stands decides what is special in it. `word`: a bare one. `quoted`: in double quotes. `argument` and `quoted-argument`: after
 * the operator of `${…}`. `here`: the body of a here-document. `regex`: after `=~` in `[[ ]]`.
 */
type Place = 'word' | 'quoted' | 'argument' | 'quoted-argument' | 'here' | 'regex';

const wordEnds = ' \t\n\r;&|<>()';

/** Reads one word; null when none begins here. */
export function parseWord(source: Source, place: 'word' | 'regex' = 'word'): Word | null {
  const start = source.position;
  const isAssignment = source.match(assignmentStart) !== null;
  const parts = parseParts(source, place, (char) =>
    place === 'regex' ? ' \t\n'.includes(char) : wordEnds.includes(char),
  );
  if (source.position === start) return null;
  return makeWord(withTildes(parts, isAssignment), isAssignment);
}

const assignmentStart = /[A-Za-z_]\w*(?:\[[^\]\n]*\])?\+?=/y;

export function makeWord(parts: readonly Part[], isAssignment = false): Word {
  return {
    parts,
    plain: parts.length > 0 ? plainText(parts) : null,
    isAssignment,
    alternatives: isAssignment ? null : (expandBraces(parts)?.map((alternative) => makeWord(alternative)) ?? null),
  };
}

/** The value when nothing has to be expanded; null otherwise. */
function plainText(parts: readonly Part[]): string | null {
  let text = '';
  for (const part of parts) {
    const piece =
      part.kind === 'quoted'
        ? plainText(part.parts)
        : part.kind === 'text' && (part.isQuoted || !/[*?[]/.test(part.text))
          ? part.text
          : null;
    if (piece === null) return null;
    text += piece;
  }
  return text;
}

export const textWord = (text: string): Word => makeWord([{ kind: 'text', text, isQuoted: true }]);

/** The text of a word as the source of an arithmetic expression, a here-document body or an assignment's index. */
export function parseText(text: string, line: number, source: Source): Word {
  const inner = new Source(text, line, source.parseUntilParenthesis);
  return makeWord(parseParts(inner, 'here', () => false));
}

function parseParts(source: Source, place: Place, ends: (char: string) => boolean): Part[] {
  const parts: Part[] = [];
  const isQuoted = place === 'quoted' || place === 'quoted-argument' || place === 'here';
  let text = '';
  const flush = (): void => {
    if (text !== '') parts.push({ kind: 'text', text, isQuoted });
    text = '';
  };
  const push = (part: Part): void => {
    flush();
    parts.push(part);
  };
  while (!source.isAtEnd) {
    const char = source.char;
    if (char === '\\') {
      const literal = parseBackslash(source, place);
      if (literal.isQuoted) push({ kind: 'text', text: literal.text, isQuoted: true });
      else text += literal.text;
    } else if (char === '$') {
      const part = parseDollar(source, isQuoted);
      if (part === null) text += source.take();
      else push(part);
    } else if (char === '`') push({ kind: 'command', body: parseBackquoted(source, isQuoted), isQuoted });
    else if (char === '"' && place !== 'quoted' && place !== 'here') push(parseDoubleQuoted(source));
    else if (char === "'" && !isQuoted) push({ kind: 'text', text: parseSingleQuoted(source), isQuoted: true });
    else if (ends(char)) break;
    else text += source.take();
  }
  flush();
  return parts;
}

function parseBackslash(source: Source, place: Place): { text: string; isQuoted: boolean } {
  source.skip();
  if (source.isAtEnd) return { text: '\\', isQuoted: true };
  const next = source.take();
  if (next === '\n') return { text: '', isQuoted: false };
  const isSpecial =
    place === 'here'
      ? '$`\\'.includes(next)
      : place === 'quoted'
        ? '$`"\\'.includes(next)
        : place === 'quoted-argument'
          ? '$`"\\}'.includes(next)
          : true;
  return isSpecial ? { text: next, isQuoted: true } : { text: `\\${next}`, isQuoted: true };
}

function parseSingleQuoted(source: Source): string {
  const end = source.text.indexOf("'", source.position + 1);
  if (end === -1) source.failIncomplete('Unterminated quoted string');
  const text = source.text.slice(source.position + 1, end);
  source.skip(end + 1 - source.position);
  return text;
}

function parseDoubleQuoted(source: Source): Part {
  source.skip();
  const parts = parseParts(source, 'quoted', (char) => char === '"');
  if (source.char !== '"') source.failIncomplete('Unterminated quoted string');
  source.skip();
  return { kind: 'quoted', parts };
}

/** In backquotes a backslash before $ ` \ (and " inside double quotes) goes away before the text is read as commands. */
function parseBackquoted(source: Source, isQuoted: boolean) {
  const { line } = source;
  source.skip();
  let text = '';
  while (source.char !== '`') {
    if (source.isAtEnd) source.failIncomplete('Unterminated backquoted string');
    const char = source.take();
    const next = source.char;
    text +=
      char === '\\' && (next === '$' || next === '`' || next === '\\' || (isQuoted && next === '"'))
        ? source.take()
        : char;
  }
  source.skip();
  return source.parseUntilParenthesis(new Source(`${text}\n)`, line, source.parseUntilParenthesis));
}

function parseDollar(source: Source, isQuoted: boolean): Part | null {
  const next = source.peek();
  if (next === '(')
    return source.peek(2) === '('
      ? (parseArithmetic(source, isQuoted) ?? parseCommand(source, isQuoted))
      : parseCommand(source, isQuoted);
  if (next === '{') return parseBraced(source, isQuoted);
  if (next === "'" && !isQuoted) {
    source.skip();
    return { kind: 'text', text: ansiQuoted(source), isQuoted: true };
  }
  if (next === '"' && !isQuoted) {
    source.skip();
    return parseDoubleQuoted(source);
  }
  source.skip();
  const name = source.match(/[A-Za-z_]\w*|[0-9@*#?$!-]/y);
  if (name === null) {
    source.position--;
    return null;
  }
  source.skip(name.length);
  return { ...plainParam, name, isQuoted };
}

const plainParam = {
  kind: 'param',
  name: '',
  index: null,
  op: '',
  arg: null,
  second: null,
  isLength: false,
  isIndirect: false,
  isQuoted: false,
} as const;

function parseCommand(source: Source, isQuoted: boolean): Part {
  source.skip(2);
  return { kind: 'command', body: source.parseUntilParenthesis(source), isQuoted };
}

/** `$((…))`, or null when it turns out to be a command substitution that begins with a subshell. */
function parseArithmetic(source: Source, isQuoted: boolean): Part | null {
  const { text, position, line } = source;
  let depth = 0;
  for (let at = position + 3; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '(') depth++;
    else if (char === ')' && depth > 0) depth--;
    else if (char === ')') {
      if (text.charAt(at + 1) !== ')') return null;
      source.skip(at + 2 - position);
      return { kind: 'arithmetic', text: parseText(text.slice(position + 3, at), line, source), isQuoted };
    }
  }
  return source.failIncomplete('Unterminated arithmetic expansion');
}

function parseBraced(source: Source, isQuoted: boolean): Part {
  source.skip(2);
  let isLength = false;
  let isIndirect = false;
  if (
    source.char === '#' &&
    /[A-Za-z_0-9@*?$!#-]/.test(source.peek()) &&
    !(source.peek() === '#' && source.peek(2) !== '}')
  ) {
    isLength = true;
    source.skip();
  } else if (source.char === '!' && /[A-Za-z_]/.test(source.peek())) {
    isIndirect = true;
    source.skip();
  }
  const name = source.match(/[A-Za-z_]\w*|[0-9]+|[@*#?$!-]/y) ?? source.fail('Bad substitution');
  source.skip(name.length);
  const index = source.char === '[' ? parseIndex(source) : null;
  const sign = isLength ? '' : (source.match(/:[-=?+]|##|%%|\/[/#%]?|\^\^|,,|[-=?+#%:^,@]/y) ?? '');
  const op = isParamOp(sign) ? sign : source.fail('Bad substitution');
  source.skip(op.length);
  const place = isQuoted ? 'quoted-argument' : 'argument';
  // Patterns keep their meaning inside double quotes: only the words of - = ? + are read as quoted text.
  const isPattern = /^[#%/^,]/.test(op);
  const read = (ends: (char: string) => boolean): Word =>
    makeWord(withTildes(parseParts(source, isPattern ? 'argument' : place, ends), false));
  const isTwoPart = op.startsWith('/') || op === ':';
  const arg = op === '' ? null : read((char) => char === '}' || (isTwoPart && char === (op === ':' ? ':' : '/')));
  let second: Word | null = null;
  if (isTwoPart && source.char !== '}') {
    source.skip();
    second = read((char) => char === '}');
  }
  if (source.isAtEnd) source.failIncomplete('Missing }');
  if (source.take() !== '}') source.fail('Bad substitution');
  return { kind: 'param', name, index, op, arg, second, isLength, isIndirect, isQuoted };
}

export function parseIndex(source: Source): Word {
  source.skip();
  const parts = parseParts(source, 'argument', (char) => char === ']');
  if (source.char !== ']') source.fail('Bad substitution');
  source.skip();
  return makeWord(parts);
}

/** `~` at the head of a word, and in an assignment after `=` and `:`. */
function withTildes(parts: readonly Part[], isAssignment: boolean): Part[] {
  return parts.flatMap((part, index): Part[] => {
    if (part.kind !== 'text' || part.isQuoted || !part.text.includes('~')) return [part];
    const pattern = isAssignment ? /(^|[=:])~([\w.-]*)(?=[/:]|$)/g : /(^)~([\w.-]*)(?=\/|$)/g;
    if (index > 0 && !isAssignment) return [part];
    const found: Part[] = [];
    let last = 0;
    for (const match of part.text.matchAll(pattern)) {
      if (index > 0 && match[1] === '') continue;
      const head = part.text.slice(last, match.index) + (match[1] ?? '');
      if (head !== '') found.push({ ...part, text: head });
      found.push({ kind: 'tilde', user: match[2] ?? '' });
      last = match.index + match[0].length;
    }
    if (last < part.text.length) found.push({ ...part, text: part.text.slice(last) });
    return found;
  });
}
