import { isRedirectOp } from './ast.ts';
import type { Redirect, Word } from './ast.ts';
import { parseText, parseWord, textWord } from './parse-word.ts';
import type { Source } from './source.ts';

const operator = /(?:\d+|)(?:&>>|&>|<<<|<<-|<<|<>|<&|>&|>>|>\||<|>)/y;

export function parseRedirects(source: Source): Redirect[] {
  const redirects: Redirect[] = [];
  for (;;) {
    source.skipBlanks();
    const redirect = parseRedirect(source);
    if (!redirect) return redirects;
    redirects.push(redirect);
  }
}

/** Reads one redirection; null when none begins here. */
export function parseRedirect(source: Source): Redirect | null {
  const found = source.match(operator);
  if (found === null) return null;
  source.skip(found.length);
  const digits = /^\d+/.exec(found)?.[0];
  const op = found.slice(digits?.length ?? 0);
  const fd = digits === undefined ? null : Number(digits);
  source.skipBlanks();
  if (op === '<<' || op === '<<-') return hereDocument(source, fd, op === '<<-');
  if (!isRedirectOp(op)) return source.fail('Syntax error: redirection unexpected');
  const target = parseWord(source) ?? source.fail('Syntax error: redirection unexpected');
  return { op, fd, target };
}

function hereDocument(source: Source, fd: number | null, stripsTabs: boolean): Redirect {
  const start = source.position;
  const word = parseWord(source) ?? source.fail('Syntax error: redirection unexpected');
  const raw = source.text.slice(start, source.position);
  const isQuoted = /['"\\]/.test(raw);
  const redirect: Redirect = { op: '<<', fd, target: textWord('') };
  source.hereDocuments.push({ redirect, delimiter: isQuoted ? unquoted(word) : raw, isQuoted, stripsTabs });
  return redirect;
}

const unquoted = (word: Word): string =>
  word.parts
    .map((part) =>
      part.kind === 'text' ? part.text : part.kind === 'quoted' ? unquoted({ ...word, parts: part.parts }) : '',
    )
    .join('');

/** Reads the bodies of the here-documents begun on the line that has just ended. */
export function readHereDocuments(source: Source): void {
  for (const { redirect, delimiter, isQuoted, stripsTabs } of source.hereDocuments.splice(0)) {
    const { line } = source;
    let body = '';
    for (;;) {
      // A document that the program's end cuts off is taken as it is, with no more than a warning in real shells.
      if (source.isAtEnd) break;
      const end = source.text.indexOf('\n', source.position);
      const raw = source.text.slice(source.position, end === -1 ? undefined : end);
      source.skip(raw.length + (end === -1 ? 0 : 1));
      const text = stripsTabs ? raw.replace(/^\t+/, '') : raw;
      if (text === delimiter) break;
      body += `${text}\n`;
    }
    redirect.target = isQuoted ? textWord(body) : parseText(body, line, source);
  }
}
