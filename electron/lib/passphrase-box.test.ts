import { expect, test } from 'vitest';
import { createPassphraseBox, openPassphraseBox } from './passphrase-box.ts';

const cost = 10;

test('what was sealed opens again with the passphrase, after a restart too', async () => {
  const { box, verifier } = await createPassphraseBox('correct horse', { cost });
  const sealed = box.seal('pä ss\n🔑', 'ssh-key');
  const again = await openPassphraseBox('correct horse', verifier);
  expect(again.open(sealed, 'ssh-key')).toBe('pä ss\n🔑');
  expect(Buffer.from(sealed).includes('pä ss')).toBe(false);
  expect(box.seal('same', 'x')).not.toEqual(box.seal('same', 'x'));
});

test('the default cost is 2^17 and stands in the verifier', async () => {
  const { verifier } = await createPassphraseBox('correct horse');
  expect(verifier[1]).toBe(17);
  await expect(openPassphraseBox('correct horse', verifier)).resolves.toBeDefined();
});

test.each(['correct horsE', 'correct horse ', ''])('the passphrase %j is wrong', async (passphrase) => {
  const { verifier } = await createPassphraseBox('correct horse', { cost });
  await expect(openPassphraseBox(passphrase, verifier)).rejects.toMatchObject({ code: 'vault:wrong-passphrase' });
});

test('a letter typed as one sign or as two is the same letter', async () => {
  const { verifier } = await createPassphraseBox('caf\u00e9 au lait', { cost });
  await expect(openPassphraseBox('cafe\u0301 au lait', verifier)).resolves.toBeDefined();
});

test('a changed byte, another purpose or another passphrase’s box opens nothing', async () => {
  const { box } = await createPassphraseBox('correct horse', { cost });
  const { box: other } = await createPassphraseBox('correct horse', { cost });
  const sealed = box.seal('secret', 'ssh-key');
  for (let place = 0; place < sealed.length; place += 1) {
    const spoiled = Uint8Array.from(sealed, (byte, index) => (index === place ? byte ^ 1 : byte));
    expect(() => box.open(spoiled, 'ssh-key')).toThrow('unable to authenticate');
  }
  expect(() => box.open(sealed, 'connection')).toThrow('unable to authenticate');
  expect(() => other.open(sealed, 'ssh-key')).toThrow('unable to authenticate');
});

test.each([[], [9, 17], [1, 31], [1, 1]])('a damaged verifier %j is said to be damaged', async (...bytes) => {
  await expect(openPassphraseBox('correct horse', Uint8Array.from(bytes))).rejects.toMatchObject({
    code: 'vault:unreadable',
  });
});
