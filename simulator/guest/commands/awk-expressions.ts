import type { AwkExpr } from './awk-ast.ts';
import { AwkLexer, builtinNames, keywords } from './awk-lexer.ts';
import type { Token } from './awk-lexer.ts';

/** Reads awk's expressions. */
export class AwkExpressions extends AwkLexer {
  /** A parenthesized list, with the place it began at in case it is no such thing. */
  protected group(): { items: AwkExpr[]; at: number; token: Token } {
    const { at, token } = { at: this.at, token: this.token };
    const saved = this.noGreater;
    this.noGreater = 0;
    this.next();
    const items = this.list(')');
    this.noGreater = saved;
    return { items, at, token };
  }

  protected list(closer: string): AwkExpr[] {
    const items: AwkExpr[] = [];
    this.skipNewlines();
    while (!this.take(closer)) {
      items.push(this.expression());
      this.skipNewlines();
      if (this.take(',')) this.skipNewlines();
      else if (this.token.text !== closer) this.fail();
    }
    return items;
  }

  protected expression(): AwkExpr {
    const left = this.ternary();
    const op = this.token.kind === 'sign' ? this.token.text : '';
    if (!['=', '+=', '-=', '*=', '/=', '%=', '^=', '**='].includes(op) || !isTarget(left)) return left;
    this.next();
    this.skipNewlines();
    return { kind: 'assign', op: op.slice(0, -1).replace('**', '^'), target: left, value: this.expression() };
  }

  protected ternary(): AwkExpr {
    const condition = this.binary(0);
    if (this.token.kind !== 'sign' || !this.take('?')) return condition;
    this.skipNewlines();
    const yes = this.expression();
    this.skipNewlines();
    this.expect(':');
    this.skipNewlines();
    return { kind: 'ternary', condition, yes, no: this.expression() };
  }

  protected binary(level: number): AwkExpr {
    const signs = levels[level];
    if (!signs) return this.unary();
    let left = this.binary(level + 1);
    for (;;) {
      const { kind, text } = this.token;
      if (level === 2 && kind === 'name' && text === 'in' && this.noIn === 0) {
        this.next();
        left = { kind: 'in', keys: [left], name: this.name() };
      } else if (level === 4) {
        if (!this.startsOperand()) return left;
        left = { kind: 'binary', op: ' ', left, right: this.binary(level + 1) };
      } else if (kind === 'sign' && signs.includes(text) && !(text === '>' && this.noGreater > 0)) {
        this.next();
        if (text === '&&' || text === '||') this.skipNewlines();
        left = { kind: 'binary', op: text, left, right: this.binary(level + 1) };
      } else return left;
    }
  }

  /** Whether what follows would be concatenated. */
  protected startsOperand(): boolean {
    const { kind, text } = this.token;
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

  protected unary(): AwkExpr {
    for (const op of ['!', '-', '+'] as const)
      if (this.token.kind === 'sign' && this.take(op)) return { kind: 'unary', op, operand: this.unary() };
    const base = this.postfix();
    if (this.token.kind === 'sign' && (this.take('^') || this.take('**')))
      return { kind: 'binary', op: '^', left: base, right: this.unary() };
    return base;
  }

  protected postfix(): AwkExpr {
    for (const op of ['++', '--'] as const)
      if (this.token.kind === 'sign' && this.take(op))
        return { kind: 'step', by: op === '++' ? 1 : -1, isPrefix: true, target: this.primary() };
    const target = this.primary();
    if (isTarget(target))
      for (const op of ['++', '--'] as const)
        if (this.token.kind === 'sign' && this.take(op))
          return { kind: 'step', by: op === '++' ? 1 : -1, isPrefix: false, target };
    return target;
  }

  protected primary(): AwkExpr {
    const { kind, text } = this.token;
    if (kind === 'number') return { kind: 'number', value: Number(this.next().text) };
    if (kind === 'string') return { kind: 'string', value: this.next().text };
    if (kind === 'regex') return { kind: 'regex', source: this.next().text };
    if (kind === 'call') {
      this.next();
      this.expect('(');
      return { kind: 'call', name: text, args: this.inParentheses(() => this.list(')')) };
    }
    if (kind === 'name') return this.variable();
    if (this.take('$'))
      return {
        kind: 'field',
        index:
          this.token.text === '++' || this.token.text === '--'
            ? this.postfix()
            : this.token.text === '-'
              ? this.unary()
              : this.primary(),
      };
    if (!this.take('(')) this.fail();
    const items = this.inParentheses(() => this.list(')'));
    if (this.token.kind === 'name' && this.token.text === 'in' && items.length > 1) {
      this.next();
      return { kind: 'in', keys: items, name: this.name() };
    }
    const [first] = items;
    if (!first || items.length > 1) this.fail();
    // Parentheses end a target: `(x) = 1` is no assignment.
    return first;
  }

  protected inParentheses<T>(read: () => T): T {
    const saved = [this.noGreater, this.noIn] as const;
    this.noGreater = this.noIn = 0;
    const value = read();
    [this.noGreater, this.noIn] = saved;
    return value;
  }

  protected variable(): AwkExpr {
    const name = this.next().text;
    if (name === 'getline')
      return {
        kind: 'getline',
        target: this.token.kind === 'name' || this.token.text === '$' ? this.primary() : null,
      };
    if (this.token.kind === 'sign' && this.take('['))
      return { kind: 'element', name, keys: this.inParentheses(() => this.list(']')) };
    if (builtinNames.has(name)) return { kind: 'call', name, args: [] };
    return { kind: 'variable', name };
  }
}

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
