import { asText, formatEscapes } from '../sh/escapes.ts';
import { ProgramFailure } from './io.ts';

export type Token = {
  readonly kind: 'number' | 'string' | 'regex' | 'name' | 'call' | 'sign' | 'newline' | 'end';
  readonly text: string;
};
const pattern =
  /[ \t\r]*(?:#[^\n]*|\\\n[ \t]*)*(?:(\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+)|"((?:[^"\\\n]|\\[^])*)"|([A-Za-z_]\w*)(\()?|(\n)|(!~|\*\*=|\*\*|&&|\|\||\+\+|--|[-+*/%^=!<>]=|>>|[{}()[\];,?:+\-*/%^!<>|~$=])|(\S))/y;
export const builtinNames = new Set([
  'length',
  'substr',
  'index',
  'split',
  'sub',
  'gsub',
  'match',
  'sprintf',
  'toupper',
  'tolower',
  'int',
  'rand',
  'srand',
  'sqrt',
  'exp',
  'log',
  'sin',
  'cos',
  'atan2',
  'system',
  'close',
  'systime',
  'strftime',
  'fflush',
]);

export const keywords = new Set([
  'if',
  'else',
  'while',
  'for',
  'do',
  'print',
  'printf',
  'next',
  'exit',
  'return',
  'delete',
  'in',
  'getline',
  'break',
  'continue',
  'function',
  'BEGIN',
  'END',
]);

/** Reads an awk program token by token. */
export class AwkLexer {
  protected readonly text: string;
  protected at = 0;
  protected token: Token = { kind: 'newline', text: '\n' };
  /** Inside `print`, a bare `>` sends the output elsewhere. */
  protected noGreater = 0;
  protected noIn = 0;

  constructor(text: string) {
    this.text = text;
    this.next();
  }

  protected fail(): never {
    throw new ProgramFailure(
      `line 1: syntax error at or near ${this.token.text === '\n' ? 'end of line' : this.token.text}`,
      2,
    );
  }

  protected next(): Token {
    const token = this.token;
    const canBeDivision =
      token.kind === 'number' ||
      token.kind === 'string' ||
      token.kind === 'name' ||
      token.text === ')' ||
      token.text === ']' ||
      token.text === '$' ||
      token.text === '++' ||
      token.text === '--';
    const regex = /[ \t]*\/((?:[^/\\[\n]|\\.|\[\^?\]?[^\]]*\])*)\//y;
    regex.lastIndex = this.at;
    const found = canBeDivision ? null : regex.exec(this.text);
    if (found) {
      this.at = regex.lastIndex;
      this.token = { kind: 'regex', text: found[1] ?? '' };
      return token;
    }
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (!match) {
      this.token = { kind: 'end', text: '' };
      return token;
    }
    this.at = pattern.lastIndex;
    const [, number, string, name, paren, newline, sign, stray] = match;
    if (number !== undefined) this.token = { kind: 'number', text: number };
    else if (string !== undefined)
      this.token = {
        kind: 'string',
        text: asText(formatEscapes(string.replaceAll('\\/', '/').replaceAll('\\\n', ''))),
      };
    else if (name !== undefined) {
      const isCall = paren !== undefined && !keywords.has(name);
      if (paren !== undefined) this.at--;
      this.token = { kind: isCall ? 'call' : 'name', text: name };
    } else if (newline !== undefined) this.token = { kind: 'newline', text: '\n' };
    else this.token = { kind: 'sign', text: sign ?? stray ?? '' };
    return token;
  }

  protected take(text: string): boolean {
    if (this.token.text !== text || this.token.kind === 'string' || this.token.kind === 'regex') return false;
    this.next();
    return true;
  }

  protected expect(text: string): void {
    if (!this.take(text)) this.fail();
  }

  protected name(): string {
    if (this.token.kind !== 'name' && this.token.kind !== 'call') this.fail();
    return this.next().text;
  }

  protected skipEnds(): void {
    while (this.token.kind === 'newline' || (this.token.kind === 'sign' && this.token.text === ';')) this.next();
  }

  protected skipNewlines(): void {
    while (this.token.kind === 'newline') this.next();
  }
}
