import type { AwkExpr, AwkFunction, AwkProgram, AwkRule, AwkStatement } from './awk-ast.ts';
import { AwkExpressions } from './awk-expressions.ts';

/** @throws ProgramFailure */
export const parseAwk = (text: string): AwkProgram => new AwkParser(text).program();

class AwkParser extends AwkExpressions {
  program(): AwkProgram {
    const rules: AwkRule[] = [];
    const functions = new Map<string, AwkFunction>();
    for (this.skipEnds(); this.token.kind !== 'end'; this.skipEnds()) {
      if (this.token.text === 'function' || this.token.text === 'func') {
        const [name, own] = this.function();
        functions.set(name, own);
      } else rules.push(this.rule());
    }
    return { rules, functions };
  }

  protected function(): [string, AwkFunction] {
    this.next();
    const name = this.name();
    this.expect('(');
    const parameters: string[] = [];
    while (!this.take(')')) {
      parameters.push(this.name());
      this.take(',');
      this.skipNewlines();
    }
    this.skipNewlines();
    return [name, { parameters, body: this.block() }];
  }

  protected rule(): AwkRule {
    let own: AwkRule['pattern'] = null;
    let until: AwkExpr | null = null;
    if (this.take('BEGIN')) own = 'begin';
    else if (this.take('END')) own = 'end';
    else if (this.token.text !== '{') {
      own = this.expression();
      if (this.take(',')) until = this.expression();
    }
    return {
      pattern: own,
      until,
      body: this.token.text === '{' && this.token.kind === 'sign' ? this.block() : null,
    };
  }

  protected block(): AwkStatement {
    this.expect('{');
    const body: AwkStatement[] = [];
    for (this.skipEnds(); !this.take('}'); this.skipEnds()) {
      if (this.token.kind === 'end') this.fail();
      body.push(this.statement());
    }
    return { kind: 'block', body };
  }

  protected statement(): AwkStatement {
    if (this.token.text === '{' && this.token.kind === 'sign') return this.block();
    if (this.token.kind === 'sign' && this.token.text === ';') {
      this.next();
      return { kind: 'block', body: [] };
    }
    const word = this.token.kind === 'name' ? this.token.text : '';
    switch (word) {
      case 'if': {
        this.next();
        const condition = this.condition();
        const yes = this.body();
        const mark = { at: this.at, token: this.token };
        this.skipEnds();
        if (this.take('else')) return { kind: 'if', condition, yes, no: this.body() };
        [this.at, this.token] = [mark.at, mark.token];
        return { kind: 'if', condition, yes, no: null };
      }
      case 'while':
        this.next();
        return { kind: 'while', condition: this.condition(), body: this.body(), isDo: false };
      case 'do': {
        this.next();
        const body = this.body();
        this.skipEnds();
        this.expect('while');
        return { kind: 'while', condition: this.condition(), body, isDo: true };
      }
      case 'for':
        return this.for();
      default:
        return this.simple();
    }
  }

  protected condition(): AwkExpr {
    this.expect('(');
    const condition = this.expression();
    this.expect(')');
    return condition;
  }

  protected body(): AwkStatement {
    this.skipNewlines();
    return this.statement();
  }

  protected for(): AwkStatement {
    this.next();
    this.expect('(');
    const mark = { at: this.at, token: this.token };
    if (this.token.kind === 'name') {
      const variable = this.next().text;
      if (this.take('in') && this.token.kind === 'name') {
        const name = this.next().text;
        if (this.take(')')) return { kind: 'each', variable, name, body: this.body() };
      }
      [this.at, this.token] = [mark.at, mark.token];
    }
    const init = this.token.text === ';' ? null : this.simple();
    this.expect(';');
    const condition = this.token.text === ';' ? null : this.expression();
    this.expect(';');
    const step = this.token.text === ')' ? null : this.simple();
    this.expect(')');
    return { kind: 'for', init, condition, step, body: this.body() };
  }

  protected simple(): AwkStatement {
    const word = this.token.kind === 'name' ? this.token.text : '';
    switch (word) {
      case 'print':
      case 'printf':
        return this.print(word === 'printf');
      case 'next':
      case 'break':
      case 'continue':
        this.next();
        return { kind: word };
      case 'nextfile':
        this.next();
        return { kind: 'next' };
      case 'exit':
      case 'return':
        this.next();
        return { kind: word, value: this.isAtEnd() ? null : this.expression() };
      case 'delete': {
        this.next();
        const name = this.name();
        return { kind: 'delete', name, keys: this.take('[') ? this.list(']') : null };
      }
      default:
        return { kind: 'expression', value: this.expression() };
    }
  }

  protected isAtEnd(): boolean {
    return (
      this.token.kind === 'newline' ||
      this.token.kind === 'end' ||
      (this.token.kind === 'sign' && (this.token.text === ';' || this.token.text === '}'))
    );
  }

  protected print(isFormatted: boolean): AwkStatement {
    this.next();
    const args: AwkExpr[] = [];
    this.noGreater++;
    if (!this.isAtEnd() && !['>', '>>', '|'].includes(this.token.text)) {
      const first = this.token.text === '(' && this.token.kind === 'sign' ? this.group() : null;
      if (first && (this.isAtEnd() || ['>', '>>', '|'].includes(this.token.text))) args.push(...first.items);
      else {
        if (first) [this.at, this.token] = [first.at, first.token];
        do args.push(this.expression());
        while (this.take(','));
      }
    }
    const op = (['>', '>>', '|'] as const).find((one) => this.take(one));
    const output = op === undefined ? null : { op, target: this.binary(4) };
    this.noGreater--;
    return { kind: 'print', isFormatted, args, output };
  }
}
