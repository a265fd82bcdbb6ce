import type { Command, List, Word } from './ast.ts';
import { parseText, parseWord } from './parse-word.ts';
import type { Source } from './source.ts';

/** The words that begin, join and end compound commands. */
export const reserved =
  /(?:if|then|elif|else|fi|while|until|for|select|do|done|case|esac|function|\{|\}|!|\[\[|time)(?=[\s;&|()<>]|$)/y;
const name = /[A-Za-z_][\w.:+-]*/y;
const functionHead = /[A-Za-z_][\w.:+-]*[ \t]*\([ \t]*\)/y;

type Bare<T> = T extends { redirects: unknown; line: unknown } ? Omit<T, 'redirects' | 'line'> : never;
type BareCommand = Bare<Command>;

/** What reads the commands inside a compound one. */
type CommandReader = {
  skipLines(): void;
  list(isOneLine: boolean): List;
  command(): Command;
};

/** Reads loops, branches, groups and definitions. */
export class CompoundParser {
  readonly #source: Source;
  readonly #line: CommandReader;

  constructor(source: Source, line: CommandReader) {
    this.#source = source;
    this.#line = line;
  }

  /** One compound command without its redirections; null when none begins here. */
  parse(): BareCommand | null {
    const source = this.#source;
    if (source.char === '(') return this.#parenthesized();
    const word = source.match(reserved);
    if (word === null) return source.match(functionHead) === null ? null : this.#functionDefinition();
    switch (word) {
      case '{':
        source.skip();
        return { kind: 'group', body: this.#body('}') };
      case 'if':
        return this.#if();
      case 'while':
      case 'until': {
        source.skip(5);
        const condition = this.#body('do');
        return { kind: 'loop', isUntil: word === 'until', condition, body: this.#body('done') };
      }
      case 'for':
        return this.#for();
      case 'case':
        return this.#case();
      case 'function':
        source.skip(8);
        source.skipBlanks();
        return this.#functionDefinition();
      case '[[':
        return this.#test();
      default:
        return source.fail(`Syntax error: "${word}" unexpected`);
    }
  }

  /** Commands up to and including a closing word. */
  #body(...closers: string[]): List {
    const list = this.#line.list(false);
    this.#expect(...closers);
    return list;
  }

  #expect(...closers: string[]): string {
    const source = this.#source;
    this.#line.skipLines();
    const word = source.match(reserved) ?? '';
    if (!closers.includes(word)) {
      if (source.isAtEnd)
        source.failIncomplete(`Syntax error: end of file unexpected (expecting "${closers[0] ?? ''}")`);
      source.fail(`Syntax error: ${describe(source)} unexpected (expecting "${closers[0] ?? ''}")`);
    }
    source.skip(word.length);
    return word;
  }

  #parenthesized(): BareCommand {
    const source = this.#source;
    if (source.peek() === '(') {
      const text = this.#doubleParentheses();
      if (text !== null) return { kind: 'arithmetic', text };
    }
    source.skip();
    const body = this.#line.list(false);
    if (source.char !== ')')
      return source.isAtEnd
        ? source.failIncomplete('Syntax error: end of file unexpected (expecting ")")')
        : source.fail(`Syntax error: ${describe(source)} unexpected (expecting ")")`);
    source.skip();
    return { kind: 'subshell', body };
  }

  #doubleParentheses(): Word | null {
    const { text, position, line } = this.#source;
    let depth = 0;
    for (let at = position + 2; at < text.length; at++) {
      const char = text.charAt(at);
      if (char === '(') depth++;
      else if (char === ')' && depth > 0) depth--;
      else if (char === ')') {
        if (text.charAt(at + 1) !== ')') return null;
        this.#source.skip(at + 2 - position);
        return parseText(text.slice(position + 2, at), line, this.#source);
      }
    }
    return null;
  }

  #if(): BareCommand {
    this.#source.skip(2);
    const branches = [];
    let otherwise: List | null = null;
    for (let closer = 'elif'; closer === 'elif';) {
      const condition = this.#body('then');
      const body = this.#line.list(false);
      branches.push({ condition, body });
      closer = this.#expect('fi', 'elif', 'else');
      if (closer === 'else') otherwise = this.#body('fi');
    }
    return { kind: 'if', branches, otherwise };
  }

  #for(): BareCommand {
    const source = this.#source;
    source.skip(3);
    source.skipBlanks();
    if (source.startsWith('((')) return this.#arithmeticFor();
    const variable = source.match(name) ?? source.fail('Syntax error: Bad for loop variable');
    source.skip(variable.length);
    this.#line.skipLines();
    let words: Word[] | null = null;
    if (source.match(/in(?=[\s;])/y) !== null) {
      source.skip(2);
      words = [];
      for (;;) {
        source.skipBlanks();
        const word = parseWord(source);
        if (!word) break;
        words.push(word);
      }
    }
    source.skipBlanks();
    if (source.char === ';') source.skip();
    this.#expect('do');
    return { kind: 'for', name: variable, words, body: this.#body('done') };
  }

  #arithmeticFor(): BareCommand {
    const { text, position } = this.#source;
    const whole = this.#doubleParentheses();
    if (!whole) return this.#source.fail('Syntax error: Bad for loop variable');
    const inner = text.slice(position + 2, this.#source.position - 2);
    const [init = '', condition = '', step = ''] = inner.split(';').map((part) => part.trim());
    const read = (part: string): Word => parseText(part, this.#source.line, this.#source);
    this.#source.skipBlanks();
    if (this.#source.char === ';') this.#source.skip();
    this.#expect('do', '{');
    return { kind: 'arithmetic-for', parts: [read(init), read(condition), read(step)], body: this.#body('done', '}') };
  }

  #case(): BareCommand {
    const source = this.#source;
    source.skip(4);
    source.skipBlanks();
    const subject = parseWord(source) ?? source.fail('Syntax error: word expected');
    this.#line.skipLines();
    if (source.match(/in(?=\s)/y) === null) source.fail('Syntax error: expecting "in"');
    source.skip(2);
    const arms = [];
    for (;;) {
      this.#line.skipLines();
      if (source.isAtEnd) source.failIncomplete('Syntax error: end of file unexpected (expecting ";;")');
      if (source.match(reserved) === 'esac') break;
      if (source.char === '(') source.skip();
      const patterns: Word[] = [];
      do {
        if (source.char === '|') source.skip();
        source.skipBlanks();
        patterns.push(parseWord(source) ?? source.fail(`Syntax error: ${describe(source)} unexpected`));
        source.skipBlanks();
      } while (source.char === '|');
      if (source.char !== ')') source.fail(`Syntax error: ${describe(source)} unexpected (expecting ")")`);
      source.skip();
      const body = this.#line.list(false);
      const end: ';;' | ';&' | ';;&' = source.startsWith(';;&') ? ';;&' : source.startsWith(';&') ? ';&' : ';;';
      if (source.char === ';') source.skip(end.length);
      arms.push({ patterns, body, end });
    }
    source.skip(4);
    return { kind: 'case', subject, arms };
  }

  #functionDefinition(): BareCommand {
    const source = this.#source;
    const own = source.match(name) ?? source.fail('Syntax error: Bad function name');
    source.skip(own.length);
    source.skipBlanks();
    const parentheses = source.match(/\([ \t]*\)/y);
    if (parentheses !== null) source.skip(parentheses.length);
    this.#line.skipLines();
    return { kind: 'function', name: own, body: this.#line.command() };
  }

  #test(): BareCommand {
    const source = this.#source;
    source.skip(2);
    const words: Word[] = [];
    let isRegex = false;
    for (;;) {
      this.#line.skipLines();
      if (source.isAtEnd) source.failIncomplete('Syntax error: end of file unexpected (expecting "]]")');
      const sign = isRegex ? null : source.match(/\]\](?=[\s;&|)]|$)|&&|\|\||[()<>]/y);
      if (sign === ']]') break;
      if (sign !== null) {
        source.skip(sign.length);
        words.push({
          parts: [{ kind: 'text', text: sign, isQuoted: false }],
          plain: sign,
          isAssignment: false,
          alternatives: null,
        });
        continue;
      }
      const word: Word =
        parseWord(source, isRegex ? 'regex' : 'word') ?? source.fail(`Syntax error: ${describe(source)} unexpected`);
      words.push(word);
      isRegex = word.plain === '=~';
    }
    source.skip(2);
    return { kind: 'test', words };
  }
}

/** What stands at a syntax error. */
export function describe(source: Source): string {
  if (source.isAtEnd) return 'end of file';
  if (source.char === '\n') return 'newline';
  return `"${source.match(/;;|&&|\|\||[;&|()<>]|[^\s;&|()<>]+/y) ?? source.char}"`;
}
