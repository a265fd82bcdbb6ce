import type { AndOr, Command, List, Pipeline } from './ast.ts';
import { CompoundParser, describe, reserved } from './parse-compound.ts';
import { parseSimple } from './parse-simple.ts';
import { parseRedirects, readHereDocuments } from './parse-redirect.ts';
import { Source } from './source.ts';

/** Reads a program one complete command line at a time, as a shell does, so that earlier lines run before a later syntax error. */
export class Parser {
  readonly #source: Source;

  constructor(text: string, line = 1) {
    this.#source = new Source(text, line, (inner) => new Parser('', 1).#untilParenthesis(inner));
  }

  /** The next line's commands; null at the end. @throws SyntaxProblem */
  next(): List | null {
    const parser = new LineParser(this.#source);
    parser.skipLines();
    if (this.#source.isAtEnd) return null;
    const list = parser.list(true);
    if (!this.#source.isAtEnd && this.#source.char !== '\n')
      this.#source.fail(`Syntax error: ${describe(this.#source)} unexpected`);
    parser.endLine();
    return list;
  }

  #untilParenthesis(source: Source): List {
    const parser = new LineParser(source);
    const list = parser.list(false);
    if (source.isAtEnd) source.failIncomplete('Syntax error: end of file unexpected (expecting ")")');
    if (source.char !== ')') source.fail(`Syntax error: ${describe(source)} unexpected (expecting ")")`);
    source.skip();
    return list;
  }
}

class LineParser {
  readonly #source: Source;
  readonly #compound: CompoundParser;

  constructor(source: Source) {
    this.#source = source;
    this.#compound = new CompoundParser(source, this);
  }

  endLine(): void {
    if (this.#source.char === '\n') this.#source.skip();
    readHereDocuments(this.#source);
  }

  skipLines(): void {
    this.#source.skipBlanks();
    while (this.#source.char === '\n') {
      this.endLine();
      this.#source.skipBlanks();
    }
  }

  /** Commands up to a closing word or sign; a whole line only, if asked. */
  list(isOneLine: boolean): List {
    const source = this.#source;
    const items: AndOr[] = [];
    for (;;) {
      if (isOneLine) source.skipBlanks();
      else this.skipLines();
      if (
        source.isAtEnd ||
        source.char === '\n' ||
        source.char === ')' ||
        source.startsWith(';;') ||
        source.startsWith(';&') ||
        this.#isClosing()
      )
        return items;
      const item = this.#andOr();
      source.skipBlanks();
      const isBackground = source.char === '&' && source.peek() !== '&';
      items.push({ ...item, isBackground });
      if (isBackground || (source.char === ';' && source.peek() !== ';' && source.peek() !== '&')) source.skip();
      else if (source.char !== '\n' || isOneLine) return items;
    }
  }

  #isClosing(): boolean {
    const word = this.#source.match(reserved);
    return word !== null && ['then', 'elif', 'else', 'fi', 'do', 'done', 'esac', '}'].includes(word);
  }

  #andOr(): AndOr {
    const source = this.#source;
    const first = this.#pipeline();
    const rest: { op: '&&' | '||'; pipeline: Pipeline }[] = [];
    for (;;) {
      source.skipBlanks();
      const op = source.startsWith('&&') ? '&&' : source.startsWith('||') ? '||' : null;
      if (op === null) return { first, rest, isBackground: false };
      source.skip(2);
      this.skipLines();
      rest.push({ op, pipeline: this.#pipeline() });
    }
  }

  #pipeline(): Pipeline {
    const source = this.#source;
    let isNegated = false;
    for (let word = source.match(reserved); word === '!' || word === 'time'; word = source.match(reserved)) {
      if (word === '!') isNegated = !isNegated;
      source.skip(word.length);
      source.skipBlanks();
    }
    const commands = [this.command()];
    const pipesStderr: boolean[] = [];
    for (;;) {
      source.skipBlanks();
      if (source.char !== '|' || source.peek() === '|') return { commands, isNegated, pipesStderr };
      pipesStderr.push(source.peek() === '&');
      source.skip(source.peek() === '&' ? 2 : 1);
      this.skipLines();
      commands.push(this.command());
    }
  }

  command(): Command {
    const source = this.#source;
    source.skipBlanks();
    const { line } = source;
    const body = this.#compound.parse();
    if (!body) {
      const simple = parseSimple(source);
      if (!simple)
        return source.isAtEnd
          ? source.failIncomplete('Syntax error: end of file unexpected')
          : source.fail(`Syntax error: ${describe(source)} unexpected`);
      return simple;
    }
    if (body.kind === 'function') return { ...body, redirects: [], line };
    return { ...body, redirects: parseRedirects(source), line };
  }
}
