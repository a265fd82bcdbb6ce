import type { ArrayAssignment, Assignment, Command, Redirect, Word } from './ast.ts';
import { parseRedirect, readHereDocuments } from './parse-redirect.ts';
import { makeWord, parseIndex, parseWord } from './parse-word.ts';
import type { Source } from './source.ts';

const assignmentHead = /[A-Za-z_]\w*(?:\[[^\]\n]*\])?\+?=/y;
const declarations = new Set(['local', 'export', 'readonly', 'declare', 'typeset']);

/** Reads assignments, words and redirections up to the end of a simple command; null when nothing is there. */
export function parseSimple(source: Source): Command | null {
  const { line } = source;
  const assignments: Assignment[] = [];
  const words: Word[] = [];
  const redirects: Redirect[] = [];
  for (;;) {
    source.skipBlanks();
    const redirect = parseRedirect(source);
    if (redirect) {
      redirects.push(redirect);
      continue;
    }
    const isHead = source.match(assignmentHead) !== null;
    if (isHead && words.length === 0) {
      assignments.push(parseAssignment(source));
      continue;
    }
    const isDeclaration = declarations.has(words[0]?.plain ?? '');
    const array = isHead && isDeclaration ? parseArrayWord(source) : null;
    const word = array ?? parseWord(source);
    if (!word) break;
    words.push(isDeclaration || !word.isAssignment ? word : { ...word, isAssignment: false });
  }
  if (assignments.length + words.length + redirects.length === 0) return null;
  return { kind: 'simple', assignments, words, redirects, line };
}

function parseAssignment(source: Source): Assignment {
  const name = source.match(/[A-Za-z_]\w*/y) ?? '';
  source.skip(name.length);
  const index = source.char === '[' ? parseIndex(source) : null;
  const isAppending = source.char === '+';
  source.skip(isAppending ? 2 : 1);
  if (source.char === '(') {
    const items = parseArrayItems(source);
    return { name, index, isAppending, value: makeWord([]), array: { name, isAppending, items } };
  }
  // Read as a word of its own, but with the tildes of an assignment: the value may hold a colon list.
  return { name, index, isAppending, value: parseWord(source) ?? makeWord([]) };
}

function parseArrayWord(source: Source): Word | null {
  const head = source.match(/[A-Za-z_]\w*\+?=\(/y);
  if (head === null) return null;
  source.skip(head.length - 1);
  const name = head.replace(/\+?=\($/, '');
  const items = parseArrayItems(source);
  const array: ArrayAssignment = { name, isAppending: head.includes('+='), items };
  return { ...makeWord([{ kind: 'text', text: name, isQuoted: true }]), array };
}

function parseArrayItems(source: Source): ArrayAssignment['items'] {
  source.skip();
  const items: { key: Word | null; value: Word }[] = [];
  for (;;) {
    source.skipBlanks();
    while (source.char === '\n') {
      source.skip();
      readHereDocuments(source);
      source.skipBlanks();
    }
    if (source.isAtEnd) source.failIncomplete('Syntax error: end of file unexpected (expecting ")")');
    if (source.char === ')') break;
    const key = source.match(/\[[^\]\n]+\]=/y) === null ? null : parseIndex(source);
    if (key) source.skip();
    items.push({ key, value: parseWord(source) ?? (key ? makeWord([]) : source.fail('Syntax error: word expected')) });
  }
  source.skip();
  return items;
}
