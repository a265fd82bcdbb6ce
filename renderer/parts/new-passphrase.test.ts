import { expect, test } from 'vitest';
import { requests } from '../../shared/ipc/contract.ts';
import { newPassphraseErrors } from './new-passphrase.ts';

test('what is said of a new passphrase is what main would refuse, wherever one is set', () => {
  for (const length of [0, 9, 10, 1000, 1001]) {
    const passphrase = 'x'.repeat(length);
    const isFine = newPassphraseErrors(passphrase, passphrase).next === undefined;
    expect(requests['vault:choose-passphrase'].input.safeParse({ passphrase }).success).toBe(isFine);
    expect(requests['vault:change-passphrase'].input.safeParse({ current: 'old', next: passphrase }).success).toBe(
      isFine,
    );
  }
  expect(newPassphraseErrors('x'.repeat(10), 'y')).toEqual({ next: undefined, again: 'the two are not the same' });
});
