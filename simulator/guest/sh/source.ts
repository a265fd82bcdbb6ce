import type { List, Redirect } from './ast.ts';

/** Text that is no shell program. `isIncomplete`: more lines could make it one. */
export class SyntaxProblem extends Error {
  readonly line: number;
  readonly isIncomplete: boolean;

  constructor(message: string, line: number, isIncomplete = false) {
    super(message);
    this.line = line;
    this.isIncomplete = isIncomplete;
  }
}

export type PendingHereDocument = {
  readonly redirect: Redirect;
  readonly delimiter: string;
  readonly isQuoted: boolean;
  readonly stripsTabs: boolean;
};

/** The program's text and how far it has been read. */
export class Source {
  readonly text: string;
  position = 0;
  line: number;
  readonly hereDocuments: PendingHereDocument[] = [];
  /** Reads commands up to a closing `)`; set by the command parser, which command substitutions need. */
  readonly parseUntilParenthesis: (source: Source) => List;

  constructor(text: string, line: number, parseUntilParenthesis: (source: Source) => List) {
    this.text = text;
    this.line = line;
    this.parseUntilParenthesis = parseUntilParenthesis;
  }

  get isAtEnd(): boolean {
    return this.position >= this.text.length;
  }

  get char(): string {
    return this.text.charAt(this.position);
  }

  peek(ahead = 1): string {
    return this.text.charAt(this.position + ahead);
  }

  startsWith(text: string): boolean {
    return this.text.startsWith(text, this.position);
  }

  /** Moves on, counting lines. */
  skip(count = 1): void {
    for (let i = 0; i < count; i++) if (this.text.charCodeAt(this.position++) === 10) this.line++;
  }

  take(): string {
    const char = this.char;
    this.skip();
    return char;
  }

  /** What `pattern` (sticky) matches here, without moving. */
  match(pattern: RegExp): string | null {
    pattern.lastIndex = this.position;
    return pattern.exec(this.text)?.[0] ?? null;
  }

  /** Spaces, tabs, joined lines and comments. */
  skipBlanks(): void {
    for (;;) {
      const char = this.char;
      if (char === ' ' || char === '\t' || char === '\r') this.position++;
      else if (char === '\\' && this.peek() === '\n') this.skip(2);
      else if (char === '#') while (!this.isAtEnd && this.char !== '\n') this.position++;
      else return;
    }
  }

  fail(what: string): never {
    throw new SyntaxProblem(what, this.line);
  }

  failIncomplete(what: string): never {
    throw new SyntaxProblem(what, this.line, true);
  }
}
