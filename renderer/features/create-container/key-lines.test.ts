import { expect, test } from 'vitest';
import { holdsKey, withKeys, withoutKey } from './key-lines.ts';

const mine = 'ssh-ed25519 AAAAmine me@laptop';
const work = 'ssh-rsa AAAAwork at work';

test('a key is the same by type and blob, whatever its comment says', () => {
  expect(holdsKey(`# mine\n${mine}\n`, 'ssh-ed25519 AAAAmine another comment')).toBe(true);
  expect(holdsKey(mine, 'ssh-rsa AAAAmine')).toBe(false);
});

test('keys are added once, at the end, and what was typed before stays, remarks too', () => {
  const typed = `# the office\n${work}\n`;
  expect(withKeys(typed, [mine, 'ssh-rsa AAAAwork'])).toBe(`# the office\n${work}\n${mine}`);
  expect(withKeys('', [mine, mine])).toBe(mine);
  expect(withKeys(typed, [work])).toBe(typed);
});

test('taking a key out leaves the others', () => {
  expect(withoutKey(`${mine}\n# office\n${work}`, mine)).toBe(`# office\n${work}`);
});
