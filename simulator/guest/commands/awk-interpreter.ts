import { formatted } from '../sh/printf.ts';
import type { AwkExpr, AwkProgram, AwkRule, AwkStatement } from './awk-ast.ts';
import { dateFormatted } from './date-format.ts';
import { toRegExp } from './regex.ts';

/** A number, a text, or input that looks like a number and compares as one. */
export type AwkValue = number | string | { readonly input: string };
export type AwkOutput = {
  write(text: string): void;
  redirect(op: string, target: string, text: string): void;
  now(): number;
  nextLine(): string | null;
};

class AwkJump extends Error {
  readonly kind: 'next' | 'exit' | 'break' | 'continue' | 'return';
  readonly value: AwkValue;

  constructor(kind: AwkJump['kind'], value: AwkValue = '') {
    super();
    this.kind = kind;
    this.value = value;
  }
}

type Frame = Map<string, AwkValue | Map<string, AwkValue>>;
const numeric = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/;

export class AwkInterpreter {
  readonly #program: AwkProgram;
  readonly #output: AwkOutput;
  readonly #globals: Frame = new Map<string, AwkValue>([
    ['FS', ' '],
    ['OFS', ' '],
    ['ORS', '\n'],
    ['RS', '\n'],
    ['NR', 0],
    ['NF', 0],
    ['SUBSEP', '\u001C'],
    ['FILENAME', ''],
  ]);
  readonly #frames: Frame[] = [];
  readonly #ranges = new Set<AwkRule>();
  readonly #regexes = new Map<string, RegExp>();
  #fields: string[] = [];
  #line = '';
  exitCode = 0;

  constructor(program: AwkProgram, output: AwkOutput) {
    this.#program = program;
    this.#output = output;
  }

  set(name: string, value: AwkValue): void {
    this.#globals.set(name, value);
  }

  get separator(): string {
    return toText(this.#scalar('RS'));
  }

  get needsInput(): boolean {
    return this.#program.rules.some(({ pattern }) => pattern !== 'begin');
  }

  /** Runs BEGIN or END; true when the program has ended. */
  runSpecial(kind: 'begin' | 'end'): boolean {
    return this.#guard(() => {
      for (const { pattern, body } of this.#program.rules) if (pattern === kind && body) this.#run(body);
    });
  }

  /** Runs the rules on one record; true when the program has ended. */
  record(line: string): boolean {
    this.#globals.set('NR', toNumber(this.#scalar('NR')) + 1);
    this.#globals.set('FNR', toNumber(this.#scalar('FNR')) + 1);
    this.#setLine(line);
    return this.#guard(() => {
      for (const rule of this.#program.rules) {
        if (rule.pattern === 'begin' || rule.pattern === 'end' || !this.#matches(rule)) continue;
        if (rule.body) this.#run(rule.body);
        else this.#output.write(this.#line + toText(this.#scalar('ORS')));
      }
    });
  }

  #guard(work: () => void): boolean {
    try {
      work();
      return false;
    } catch (error) {
      if (!(error instanceof AwkJump)) throw error;
      if (error.kind !== 'exit') return false;
      if (error.value !== '') this.exitCode = toNumber(error.value);
      return true;
    }
  }

  #matches(rule: AwkRule): boolean {
    const { pattern, until } = rule;
    if (pattern === null || typeof pattern === 'string') return true;
    if (!until) return isTrue(this.#value(pattern));
    if (!this.#ranges.has(rule) && !isTrue(this.#value(pattern))) return false;
    if (isTrue(this.#value(until))) this.#ranges.delete(rule);
    else this.#ranges.add(rule);
    return true;
  }

  #setLine(line: string): void {
    this.#line = line;
    this.#fields = splitBy(line, toText(this.#scalar('FS')), (source) => this.#regex(source));
    this.#globals.set('NF', this.#fields.length);
  }

  #rebuild(): void {
    this.#line = this.#fields.join(toText(this.#scalar('OFS')));
    this.#globals.set('NF', this.#fields.length);
  }

  #frame(name: string): Frame {
    const top = this.#frames.at(-1);
    return top?.has(name) ? top : this.#globals;
  }

  #scalar(name: string): AwkValue {
    const value = this.#frame(name).get(name);
    return value === undefined || value instanceof Map ? '' : value;
  }

  #array(name: string): Map<string, AwkValue> {
    const frame = this.#frame(name);
    const existing = frame.get(name);
    if (existing instanceof Map) return existing;
    const made = new Map<string, AwkValue>();
    frame.set(name, made);
    return made;
  }

  #regex(source: string): RegExp {
    let found = this.#regexes.get(source);
    if (!found) {
      found = toRegExp(source, 'extended', 'g');
      this.#regexes.set(source, found);
    }
    found.lastIndex = 0;
    return found;
  }

  /** An operand that is meant as a regular expression. */
  #pattern(expr: AwkExpr): RegExp {
    return this.#regex(expr.kind === 'regex' ? expr.source : toText(this.#value(expr)));
  }

  #key(keys: readonly AwkExpr[]): string {
    return keys.map((key) => toText(this.#value(key))).join('\u001C');
  }

  #assign(target: AwkExpr, value: AwkValue): void {
    if (target.kind === 'element') this.#array(target.name).set(this.#key(target.keys), value);
    else if (target.kind === 'variable') {
      this.#frame(target.name).set(target.name, value);
      if (target.name !== 'NF') return;
      const count = toNumber(value);
      this.#fields = Array.from({ length: count }, (_, index) => this.#fields[index] ?? '');
      this.#rebuild();
    } else if (target.kind === 'field') {
      const index = toNumber(this.#value(target.index));
      if (index === 0) return this.#setLine(toText(value));
      while (this.#fields.length < index) this.#fields.push('');
      this.#fields[index - 1] = toText(value);
      this.#rebuild();
    }
  }

  #value(expr: AwkExpr): AwkValue {
    switch (expr.kind) {
      case 'number':
      case 'string':
        return expr.value;
      case 'regex':
        return this.#regex(expr.source).test(this.#line) ? 1 : 0;
      case 'variable':
        return this.#scalar(expr.name);
      case 'field': {
        const index = toNumber(this.#value(expr.index));
        return { input: index === 0 ? this.#line : (this.#fields[index - 1] ?? '') };
      }
      case 'element': {
        const array = this.#array(expr.name);
        const key = this.#key(expr.keys);
        const found = array.get(key);
        if (found === undefined) array.set(key, '');
        return found ?? '';
      }
      case 'assign': {
        const right = this.#value(expr.value);
        const value = expr.op === '' ? right : compute(expr.op, toNumber(this.#value(expr.target)), toNumber(right));
        this.#assign(expr.target, value);
        return value;
      }
      case 'step': {
        const before = toNumber(this.#value(expr.target));
        this.#assign(expr.target, before + expr.by);
        return expr.isPrefix ? before + expr.by : before;
      }
      case 'binary':
        return this.#binary(expr.op, expr.left, expr.right);
      case 'unary': {
        const operand = this.#value(expr.operand);
        return expr.op === '!' ? Number(!isTrue(operand)) : expr.op === '-' ? -toNumber(operand) : toNumber(operand);
      }
      case 'ternary':
        return this.#value(isTrue(this.#value(expr.condition)) ? expr.yes : expr.no);
      case 'in':
        return Number(this.#array(expr.name).has(this.#key(expr.keys)));
      case 'call':
        return this.#call(expr.name, expr.args);
      case 'getline': {
        const line = this.#output.nextLine();
        if (line === null) return 0;
        this.#globals.set('NR', toNumber(this.#scalar('NR')) + 1);
        if (expr.target) this.#assign(expr.target, { input: line });
        else this.#setLine(line);
        return 1;
      }
    }
  }

  #binary(op: string, leftExpr: AwkExpr, rightExpr: AwkExpr): AwkValue {
    if (op === '&&') return Number(isTrue(this.#value(leftExpr)) && isTrue(this.#value(rightExpr)));
    if (op === '||') return Number(isTrue(this.#value(leftExpr)) || isTrue(this.#value(rightExpr)));
    if (op === '~' || op === '!~')
      return Number(this.#pattern(rightExpr).test(toText(this.#value(leftExpr))) === (op === '~'));
    const left = this.#value(leftExpr);
    const right = this.#value(rightExpr);
    if (op === ' ') return toText(left) + toText(right);
    if (!['<', '<=', '==', '!=', '>', '>='].includes(op)) return compute(op, toNumber(left), toNumber(right));
    const isNumeric =
      [left, right].every(
        (value) =>
          typeof value === 'number' || value === '' || (typeof value === 'object' && numeric.test(value.input)),
      ) && !(left === '' && right === '');
    const [a, b] = isNumeric ? [toNumber(left), toNumber(right)] : [toText(left), toText(right)];
    return Number(
      op === '<'
        ? a < b
        : op === '<='
          ? a <= b
          : op === '=='
            ? a === b
            : op === '!='
              ? a !== b
              : op === '>'
                ? a > b
                : a >= b,
    );
  }

  #call(name: string, args: readonly AwkExpr[]): AwkValue {
    const own = this.#program.functions.get(name);
    if (own) return this.#callOwn(own.parameters, own.body, args);
    const [first, second, third] = args;
    const text = (expr: AwkExpr | undefined): string => (expr ? toText(this.#value(expr)) : this.#line);
    const number = (expr: AwkExpr | undefined): number => (expr ? toNumber(this.#value(expr)) : 0);
    switch (name) {
      case 'length':
        return first?.kind === 'variable' && this.#frame(first.name).get(first.name) instanceof Map
          ? this.#array(first.name).size
          : text(first).length;
      case 'substr': {
        const start = Math.round(number(second));
        const end = third ? start + Math.round(number(third)) : Infinity;
        return text(first).slice(Math.max(0, start - 1), Math.max(0, end - 1));
      }
      case 'index':
        return text(first).indexOf(text(second)) + 1;
      case 'split': {
        if (second?.kind !== 'variable') return 0;
        const separator = third
          ? third.kind === 'regex'
            ? third.source
            : toText(this.#value(third))
          : toText(this.#scalar('FS'));
        const pieces = splitBy(text(first), separator, (source) => this.#regex(source));
        const array = this.#array(second.name);
        array.clear();
        for (const [index, piece] of pieces.entries()) array.set(String(index + 1), { input: piece });
        return pieces.length;
      }
      case 'sub':
      case 'gsub':
        return first && second
          ? this.#replace(
              first,
              toText(this.#value(second)),
              third ?? { kind: 'field', index: { kind: 'number', value: 0 } },
              name === 'gsub',
            )
          : 0;
      case 'match': {
        const found = second ? this.#pattern(second).exec(text(first)) : null;
        this.#globals.set('RSTART', found ? found.index + 1 : 0);
        this.#globals.set('RLENGTH', found ? found[0].length : -1);
        return found ? found.index + 1 : 0;
      }
      case 'sprintf':
        return formatted(
          text(first),
          args.slice(1).map((arg) => toText(this.#value(arg))),
        ).text;
      case 'toupper':
        return text(first).toUpperCase();
      case 'tolower':
        return text(first).toLowerCase();
      case 'int':
        return Math.trunc(number(first));
      case 'rand':
        return Math.random();
      case 'sqrt':
      case 'exp':
      case 'log':
      case 'sin':
      case 'cos':
        return Math[name](number(first));
      case 'atan2':
        return Math.atan2(number(first), number(second));
      case 'systime':
        return Math.floor(this.#output.now() / 1000);
      case 'strftime':
        return dateFormatted(text(first), second ? number(second) * 1000 : this.#output.now());
      default:
        return 0;
    }
  }

  #callOwn(parameters: readonly string[], body: AwkStatement, args: readonly AwkExpr[]): AwkValue {
    const frame: Frame = new Map();
    for (const [index, parameter] of parameters.entries()) {
      const arg = args[index];
      const held = arg?.kind === 'variable' ? this.#frame(arg.name).get(arg.name) : undefined;
      frame.set(parameter, held instanceof Map ? held : arg ? this.#value(arg) : '');
    }
    this.#frames.push(frame);
    try {
      this.#run(body);
      return '';
    } catch (error) {
      if (!(error instanceof AwkJump) || error.kind !== 'return') throw error;
      return error.value;
    } finally {
      this.#frames.pop();
    }
  }

  #replace(pattern: AwkExpr, replacement: string, target: AwkExpr, isGlobal: boolean): number {
    const text = toText(this.#value(target));
    let count = 0;
    const result = text.replace(this.#pattern(pattern), (whole: string) => {
      if (!isGlobal && count > 0) return whole;
      count++;
      return replacement.replace(/\\\\|\\&|&/g, (sign) => (sign === '&' ? whole : sign.slice(1)));
    });
    if (count > 0) this.#assign(target, result);
    return count;
  }

  #run(statement: AwkStatement): void {
    switch (statement.kind) {
      case 'expression':
        this.#value(statement.value);
        return;
      case 'print':
        return this.#print(statement);
      case 'if':
        if (isTrue(this.#value(statement.condition))) this.#run(statement.yes);
        else if (statement.no) this.#run(statement.no);
        return;
      case 'while':
        if (statement.isDo && !this.#iterate(statement.body)) return;
        while (isTrue(this.#value(statement.condition))) if (!this.#iterate(statement.body)) return;
        return;
      case 'for':
        if (statement.init) this.#run(statement.init);
        while (!statement.condition || isTrue(this.#value(statement.condition))) {
          if (!this.#iterate(statement.body)) return;
          if (statement.step) this.#run(statement.step);
        }
        return;
      case 'each':
        for (const key of [...this.#array(statement.name).keys()]) {
          this.#assign({ kind: 'variable', name: statement.variable }, { input: key });
          if (!this.#iterate(statement.body)) return;
        }
        return;
      case 'block':
        for (const one of statement.body) this.#run(one);
        return;
      case 'delete':
        if (statement.keys) this.#array(statement.name).delete(this.#key(statement.keys));
        else this.#array(statement.name).clear();
        return;
      case 'exit':
      case 'return':
        throw new AwkJump(statement.kind, statement.value ? this.#value(statement.value) : '');
      case 'next':
      case 'break':
      case 'continue':
        throw new AwkJump(statement.kind);
    }
  }

  #iterate(body: AwkStatement): boolean {
    try {
      this.#run(body);
      return true;
    } catch (error) {
      if (!(error instanceof AwkJump) || (error.kind !== 'break' && error.kind !== 'continue')) throw error;
      return error.kind === 'continue';
    }
  }

  #print({ isFormatted, args, output }: AwkStatement & { kind: 'print' }): void {
    const values = args.map((arg) => toText(this.#value(arg)));
    const text = isFormatted
      ? formatted(values[0] ?? '', values.slice(1)).text
      : (values.length === 0 ? this.#line : values.join(toText(this.#scalar('OFS')))) + toText(this.#scalar('ORS'));
    if (output) this.#output.redirect(output.op, toText(this.#value(output.target)), text);
    else this.#output.write(text);
  }
}

export const toText = (value: AwkValue): string =>
  typeof value === 'string'
    ? value
    : typeof value === 'number'
      ? Number.isInteger(value)
        ? String(value)
        : String(Number(value.toPrecision(6)))
      : value.input;
const toNumber = (value: AwkValue): number =>
  typeof value === 'number' ? value : Number.parseFloat(toText(value)) || 0;
const isTrue = (value: AwkValue): boolean =>
  typeof value === 'number'
    ? value !== 0
    : typeof value === 'string'
      ? value !== ''
      : numeric.test(value.input)
        ? Number(value.input) !== 0
        : value.input !== '';

function splitBy(text: string, separator: string, regex: (source: string) => RegExp): string[] {
  if (text === '') return [];
  if (separator === ' ') return text.split(/[ \t\n]+/).filter((piece) => piece !== '');
  if (separator === '') return [...text];
  return text.split(separator.length === 1 && separator !== '\\' ? separator : regex(separator));
}

function compute(op: string, a: number, b: number): number {
  switch (op) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%':
      return a % b;
    default:
      return a ** b;
  }
}
