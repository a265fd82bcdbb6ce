import ssh2 from 'ssh2';
import { expect, test } from 'vitest';
import { generateKeyPair } from './keys.ts';

test('every generated key can be read again: ssh2 by itself spoils one in 256', () => {
  const unreadable = Array.from({ length: 1_000 }, () => generateKeyPair('gantry')).filter(
    ({ privateKey }) => ssh2.utils.parseKey(privateKey.reveal()) instanceof Error,
  );
  expect(unreadable).toHaveLength(0);
});
