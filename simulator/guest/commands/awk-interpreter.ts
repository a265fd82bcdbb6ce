import { AwkEvaluator } from './awk-evaluator.ts';
import { AwkJump } from './awk-jump.ts';
import { formatted } from '../sh/printf.ts';
import type { AwkRule, AwkStatement } from './awk-ast.ts';
import { isTrue, toNumber, toText } from './awk-values.ts';
import type { AwkValue } from './awk-values.ts';

export class AwkInterpreter extends AwkEvaluator {
  readonly #ranges = new Set<AwkRule>();

  exitCode = 0;

  set(name: string, value: AwkValue): void {
    this.globals.set(name, value);
  }

  get separator(): string {
    return toText(this.scalar('RS'));
  }

  get needsInput(): boolean {
    return this.program.rules.some(({ pattern }) => pattern !== 'begin');
  }

  /** Runs BEGIN or END; true when the program has ended. */
  runSpecial(kind: 'begin' | 'end'): boolean {
    return this.#guard(() => {
      for (const { pattern, body } of this.program.rules) if (pattern === kind && body) this.run(body);
    });
  }

  /** Runs the rules on one record; true when the program has ended. */
  record(line: string): boolean {
    this.globals.set('NR', toNumber(this.scalar('NR')) + 1);
    this.globals.set('FNR', toNumber(this.scalar('FNR')) + 1);
    this.setLine(line);
    return this.#guard(() => {
      for (const rule of this.program.rules) {
        if (rule.pattern === 'begin' || rule.pattern === 'end' || !this.#matches(rule)) continue;
        if (rule.body) this.run(rule.body);
        else this.output.write(this.line + toText(this.scalar('ORS')));
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
    if (!until) return isTrue(this.value(pattern));
    if (!this.#ranges.has(rule) && !isTrue(this.value(pattern))) return false;
    if (isTrue(this.value(until))) this.#ranges.delete(rule);
    else this.#ranges.add(rule);
    return true;
  }

  protected override run(statement: AwkStatement): void {
    switch (statement.kind) {
      case 'expression':
        this.value(statement.value);
        return;
      case 'print':
        return this.#print(statement);
      case 'if':
        if (isTrue(this.value(statement.condition))) this.run(statement.yes);
        else if (statement.no) this.run(statement.no);
        return;
      case 'while':
        if (statement.isDo && !this.#iterate(statement.body)) return;
        while (isTrue(this.value(statement.condition))) if (!this.#iterate(statement.body)) return;
        return;
      case 'for':
        if (statement.init) this.run(statement.init);
        while (!statement.condition || isTrue(this.value(statement.condition))) {
          if (!this.#iterate(statement.body)) return;
          if (statement.step) this.run(statement.step);
        }
        return;
      case 'each':
        for (const key of Array.from(this.array(statement.name).keys())) {
          this.assign({ kind: 'variable', name: statement.variable }, { input: key });
          if (!this.#iterate(statement.body)) return;
        }
        return;
      case 'block':
        for (const one of statement.body) this.run(one);
        return;
      case 'delete':
        if (statement.keys) this.array(statement.name).delete(this.key(statement.keys));
        else this.array(statement.name).clear();
        return;
      case 'exit':
      case 'return':
        throw new AwkJump(statement.kind, statement.value ? this.value(statement.value) : '');
      case 'next':
      case 'break':
      case 'continue':
        throw new AwkJump(statement.kind);
    }
  }

  #iterate(body: AwkStatement): boolean {
    try {
      this.run(body);
      return true;
    } catch (error) {
      if (!(error instanceof AwkJump) || (error.kind !== 'break' && error.kind !== 'continue')) throw error;
      return error.kind === 'continue';
    }
  }

  #print({ isFormatted, args, output }: AwkStatement & { kind: 'print' }): void {
    const values = args.map((arg) => toText(this.value(arg)));
    const text = isFormatted
      ? formatted(values[0] ?? '', values.slice(1)).text
      : (values.length === 0 ? this.line : values.join(toText(this.scalar('OFS')))) + toText(this.scalar('ORS'));
    if (output) this.output.redirect(output.op, toText(this.value(output.target)), text);
    else this.output.write(text);
  }
}
