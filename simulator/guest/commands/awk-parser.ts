import { formatEscapes } from '../sh/escapes.ts';
import type { AwkExpr, AwkFunction, AwkProgram, AwkRule, AwkStatement } from './awk-ast.ts';
import { ProgramFailure } from './io.ts';

type Token = {
  readonly kind: 'number' | 'string' | 'regex' | 'name' | 'call' | 'sign' | 'newline' | 'end';
  readonly text: string;
};
const pattern =
  /[ \t\r]*(?:#[^\n]*|\\\n[ \t]*)*(?:(\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+)|"((?:[^"\\\n]|\\[^])*)"|([A-Za-z_]\w*)(\()?|(\n)|(!~|\*\*=|\*\*|&&|\|\||\+\+|--|[-+*/%^=!<>]=|>>|[{}()[\];,?:+\-*/%^!<>|~$=])|(\S))/y;
const builtinNames = new Set([
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

/** @throws ProgramFailure */
export const parseAwk = (text: string): AwkProgram => new AwkParser(text).program();

class AwkParser {
  readonly #text: string;
  #at = 0;
  #token: Token = { kind: 'newline', text: '\n' };
  /** Inside `print`, a bare `>` sends the output elsewhere. */
  #noGreater = 0;
  #noIn = 0;

  constructor(text: string) {
    this.#text = text;
    this.#next();
  }

  program(): AwkProgram {
    const rules: AwkRule[] = [];
    const functions = new Map<string, AwkFunction>();
    for (this.#skipEnds(); this.#token.kind !== 'end'; this.#skipEnds()) {
      if (this.#token.text === 'function' || this.#token.text === 'func') {
        const [name, own] = this.#function();
        functions.set(name, own);
      } else rules.push(this.#rule());
    }
    return { rules, functions };
  }

  #fail(): never {
    throw new ProgramFailure(
      `line 1: syntax error at or near ${this.#token.text === '\n' ? 'end of line' : this.#token.text}`,
      2,
    );
  }

  #next(): Token {
    const token = this.#token;
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
    regex.lastIndex = this.#at;
    const found = canBeDivision ? null : regex.exec(this.#text);
    if (found) {
      this.#at = regex.lastIndex;
      this.#token = { kind: 'regex', text: found[1] ?? '' };
      return token;
    }
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (!match) {
      this.#token = { kind: 'end', text: '' };
      return token;
    }
    this.#at = pattern.lastIndex;
    const [, number, string, name, paren, newline, sign, stray] = match;
    if (number !== undefined) this.#token = { kind: 'number', text: number };
    else if (string !== undefined)
      this.#token = { kind: 'string', text: formatEscapes(string.replaceAll('\\/', '/').replaceAll('\\\n', '')) };
    else if (name !== undefined) {
      const isCall = paren !== undefined && !keywords.has(name);
      if (paren !== undefined) this.#at--;
      this.#token = { kind: isCall ? 'call' : 'name', text: name };
    } else if (newline !== undefined) this.#token = { kind: 'newline', text: '\n' };
    else this.#token = { kind: 'sign', text: sign ?? stray ?? '' };
    return token;
  }

  #take(text: string): boolean {
    if (this.#token.text !== text || this.#token.kind === 'string' || this.#token.kind === 'regex') return false;
    this.#next();
    return true;
  }

  #expect(text: string): void {
    if (!this.#take(text)) this.#fail();
  }

  #name(): string {
    if (this.#token.kind !== 'name' && this.#token.kind !== 'call') this.#fail();
    return this.#next().text;
  }

  #skipEnds(): void {
    while (this.#token.kind === 'newline' || (this.#token.kind === 'sign' && this.#token.text === ';')) this.#next();
  }

  #skipNewlines(): void {
    while (this.#token.kind === 'newline') this.#next();
  }

  #function(): [string, AwkFunction] {
    this.#next();
    const name = this.#name();
    this.#expect('(');
    const parameters: string[] = [];
    while (!this.#take(')')) {
      parameters.push(this.#name());
      this.#take(',');
      this.#skipNewlines();
    }
    this.#skipNewlines();
    return [name, { parameters, body: this.#block() }];
  }

  #rule(): AwkRule {
    let own: AwkRule['pattern'] = null;
    let until: AwkExpr | null = null;
    if (this.#take('BEGIN')) own = 'begin';
    else if (this.#take('END')) own = 'end';
    else if (this.#token.text !== '{') {
      own = this.#expression();
      if (this.#take(',')) until = this.#expression();
    }
    return {
      pattern: own,
      until,
      body: this.#token.text === '{' && this.#token.kind === 'sign' ? this.#block() : null,
    };
  }

  #block(): AwkStatement {
    this.#expect('{');
    const body: AwkStatement[] = [];
    for (this.#skipEnds(); !this.#take('}'); this.#skipEnds()) {
      if (this.#token.kind === 'end') this.#fail();
      body.push(this.#statement());
    }
    return { kind: 'block', body };
  }

  #statement(): AwkStatement {
    if (this.#token.text === '{' && this.#token.kind === 'sign') return this.#block();
    if (this.#token.kind === 'sign' && this.#token.text === ';') {
      this.#next();
      return { kind: 'block', body: [] };
    }
    const word = this.#token.kind === 'name' ? this.#token.text : '';
    switch (word) {
      case 'if': {
        this.#next();
        const condition = this.#condition();
        const yes = this.#body();
        const mark = { at: this.#at, token: this.#token };
        this.#skipEnds();
        if (this.#take('else')) return { kind: 'if', condition, yes, no: this.#body() };
        [this.#at, this.#token] = [mark.at, mark.token];
        return { kind: 'if', condition, yes, no: null };
      }
      case 'while':
        this.#next();
        return { kind: 'while', condition: this.#condition(), body: this.#body(), isDo: false };
      case 'do': {
        this.#next();
        const body = this.#body();
        this.#skipEnds();
        this.#expect('while');
        return { kind: 'while', condition: this.#condition(), body, isDo: true };
      }
      case 'for':
        return this.#for();
      default:
        return this.#simple();
    }
  }

  #condition(): AwkExpr {
    this.#expect('(');
    const condition = this.#expression();
    this.#expect(')');
    return condition;
  }

  #body(): AwkStatement {
    this.#skipNewlines();
    return this.#statement();
  }

  #for(): AwkStatement {
    this.#next();
    this.#expect('(');
    const mark = { at: this.#at, token: this.#token };
    if (this.#token.kind === 'name') {
      const variable = this.#next().text;
      if (this.#take('in') && this.#token.kind === 'name') {
        const name = this.#next().text;
        if (this.#take(')')) return { kind: 'each', variable, name, body: this.#body() };
      }
      [this.#at, this.#token] = [mark.at, mark.token];
    }
    const init = this.#token.text === ';' ? null : this.#simple();
    this.#expect(';');
    const condition = this.#token.text === ';' ? null : this.#expression();
    this.#expect(';');
    const step = this.#token.text === ')' ? null : this.#simple();
    this.#expect(')');
    return { kind: 'for', init, condition, step, body: this.#body() };
  }

  #simple(): AwkStatement {
    const word = this.#token.kind === 'name' ? this.#token.text : '';
    switch (word) {
      case 'print':
      case 'printf':
        return this.#print(word === 'printf');
      case 'next':
      case 'break':
      case 'continue':
        this.#next();
        return { kind: word };
      case 'nextfile':
        this.#next();
        return { kind: 'next' };
      case 'exit':
      case 'return':
        this.#next();
        return { kind: word, value: this.#isAtEnd() ? null : this.#expression() };
      case 'delete': {
        this.#next();
        const name = this.#name();
        return { kind: 'delete', name, keys: this.#take('[') ? this.#list(']') : null };
      }
      default:
        return { kind: 'expression', value: this.#expression() };
    }
  }

  #isAtEnd(): boolean {
    return (
      this.#token.kind === 'newline' ||
      this.#token.kind === 'end' ||
      (this.#token.kind === 'sign' && (this.#token.text === ';' || this.#token.text === '}'))
    );
  }

  #print(isFormatted: boolean): AwkStatement {
    this.#next();
    const args: AwkExpr[] = [];
    this.#noGreater++;
    if (!this.#isAtEnd() && !['>', '>>', '|'].includes(this.#token.text)) {
      const first = this.#token.text === '(' && this.#token.kind === 'sign' ? this.#group() : null;
      if (first && (this.#isAtEnd() || ['>', '>>', '|'].includes(this.#token.text))) args.push(...first.items);
      else {
        if (first) [this.#at, this.#token] = [first.at, first.token];
        do args.push(this.#expression());
        while (this.#take(','));
      }
    }
    const op = (['>', '>>', '|'] as const).find((one) => this.#take(one));
    const output = op === undefined ? null : { op, target: this.#binary(4) };
    this.#noGreater--;
    return { kind: 'print', isFormatted, args, output };
  }

  /** A parenthesized list, with the place it began at in case it is no such thing. */
  #group(): { items: AwkExpr[]; at: number; token: Token } {
    const { at, token } = { at: this.#at, token: this.#token };
    const saved = this.#noGreater;
    this.#noGreater = 0;
    this.#next();
    const items = this.#list(')');
    this.#noGreater = saved;
    return { items, at, token };
  }

  #list(closer: string): AwkExpr[] {
    const items: AwkExpr[] = [];
    this.#skipNewlines();
    while (!this.#take(closer)) {
      items.push(this.#expression());
      this.#skipNewlines();
      if (this.#take(',')) this.#skipNewlines();
      else if (this.#token.text !== closer) this.#fail();
    }
    return items;
  }

  #expression(): AwkExpr {
    const left = this.#ternary();
    const op = this.#token.kind === 'sign' ? this.#token.text : '';
    if (!['=', '+=', '-=', '*=', '/=', '%=', '^=', '**='].includes(op) || !isTarget(left)) return left;
    this.#next();
    this.#skipNewlines();
    return { kind: 'assign', op: op.slice(0, -1).replace('**', '^'), target: left, value: this.#expression() };
  }

  #ternary(): AwkExpr {
    const condition = this.#binary(0);
    if (this.#token.kind !== 'sign' || !this.#take('?')) return condition;
    this.#skipNewlines();
    const yes = this.#expression();
    this.#skipNewlines();
    this.#expect(':');
    this.#skipNewlines();
    return { kind: 'ternary', condition, yes, no: this.#expression() };
  }

  #binary(level: number): AwkExpr {
    const signs = levels[level];
    if (!signs) return this.#unary();
    let left = this.#binary(level + 1);
    for (;;) {
      const { kind, text } = this.#token;
      if (level === 2 && kind === 'name' && text === 'in' && this.#noIn === 0) {
        this.#next();
        left = { kind: 'in', keys: [left], name: this.#name() };
      } else if (level === 4) {
        if (!this.#startsOperand()) return left;
        left = { kind: 'binary', op: ' ', left, right: this.#binary(level + 1) };
      } else if (kind === 'sign' && signs.includes(text) && !(text === '>' && this.#noGreater > 0)) {
        this.#next();
        if (text === '&&' || text === '||') this.#skipNewlines();
        left = { kind: 'binary', op: text, left, right: this.#binary(level + 1) };
      } else return left;
    }
  }

  /** Whether what follows would be concatenated. */
  #startsOperand(): boolean {
    const { kind, text } = this.#token;
    if (kind === 'number' || kind === 'string' || kind === 'call') return true;
    if (kind === 'name') return text !== 'in' && !keywords.has(text);
    return (
      kind === 'sign' &&
      ['$', '(', '!', '-', '+', '++', '--'].includes(text) &&
      text !== '!' &&
      text !== '-' &&
      text !== '+'
    );
  }

  #unary(): AwkExpr {
    for (const op of ['!', '-', '+'] as const)
      if (this.#token.kind === 'sign' && this.#take(op)) return { kind: 'unary', op, operand: this.#unary() };
    const base = this.#postfix();
    if (this.#token.kind === 'sign' && (this.#take('^') || this.#take('**')))
      return { kind: 'binary', op: '^', left: base, right: this.#unary() };
    return base;
  }

  #postfix(): AwkExpr {
    for (const op of ['++', '--'] as const)
      if (this.#token.kind === 'sign' && this.#take(op))
        return { kind: 'step', by: op === '++' ? 1 : -1, isPrefix: true, target: this.#primary() };
    const target = this.#primary();
    if (isTarget(target))
      for (const op of ['++', '--'] as const)
        if (this.#token.kind === 'sign' && this.#take(op))
          return { kind: 'step', by: op === '++' ? 1 : -1, isPrefix: false, target };
    return target;
  }

  #primary(): AwkExpr {
    const { kind, text } = this.#token;
    if (kind === 'number') return { kind: 'number', value: Number(this.#next().text) };
    if (kind === 'string') return { kind: 'string', value: this.#next().text };
    if (kind === 'regex') return { kind: 'regex', source: this.#next().text };
    if (kind === 'call') {
      this.#next();
      this.#expect('(');
      return { kind: 'call', name: text, args: this.#inParentheses(() => this.#list(')')) };
    }
    if (kind === 'name') return this.#variable();
    if (this.#take('$'))
      return {
        kind: 'field',
        index:
          this.#token.text === '++' || this.#token.text === '--'
            ? this.#postfix()
            : this.#token.text === '-'
              ? this.#unary()
              : this.#primary(),
      };
    if (!this.#take('(')) this.#fail();
    const items = this.#inParentheses(() => this.#list(')'));
    if (this.#token.kind === 'name' && this.#token.text === 'in' && items.length > 1) {
      this.#next();
      return { kind: 'in', keys: items, name: this.#name() };
    }
    const [first] = items;
    if (!first || items.length > 1) this.#fail();
    // Parentheses end a target: `(x) = 1` is no assignment.
    return first;
  }

  #inParentheses<T>(read: () => T): T {
    const saved = [this.#noGreater, this.#noIn] as const;
    this.#noGreater = this.#noIn = 0;
    const value = read();
    [this.#noGreater, this.#noIn] = saved;
    return value;
  }

  #variable(): AwkExpr {
    const name = this.#next().text;
    if (name === 'getline')
      return {
        kind: 'getline',
        target: this.#token.kind === 'name' || this.#token.text === '$' ? this.#primary() : null,
      };
    if (this.#token.kind === 'sign' && this.#take('['))
      return { kind: 'element', name, keys: this.#inParentheses(() => this.#list(']')) };
    if (builtinNames.has(name)) return { kind: 'call', name, args: [] };
    return { kind: 'variable', name };
  }
}

const keywords = new Set([
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
const levels: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['~', '!~'],
  ['<', '<=', '!=', '==', '>', '>='],
  [' '],
  ['+', '-'],
  ['*', '/', '%'],
];
const isTarget = ({ kind }: AwkExpr): boolean => kind === 'variable' || kind === 'field' || kind === 'element';
