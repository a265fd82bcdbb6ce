import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { shellQuote, shellWords } from './shell-quote.ts';

test.each([
  ['', "''"],
  ['plain-word_1.0', 'plain-word_1.0'],
  ['/etc/nginx/nginx.conf', '/etc/nginx/nginx.conf'],
  ['two words', "'two words'"],
  ["it's", "'it'\\''s'"],
  ['~root', "'~root'"],
  ['a=b', "'a=b'"],
])('writes %j as %s', (word, quoted) => {
  expect(shellQuote(word)).toBe(quoted);
});

test('refuses a NUL character, which no argument can carry', () => {
  expect(() => shellQuote('a\0b')).toThrow(RangeError);
});

/** What a real shell makes of the quoted words. */
function readBack(words: readonly string[]): string[] {
  const output = execFileSync('sh', ['-c', `printf '%s\\0' ${shellWords(...words)}`], { encoding: 'utf8' });
  return output.split('\0').slice(0, -1);
}

test('a real shell reads back every word as it was, 5,000 generated ones', () => {
  const random = generator(20_261_124);
  const alphabet = [
    ...'abcXYZ019 \t\n\r\'"\\$`!#&*()[]{};<>?|~=%^@+:,./-_'.split(''),
    'ä',
    '日',
    '😀',
    '\u0001',
    '\u001b',
    '\u00a0',
  ];
  const word = (): string => Array.from({ length: random(24) }, () => alphabet[random(alphabet.length)]).join('');
  for (let round = 0; round < 10; round += 1) {
    const words = Array.from({ length: 500 }, word);
    expect(readBack(words)).toEqual(words);
  }
});

test('A78 a unit name with shell characters stays one argument and runs nothing', () => {
  const names = [
    'a$(echo run).service',
    'b`echo run`',
    "c'; echo run; '",
    'd" && echo run "',
    'e\necho run',
    '-f',
    'g|echo run',
    '%i@x y',
  ];
  expect(readBack(names.map((name) => `--unit=${name}`))).toEqual(names.map((name) => `--unit=${name}`));
});

/** Whole numbers below a limit, the same ones for the same seed. */
function generator(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}
