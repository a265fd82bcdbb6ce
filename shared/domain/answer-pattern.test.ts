import { array, assert, constantFrom, letrec, pre, property, string, tuple, type Arbitrary } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runs } from '../../tests/support/arbitrary-template.ts';
import { mostMatchedCharacters, readPattern } from './answer-pattern.ts';
import { answerPattern, answerProblem, templateVariable } from './template-variable.ts';

const matches = (pattern: string, answer: string): boolean => {
  const read = readPattern(pattern);
  if (!read.ok) throw new Error(`${pattern}: ${read.reason}`);
  return read.pattern.matches(answer);
};
const reason = (pattern: string): string | undefined => answerPattern.safeParse(pattern).error?.issues[0]?.message;
const took = (work: () => void): number => {
  const start = performance.now();
  work();
  return performance.now() - start;
};

/** Of those made here, only such as repeat too much are left out; any other refusal fails the test that holds an answer against it. */
function isTaken(pattern: string): boolean {
  const read = readPattern(pattern);
  return read.ok || !read.reason.startsWith('its repetitions come to more than');
}

/** Patterns of everything that is read, nested and repeated in ways that keep the language's own matcher busy for ever. */
const { pattern: anyPattern } = letrec<{ pattern: string; unit: string }>((tie) => ({
  unit: constantFrom('a', 'b', '.', '\\d', '\\w', '[ab]', '[^a]', '\\u0061', '😀', '\\p{L}', '\\b', '^', '$', '(?:)'),
  pattern: tuple(
    array(
      tuple(
        constantFrom(0, 0, 0, 1).chain((isNested): Arbitrary<string> =>
          isNested === 1 ? tie('pattern').map((inner) => `(?:${inner})`) : tie('unit'),
        ),
        constantFrom('', '', '*', '+', '?', '{2}', '{0,3}', '{1,}', '+?'),
      ).map(([unit, times]) => (/^(?:\^|\$|\\b)$/.test(unit) ? unit : unit + times)),
      { maxLength: 4 },
    ).map((parts) => parts.join('')),
    constantFrom('', '|', '|a', '|b+'),
  ).map((parts) => parts.join('')),
}));

describe('a pattern of an answer', () => {
  test('says the same as the language’s own matcher', () => {
    const answer = string({ unit: constantFrom('a', 'b', '1', ' ', '\n', '😀', 'é', '\ud83d'), maxLength: 6 });
    assert(
      property(anyPattern, array(answer, { minLength: 1, maxLength: 8 }), (pattern, answers) => {
        pre(isTaken(pattern));
        const own = new RegExp(`^(?:${pattern})$`, 'u');
        for (const one of answers) expect([one, matches(pattern, one)]).toEqual([one, own.test(one)]);
      }),
      runs(5_000),
    );
  });

  test.each([
    ['([a-z0-9-]+\\.)+[a-z]{2,}', 'www.example.org', true],
    ['([a-z0-9-]+\\.)+[a-z]{2,}', 'www.example.', false],
    ['(?<year>\\d{4})-\\d\\d', '2026-11', true],
    ['a{2,}', 'a', false],
    ['[\\]a-]+', ']-a', true],
    ['[^]', '\n', true],
    ['\\ud83d\\ude00|\\u{1F601}', '😁', true],
    ['\\/\\.\\x41\\cJ', '/.A\n', true],
    ['', '', true],
  ])('%s and %j', (pattern, answer, is) => {
    expect(matches(pattern, answer)).toBe(is);
  });

  test.each([
    ['(', 'not a regular expression'],
    ['(?=a)b', 'lookaround, backreferences and flags are not read'],
    ['a(?<!b)', 'lookaround, backreferences and flags are not read'],
    ['(a)\\1', 'lookaround, backreferences and flags are not read'],
    ['(?<x>a)\\k<x>', 'lookaround, backreferences and flags are not read'],
    ['a{1,2001}', 'its repetitions come to more than 2000 steps'],
    ['(?:(?:(?:){999}){999}){999}', 'its repetitions come to more than 2000 steps'],
    ['((((a?){99}){99}){99}){99999999999}', 'its repetitions come to more than 2000 steps'],
  ])('%s is refused', (pattern, why) => {
    expect(reason(pattern)).toBe(why);
  });

  test.each([
    '(a+)+',
    '(a|a)*',
    '(a*)*b',
    'a*a*a*a*a*b',
    '(a?){60}a{60}',
    '(?:a{0,30}){0,30}b',
    '(.*a){20}',
    '(?:\\w|a|.)+b',
  ])('%s is held against a hostile answer at once', (pattern) => {
    const hostile = `${'a'.repeat(mostMatchedCharacters - 1)}!`;
    expect(took(() => expect(matches(`${pattern}c`, hostile)).toBe(false))).toBeLessThan(2_000);
  });

  test('no pattern that is taken takes long, whatever the answer', () => {
    const hostile = constantFrom('a', 'ab', 'a1', 'é', 'a b').map(
      (part) => `${part.repeat(mostMatchedCharacters / 5)}!`,
    );
    assert(
      property(anyPattern, hostile, (pattern, answer) => {
        pre(isTaken(pattern));
        expect(took(() => matches(pattern, answer))).toBeLessThan(2_000);
      }),
      runs(1_000),
    );
  });

  test('a default that would have kept the app busy for seconds is judged at once; longer answers are refused', () => {
    const variable = templateVariable.parse({ kind: 'text', name: 'A', label: 'A', pattern: '(a+)+' });
    expect(
      took(() => expect(answerProblem(variable, `${'a'.repeat(40)}!`)).toBe('it has to match (a+)+')),
    ).toBeLessThan(1_000);
    expect(answerProblem(variable, 'a'.repeat(2_000))).toBeNull();
    expect(answerProblem(variable, 'a'.repeat(2_001))).toBe('at most 2000 characters');
  });
});
