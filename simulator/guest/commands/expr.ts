import type { Program } from '../kernel/machine.ts';
import { program, ProgramFailure } from './io.ts';
import { toRegExp } from './regex.ts';

const levels: readonly (readonly string[])[] = [
  ['|'],
  ['&'],
  ['<', '<=', '=', '==', '!=', '>=', '>'],
  ['+', '-'],
  ['*', '/', '%'],
  [':'],
];

const expr = program(async (io) => {
  const reader = { words: io.args, at: 0 };
  const value = binary(reader, 0);
  if (reader.at < io.args.length || io.args.length === 0) throw new ProgramFailure('syntax error', 2);
  await io.out(`${value}\n`);
  return value === '' || value === '0' ? 1 : 0;
});

type Reader = { readonly words: readonly string[]; at: number };

function binary(reader: Reader, level: number): string {
  const signs = levels[level];
  if (!signs) return single(reader);
  let left = binary(reader, level + 1);
  for (let op = reader.words[reader.at] ?? ''; signs.includes(op); op = reader.words[reader.at] ?? '') {
    reader.at++;
    left = apply(op, left, binary(reader, level + 1));
  }
  return left;
}

function single(reader: Reader): string {
  const word = reader.words[reader.at++];
  if (word === undefined) throw new ProgramFailure('syntax error: missing argument', 2);
  if (word === '(') {
    const value = binary(reader, 0);
    if (reader.words[reader.at++] !== ')') throw new ProgramFailure("syntax error: expecting ')'", 2);
    return value;
  }
  if (word === 'length' && reader.at < reader.words.length) return String((reader.words[reader.at++] ?? '').length);
  if (word === 'substr' && reader.at + 2 < reader.words.length) {
    const [text = '', start = '', length = ''] = reader.words.slice(reader.at, (reader.at += 3));
    return text.slice(Number(start) - 1, Number(start) - 1 + Number(length));
  }
  return word;
}

function apply(op: string, left: string, right: string): string {
  if (op === '|') return left === '' || left === '0' ? right : left;
  if (op === '&') return left === '' || left === '0' || right === '' || right === '0' ? '0' : left;
  if (op === ':') {
    const match = toRegExp(`^${right.replace(/^\^/, '')}`, 'basic').exec(left);
    return right.includes('\\(') ? (match?.[1] ?? '') : String(match?.[0].length ?? 0);
  }
  const isNumeric = /^-?\d+$/.test(left) && /^-?\d+$/.test(right);
  if (['<', '<=', '=', '==', '!=', '>=', '>'].includes(op)) {
    const order = isNumeric ? Number(left) - Number(right) : left < right ? -1 : left > right ? 1 : 0;
    return String(
      Number(
        op === '<'
          ? order < 0
          : op === '<='
            ? order <= 0
            : op === '!='
              ? order !== 0
              : op === '>='
                ? order >= 0
                : op === '>'
                  ? order > 0
                  : order === 0,
      ),
    );
  }
  if (!isNumeric) throw new ProgramFailure('non-integer argument', 2);
  const [a, b] = [Number(left), Number(right)];
  if ((op === '/' || op === '%') && b === 0) throw new ProgramFailure('division by zero', 2);
  return String(op === '+' ? a + b : op === '-' ? a - b : op === '*' ? a * b : op === '/' ? Math.trunc(a / b) : a % b);
}

export const exprPrograms: readonly (readonly [string, Program])[] = [['expr', expr]];
