export type Variables = { get(name: string): string; set(name: string, value: string): void };
export class ArithmeticProblem extends Error {}

type Node = (variables: Variables) => number;
type Target = (variables: Variables) => string;

const cache = new Map<string, Node>();
const token =
  /\s*(?:(0[xX][0-9a-fA-F]+|\d+#[0-9a-zA-Z@_]+|\d+)|([A-Za-z_]\w*)|(\*\*|<<=|>>=|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|[-+*/%&|^~!<>()?:=,[\]]))/y;

/** Value of an expression in whole numbers, as `$((…))` computes it. @throws ArithmeticProblem */
export function evaluate(text: string, variables: Variables): number {
  let node = cache.get(text);
  if (!node) {
    node = new ExpressionParser(text).parse();
    if (cache.size > 2_000) cache.clear();
    cache.set(text, node);
  }
  return node(variables);
}

type Token = { kind: 'number' | 'name' | 'sign'; text: string };

const levels: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<', '>', '<=', '>='],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];

class ExpressionParser {
  readonly #tokens: Token[] = [];
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text.trim();
    token.lastIndex = 0;
    while (token.lastIndex < this.#text.length) {
      const match = token.exec(this.#text);
      if (!match) throw new ArithmeticProblem(`arithmetic expression: expecting EOF: "${this.#text}"`);
      const [, number, name, sign] = match;
      this.#tokens.push({
        kind: number !== undefined ? 'number' : name !== undefined ? 'name' : 'sign',
        text: number ?? name ?? sign ?? '',
      });
    }
  }

  parse(): Node {
    if (this.#tokens.length === 0) return () => 0;
    const node = this.#comma();
    if (this.#at < this.#tokens.length) this.#fail();
    return node;
  }

  #fail(): never {
    throw new ArithmeticProblem(`arithmetic expression: expecting primary: "${this.#text}"`);
  }

  #sign(...wanted: string[]): string | null {
    const next = this.#tokens[this.#at];
    if (next?.kind !== 'sign' || !wanted.includes(next.text)) return null;
    this.#at++;
    return next.text;
  }

  #comma(): Node {
    let node = this.#assignment();
    while (this.#sign(',') !== null) {
      const first = node;
      const second = this.#assignment();
      node = (v) => (first(v), second(v));
    }
    return node;
  }

  #assignment(): Node {
    const start = this.#at;
    const target = this.#target();
    const op = target && this.#sign('=', '+=', '-=', '*=', '/=', '%=', '<<=', '>>=', '&=', '|=', '^=');
    if (!target || op === null) {
      this.#at = start;
      return this.#ternary();
    }
    const value = this.#assignment();
    return (v) => {
      const name = target(v);
      const result = op === '=' ? value(v) : apply(op.slice(0, -1), numberOf(v.get(name), v), value(v));
      v.set(name, String(result));
      return result;
    };
  }

  /** A variable or an array's element. */
  #target(): Target | null {
    const next = this.#tokens[this.#at];
    if (next?.kind !== 'name') return null;
    this.#at++;
    if (this.#sign('[') === null) return () => next.text;
    const index = this.#comma();
    if (this.#sign(']') === null) this.#fail();
    return (v) => `${next.text}[${index(v)}]`;
  }

  #ternary(): Node {
    const condition = this.#binary(0);
    if (this.#sign('?') === null) return condition;
    const yes = this.#assignment();
    if (this.#sign(':') === null) this.#fail();
    const no = this.#assignment();
    return (v) => (condition(v) !== 0 ? yes(v) : no(v));
  }

  #binary(level: number): Node {
    const signs = levels[level];
    if (!signs) return this.#power();
    let left = this.#binary(level + 1);
    for (let op = this.#sign(...signs); op !== null; op = this.#sign(...signs)) {
      const [a, b, sign] = [left, this.#binary(level + 1), op];
      if (sign === '&&') left = (v) => (a(v) !== 0 && b(v) !== 0 ? 1 : 0);
      else if (sign === '||') left = (v) => (a(v) !== 0 || b(v) !== 0 ? 1 : 0);
      else left = (v) => apply(sign, a(v), b(v));
    }
    return left;
  }

  #power(): Node {
    const base = this.#unary();
    if (this.#sign('**') === null) return base;
    const exponent = this.#power();
    return (v) => base(v) ** exponent(v);
  }

  #unary(): Node {
    const op = this.#sign('!', '~', '-', '+', '++', '--');
    if (op === '++' || op === '--') {
      const target = this.#target() ?? this.#fail();
      return (v) => step(v, target(v), op === '++' ? 1 : -1);
    }
    if (op !== null) {
      const inner = this.#unary();
      if (op === '!') return (v) => (inner(v) === 0 ? 1 : 0);
      if (op === '~') return (v) => -inner(v) - 1;
      return op === '-' ? (v) => 0 - inner(v) : inner;
    }
    return this.#primary();
  }

  #primary(): Node {
    const next = this.#tokens[this.#at];
    if (next?.kind === 'number') {
      this.#at++;
      const value = parseNumber(next.text);
      return () => value;
    }
    const target = this.#target();
    if (target) {
      const op = this.#sign('++', '--');
      if (op === null) return (v) => numberOf(v.get(target(v)), v);
      const by = op === '++' ? 1 : -1;
      return (v) => step(v, target(v), by) - by;
    }
    if (this.#sign('(') === null) this.#fail();
    const inner = this.#comma();
    if (this.#sign(')') === null) this.#fail();
    return inner;
  }
}

function step(variables: Variables, name: string, by: number): number {
  const value = numberOf(variables.get(name), variables) + by;
  variables.set(name, String(value));
  return value;
}

/** A variable's text may itself be an expression. */
const numberOf = (text: string, variables: Variables): number => {
  if (text === '') return 0;
  const plain = Number(text);
  return Number.isInteger(plain) && /^-?(?:0|[1-9]\d*)$/.test(text) ? plain : evaluate(text, variables);
};

function parseNumber(text: string): number {
  const [base = '', digits] = text.split('#');
  if (digits !== undefined) return Number.parseInt(digits, Number(base));
  if (/^0[xX]/.test(text)) return Number.parseInt(text, 16);
  return /^0\d/.test(text) ? Number.parseInt(text, 8) : Number(text);
}

function apply(op: string, a: number, b: number): number {
  switch (op) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
    case '%':
      if (b === 0) throw new ArithmeticProblem('division by zero');
      return op === '/' ? Math.trunc(a / b) + 0 : (a % b) + 0;
    case '==':
      return Number(a === b);
    case '!=':
      return Number(a !== b);
    case '<':
      return Number(a < b);
    case '>':
      return Number(a > b);
    case '<=':
      return Number(a <= b);
    case '>=':
      return Number(a >= b);
    default:
      return bitwise(op, BigInt(a), BigInt(b));
  }
}

function bitwise(op: string, a: bigint, b: bigint): number {
  const value =
    op === '<<' ? a << (b & 63n) : op === '>>' ? a >> (b & 63n) : op === '&' ? a & b : op === '|' ? a | b : a ^ b;
  return Number(BigInt.asIntN(64, value));
}
