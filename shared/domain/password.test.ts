import { createHash, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { generatePassword, passwordAlphabets, passwordStrength, type PasswordAlphabet } from './password.ts';

/** The same bytes in every run: a chain of hashes. */
function seededBytes(seed: string) {
  let block = Buffer.from(seed);
  let rest = Buffer.alloc(0);
  return (count: number): Buffer => {
    const blocks = [rest];
    for (let length = rest.length; length < count; length += block.length) {
      block = createHash('sha256').update(block).digest();
      blocks.push(block);
    }
    const all = Buffer.concat(blocks);
    rest = all.subarray(count);
    return all.subarray(0, count);
  };
}

/** How far counts are from even: the sum of squared deviations, each by what was expected. */
const chiSquared = (counts: readonly number[], expected: number): number =>
  counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
/** Above it by chance once in 100,000 (Wilson and Hilferty's approximation, z = 4.265). */
const limitOf = (freedom: number): number =>
  freedom * (1 - 2 / (9 * freedom) + 4.265 * Math.sqrt(2 / (9 * freedom))) ** 3;

const alphabets = Object.keys(passwordAlphabets) as PasswordAlphabet[];

test.each(alphabets)('every character of %s is as likely as any other, at every place', (alphabet) => {
  const random = seededBytes(`seed of ${alphabet}`);
  const signs = passwordAlphabets[alphabet];
  const rounds = 20_000;
  const atPlace = Array.from({ length: 8 }, () => new Map<string, number>());
  for (let round = 0; round < rounds; round++)
    Array.from(generatePassword({ length: 8, alphabet }, random)).forEach((sign, place) => {
      const counts = atPlace[place];
      counts?.set(sign, (counts.get(sign) ?? 0) + 1);
    });
  for (const counts of atPlace)
    expect(
      chiSquared(
        Array.from(signs).map((sign) => counts.get(sign) ?? 0),
        rounds / signs.length,
      ),
    ).toBeLessThan(limitOf(signs.length - 1));
});

test('the same measure finds the bias of a generator that folds bytes instead of throwing some away', () => {
  const random = seededBytes('folded');
  const signs = passwordAlphabets.symbols;
  const counts = Array.from(signs, () => 0);
  const rounds = 160_000;
  for (const byte of random(rounds)) counts[byte % signs.length] = (counts[byte % signs.length] ?? 0) + 1;
  expect(chiSquared(counts, rounds / signs.length)).toBeGreaterThan(limitOf(signs.length - 1));
});

test('a password has the length that was asked for, from its alphabet alone, however many bytes are thrown away', () => {
  for (const alphabet of alphabets)
    for (const length of [8, 24, 128]) {
      const made = generatePassword({ length, alphabet }, (count) => randomBytes(count));
      expect(made).toHaveLength(length);
      expect(Array.from(made).filter((sign) => !passwordAlphabets[alphabet].includes(sign))).toEqual([]);
    }
  // 255 is thrown away by every alphabet.
  let asked = 0;
  const stingy = (count: number) => Uint8Array.from({ length: count }, (_, index) => (asked++ % 3 === 0 ? index : 255));
  expect(generatePassword({ length: 16, alphabet: 'readable' }, stingy)).toHaveLength(16);
});

test('no character stands twice in an alphabet, and none that breaks a command line or a list', () => {
  for (const signs of Object.values(passwordAlphabets)) {
    expect(new Set(signs).size).toBe(signs.length);
    expect(signs).not.toMatch(/[\s'"`$\\;&|<>(){}[\]*^]/);
  }
  expect(passwordAlphabets.readable).not.toMatch(/[0O1lIo]/);
});

test.each([
  ['abcd', 'too-short'],
  ['password', 'weak'],
  ['Proxmox2024', 'weak'],
  ['aaaaaaaaaaaaaaaa', 'weak'],
  ['12345678901234', 'weak'],
  ['k7Gq2mVx', 'fair'],
  ['correct horse battery', 'strong'],
  ['Tz9sWq4mXv7bNc2kRp6y', 'strong'],
] as const)('%s counts as %s', (password, strength) => {
  expect(passwordStrength(password)).toBe(strength);
});
