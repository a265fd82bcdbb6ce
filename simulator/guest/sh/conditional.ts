import type { Word } from './ast.ts';
import { evaluate } from './arithmetic.ts';
import type { Expander } from './expander.ts';
import { matchesPattern, quoteRegExp } from './pattern.ts';
import { RedirectProblem } from './redirects.ts';
import type { Shell } from './shell.ts';
import { binaryTest, compareNumbers, isBinaryTest, isUnaryTest, unaryTest } from './test-expression.ts';

type Runner = { readonly shell: Shell; readonly expander: Expander };
type Reader = { readonly words: readonly Word[]; at: number };

/** `[[ … ]]`: nothing is split, `==` takes a pattern, `=~` a regular expression. */
export async function evaluateTest(runner: Runner, words: readonly Word[]): Promise<boolean> {
  const reader = { words, at: 0 };
  const value = await either(runner, reader);
  if (reader.at < words.length) throw new RedirectProblem('syntax error in conditional expression');
  return value;
}

const sign = (reader: Reader): string | null => {
  const part = reader.words[reader.at]?.parts[0];
  return part?.kind === 'text' && !part.isQuoted ? (reader.words[reader.at]?.plain ?? null) : null;
};

async function either(runner: Runner, reader: Reader, skips = false): Promise<boolean> {
  let value = await both(runner, reader, skips);
  while (sign(reader) === '||') {
    reader.at++;
    const right = await both(runner, reader, skips || value);
    value ||= right;
  }
  return value;
}

async function both(runner: Runner, reader: Reader, skips: boolean): Promise<boolean> {
  let value = await single(runner, reader, skips);
  while (sign(reader) === '&&') {
    reader.at++;
    const right = await single(runner, reader, skips || !value);
    value &&= right;
  }
  return value;
}

async function single(runner: Runner, reader: Reader, skips: boolean): Promise<boolean> {
  const first = sign(reader);
  if (first === '!') {
    reader.at++;
    return !(await single(runner, reader, skips));
  }
  if (first === '(') {
    reader.at++;
    const value = await either(runner, reader, skips);
    if (sign(reader) !== ')') throw new RedirectProblem('syntax error in conditional expression');
    reader.at++;
    return value;
  }
  const left = reader.words[reader.at++];
  if (!left) throw new RedirectProblem('syntax error in conditional expression');
  const next = sign(reader);
  if (
    first !== null &&
    isUnaryTest(first) &&
    reader.at < reader.words.length &&
    !(next !== null && (isBinaryTest(next) || next === '=~'))
  ) {
    const operand = reader.words[reader.at++];
    return !skips && operand !== undefined && unaryTest(context(runner), first, await runner.expander.text(operand));
  }
  if (next !== null && (isBinaryTest(next) || next === '=~')) {
    const right = reader.words[reader.at + 1];
    reader.at += 2;
    return !skips && right !== undefined && compare(runner, left, next, right);
  }
  return !skips && (await runner.expander.text(left)) !== '';
}

async function compare(runner: Runner, left: Word, op: string, right: Word): Promise<boolean> {
  const { expander, shell } = runner;
  const text = await expander.text(left);
  if (op === '=~') return regexMatch(runner, text, right);
  if (op === '=' || op === '==' || op === '!=')
    return matchesPattern(await expander.pattern(right), text) === (op !== '!=');
  const value = await expander.text(right);
  if (/^-(?:eq|ne|lt|le|gt|ge)$/.test(op))
    return compareNumbers(evaluate(text, shell.arithmetic), op, evaluate(value, shell.arithmetic));
  return binaryTest(context(runner), text, op, value);
}

async function regexMatch({ expander, shell }: Runner, text: string, right: Word): Promise<boolean> {
  let source = '';
  for (const part of right.parts) {
    const piece = await expander.text({ ...right, parts: [part], plain: null });
    source += part.kind === 'quoted' || (part.kind === 'text' && part.isQuoted) ? quoteRegExp(piece) : piece;
  }
  const match = posixRegExp(source).exec(text);
  shell.variables.setArray('BASH_REMATCH', new Map((match ?? []).map((group, index) => [String(index), group ?? ''])));
  return match !== null;
}

const posixRegExp = (source: string): RegExp =>
  new RegExp(
    source.replace(
      /\[:(\w+):\]/g,
      (whole, name: string) =>
        ({
          alpha: 'A-Za-z',
          digit: '0-9',
          alnum: 'A-Za-z0-9',
          space: '\\s',
          upper: 'A-Z',
          lower: 'a-z',
          punct: '!-/:-@[-`{-~',
          blank: ' \\t',
          xdigit: '0-9A-Fa-f',
        })[name] ?? whole,
    ),
    's',
  );

const context = ({ shell }: Runner) => ({
  vfs: shell.machine.vfs,
  process: shell.process,
  isSet: (name: string) => shell.get(name) !== undefined || shell.variables.find(name)?.array !== undefined,
});
