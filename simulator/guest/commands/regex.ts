import { bracket, quoteRegExp } from '../sh/pattern.ts';

export type RegexSyntax = 'basic' | 'extended' | 'fixed' | 'perl';

/** A POSIX regular expression as JavaScript's. @throws SyntaxError */
export function toRegExp(text: string, syntax: RegexSyntax, flags = ''): RegExp {
  return new RegExp(
    syntax === 'fixed' ? quoteRegExp(text) : syntax === 'perl' ? text : translated(text, syntax === 'basic'),
    flags,
  );
}

function translated(text: string, isBasic: boolean): string {
  let source = '';
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '\\') {
      const next = text.charAt(++at);
      if ('(){}+?|'.includes(next) && next !== '') source += isBasic ? next : `\\${next}`;
      else if (next === '<' || next === '>') source += '\\b';
      else if (/[wWsSbBnt1-9]/.test(next)) source += `\\${next}`;
      else source += next === '' ? '\\\\' : quoteRegExp(next);
    } else if (char === '[') {
      const end = endOfBracket(text, at);
      source += end === -1 ? '\\[' : withoutEscapes(text.slice(at + 1, end));
      if (end !== -1) at = end;
    } else if (isBasic && '(){}+?|'.includes(char)) source += `\\${char}`;
    else if (char === '*' && (source === '' || source === '^' || (isBasic && source.endsWith('(')))) source += '\\*';
    else if (isBasic && char === '^' && source !== '' && !source.endsWith('(') && !source.endsWith('|'))
      source += '\\^';
    else if (
      isBasic &&
      char === '$' &&
      at < text.length - 1 &&
      !text.startsWith('\\)', at + 1) &&
      !text.startsWith('\\|', at + 1)
    )
      source += '\\$';
    else source += char === '/' ? '\\/' : char;
  }
  return source;
}

/** In a POSIX bracket a backslash is a character like any other, but for what GNU programs make of \n and \t. */
const withoutEscapes = (inner: string): string =>
  bracket(
    inner
      .replace(/\\(?![nt])/g, '\\\\')
      .replaceAll('\\n', '\n')
      .replaceAll('\\t', '\t')
      .replace(/^!/, '\\!'),
  ).replace(/\\x21/, '!');

function endOfBracket(text: string, start: number): number {
  let at = start + 1;
  if (text.charAt(at) === '^') at++;
  if (text.charAt(at) === ']') at++;
  for (; at < text.length; at++) {
    if (text.startsWith('[:', at)) at = text.indexOf(':]', at) + 1;
    else if (text.charAt(at) === ']') return at;
  }
  return -1;
}
