const cache = new Map<string, RegExp>();
const classes: Readonly<Record<string, string>> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: 'A-Za-z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  blank: ' \\t',
  punct: '!-\\/:-@\\[-`{-~',
  xdigit: '0-9A-Fa-f',
  word: '\\w',
  print: ' -~',
  graph: '!-~',
  cntrl: '\\x00-\\x1f\\x7f',
};

const special = /[*?[\]\\]/;
/** Makes text that stands for itself in a pattern. */
export const escapePattern = (text: string): string => (special.test(text) ? text.replace(/[*?[\]\\]/g, '\\$&') : text);

export const matchesPattern = (pattern: string, text: string): boolean => patternRegExp(pattern).test(text);

/** A regular expression for a whole text. */
export function patternRegExp(pattern: string): RegExp {
  let found = cache.get(pattern);
  if (!found) {
    found = new RegExp(`^(?:${patternSource(pattern)})$`, 'su');
    if (cache.size > 2_000) cache.clear();
    cache.set(pattern, found);
  }
  return found;
}

/** `isLazy`: stars take as little as they can. */
export function patternSource(pattern: string, isLazy = false): string {
  let source = '';
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern.charAt(at);
    if (char === '\\') source += quoteRegExp(pattern.charAt(++at));
    else if (char === '*') source += isLazy ? '.*?' : '.*';
    else if (char === '?') source += '.';
    else if (char === '[') {
      const end = bracketEnd(pattern, at);
      source += end === -1 ? '\\[' : bracket(pattern.slice(at + 1, end));
      if (end !== -1) at = end;
    } else source += quoteRegExp(char);
  }
  return source;
}

export const quoteRegExp = (text: string): string =>
  text.replace(/[\\^$.*+?()[\]{}|/-]/g, (char) => (char === '-' ? '\\x2d' : `\\${char}`));

function bracketEnd(pattern: string, start: number): number {
  let at = start + 1;
  if (pattern.charAt(at) === '!' || pattern.charAt(at) === '^') at++;
  if (pattern.charAt(at) === ']') at++;
  for (; at < pattern.length; at++) {
    if (pattern.startsWith('[:', at)) at = Math.max(at, pattern.indexOf(':]', at) + 1);
    else if (pattern.charAt(at) === '\\') at++;
    else if (pattern.charAt(at) === ']') return at;
  }
  return -1;
}

/** The inside of `[…]` as a class of a regular expression. */
export function bracket(inner: string): string {
  const isNegated = /^[!^]/.test(inner);
  const body = (isNegated ? inner.slice(1) : inner).replace(
    /\[:(\w+):\]|\\([^\n])|([\\\]^[&~|-])/gsu,
    (whole, name?: string, escaped?: string, sign?: string) => {
      if (name !== undefined) return classes[name] ?? '';
      if (escaped !== undefined) return `\\x${escaped.charCodeAt(0).toString(16).padStart(2, '0')}`;
      return sign === '-' ? '-' : `\\${whole}`;
    },
  );
  const edges = body
    .replace(/^-/, '\\-')
    .replace(/-$/, '\\-')
    .replace(/\\([&~|])/g, '$1');
  return `[${isNegated ? '^' : ''}${edges}]`;
}
