import { formatted } from '../sh/printf.ts';
import type { AwkExpr, AwkProgram, AwkStatement } from './awk-ast.ts';
import { pureFunction } from './awk-functions.ts';
import { AwkJump } from './awk-jump.ts';
import { AwkMemory } from './awk-memory.ts';
import type { Frame } from './awk-memory.ts';
import { compute, isTrue, numeric, splitBy, toNumber, toText } from './awk-values.ts';
import type { AwkValue } from './awk-values.ts';

export type AwkOutput = {
  write(text: string): void;
  redirect(op: string, target: string, text: string): void;
  now(): number;
  nextLine(): string | null;
};

/** Computes awk's expressions; running a function's statements is left to the interpreter. */
export abstract class AwkEvaluator extends AwkMemory {
  protected readonly program: AwkProgram;
  protected readonly output: AwkOutput;

  constructor(program: AwkProgram, output: AwkOutput) {
    super();
    this.program = program;
    this.output = output;
  }

  protected abstract run(statement: AwkStatement): void;

  /** An operand that is meant as a regular expression. */
  protected pattern(expr: AwkExpr): RegExp {
    return this.regex(expr.kind === 'regex' ? expr.source : toText(this.value(expr)));
  }

  protected key(keys: readonly AwkExpr[]): string {
    return keys.map((key) => toText(this.value(key))).join('\u001C');
  }

  protected assign(target: AwkExpr, value: AwkValue): void {
    if (target.kind === 'element') this.array(target.name).set(this.key(target.keys), value);
    else if (target.kind === 'variable') {
      this.frame(target.name).set(target.name, value);
      if (target.name !== 'NF') return;
      const count = toNumber(value);
      this.fields = Array.from({ length: count }, (_, index) => this.fields[index] ?? '');
      this.rebuild();
    } else if (target.kind === 'field') {
      const index = toNumber(this.value(target.index));
      if (index === 0) return this.setLine(toText(value));
      while (this.fields.length < index) this.fields.push('');
      this.fields[index - 1] = toText(value);
      this.rebuild();
    }
  }

  protected value(expr: AwkExpr): AwkValue {
    switch (expr.kind) {
      case 'number':
      case 'string':
        return expr.value;
      case 'regex':
        return this.regex(expr.source).test(this.line) ? 1 : 0;
      case 'variable':
        return this.scalar(expr.name);
      case 'field': {
        const index = toNumber(this.value(expr.index));
        return { input: index === 0 ? this.line : (this.fields[index - 1] ?? '') };
      }
      case 'element': {
        const array = this.array(expr.name);
        const key = this.key(expr.keys);
        const found = array.get(key);
        if (found === undefined) array.set(key, '');
        return found ?? '';
      }
      case 'assign': {
        const right = this.value(expr.value);
        const value = expr.op === '' ? right : compute(expr.op, toNumber(this.value(expr.target)), toNumber(right));
        this.assign(expr.target, value);
        return value;
      }
      case 'step': {
        const before = toNumber(this.value(expr.target));
        this.assign(expr.target, before + expr.by);
        return expr.isPrefix ? before + expr.by : before;
      }
      case 'binary':
        return this.binary(expr.op, expr.left, expr.right);
      case 'unary': {
        const operand = this.value(expr.operand);
        return expr.op === '!' ? Number(!isTrue(operand)) : expr.op === '-' ? -toNumber(operand) : toNumber(operand);
      }
      case 'ternary':
        return this.value(isTrue(this.value(expr.condition)) ? expr.yes : expr.no);
      case 'in':
        return Number(this.array(expr.name).has(this.key(expr.keys)));
      case 'call':
        return this.call(expr.name, expr.args);
      case 'getline': {
        const line = this.output.nextLine();
        if (line === null) return 0;
        this.globals.set('NR', toNumber(this.scalar('NR')) + 1);
        if (expr.target) this.assign(expr.target, { input: line });
        else this.setLine(line);
        return 1;
      }
    }
  }

  protected binary(op: string, leftExpr: AwkExpr, rightExpr: AwkExpr): AwkValue {
    if (op === '&&') return Number(isTrue(this.value(leftExpr)) && isTrue(this.value(rightExpr)));
    if (op === '||') return Number(isTrue(this.value(leftExpr)) || isTrue(this.value(rightExpr)));
    if (op === '~' || op === '!~')
      return Number(this.pattern(rightExpr).test(toText(this.value(leftExpr))) === (op === '~'));
    const left = this.value(leftExpr);
    const right = this.value(rightExpr);
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

  protected call(name: string, args: readonly AwkExpr[]): AwkValue {
    const own = this.program.functions.get(name);
    if (own) return this.callOwn(own.parameters, own.body, args);
    const [first, second, third] = args;
    const text = (expr: AwkExpr | undefined): string => (expr ? toText(this.value(expr)) : this.line);
    const number = (expr: AwkExpr | undefined): number => (expr ? toNumber(this.value(expr)) : 0);
    switch (name) {
      case 'length':
        return first?.kind === 'variable' && this.frame(first.name).get(first.name) instanceof Map
          ? this.array(first.name).size
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
            : toText(this.value(third))
          : toText(this.scalar('FS'));
        const pieces = splitBy(text(first), separator, (source) => this.regex(source));
        const array = this.array(second.name);
        array.clear();
        for (const [index, piece] of pieces.entries()) array.set(String(index + 1), { input: piece });
        return pieces.length;
      }
      case 'sub':
      case 'gsub':
        return first && second
          ? this.replace(
              first,
              toText(this.value(second)),
              third ?? { kind: 'field', index: { kind: 'number', value: 0 } },
              name === 'gsub',
            )
          : 0;
      case 'match': {
        const found = second ? this.pattern(second).exec(text(first)) : null;
        this.globals.set('RSTART', found ? found.index + 1 : 0);
        this.globals.set('RLENGTH', found ? found[0].length : -1);
        return found ? found.index + 1 : 0;
      }
      case 'sprintf':
        return formatted(
          text(first),
          args.slice(1).map((arg) => toText(this.value(arg))),
        ).text;
      default:
        return pureFunction(name, (index) => args[index] && this.value(args[index]), this.line, this.output.now());
    }
  }

  protected callOwn(parameters: readonly string[], body: AwkStatement, args: readonly AwkExpr[]): AwkValue {
    const frame: Frame = new Map();
    for (const [index, parameter] of parameters.entries()) {
      const arg = args[index];
      const held = arg?.kind === 'variable' ? this.frame(arg.name).get(arg.name) : undefined;
      frame.set(parameter, held instanceof Map ? held : arg ? this.value(arg) : '');
    }
    this.frames.push(frame);
    try {
      this.run(body);
      return '';
    } catch (error) {
      if (!(error instanceof AwkJump) || error.kind !== 'return') throw error;
      return error.value;
    } finally {
      this.frames.pop();
    }
  }

  protected replace(pattern: AwkExpr, replacement: string, target: AwkExpr, isGlobal: boolean): number {
    const text = toText(this.value(target));
    let count = 0;
    const result = text.replace(this.pattern(pattern), (whole: string) => {
      if (!isGlobal && count > 0) return whole;
      count++;
      return replacement.replace(/\\\\|\\&|&/g, (sign) => (sign === '&' ? whole : sign.slice(1)));
    });
    if (count > 0) this.assign(target, result);
    return count;
  }
}
