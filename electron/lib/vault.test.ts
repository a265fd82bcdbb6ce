import { expect, test } from 'vitest';
import { createVault, type Keystore, type SealedSecrets } from './vault.ts';
import { Secret } from './secret.ts';

const noKeystore: Keystore = {
  facts: () => ({ isReal: false, backend: 'basic_text' }),
  encrypt: () => expect.unreachable('nothing may be put into a keystore that is not real'),
  decrypt: () => expect.unreachable('nothing may be asked of a keystore that is not real'),
};
/** A keystore of one computer: what another one sealed it cannot open. */
const keystoreOf = (computer: string): Keystore => ({
  facts: () => ({ isReal: true, backend: 'gnome_libsecret' }),
  encrypt: (text) => Buffer.from(`${computer}:${Buffer.from(text).toString('hex')}`),
  decrypt: (sealed) => {
    const [owner, hex = ''] = Buffer.from(sealed).toString().split(':');
    if (owner !== computer) throw new Error('cannot decrypt');
    return Buffer.from(hex, 'hex').toString();
  },
});

/** The profile folder: what is left when the app ends. */
function createRows(): SealedSecrets & { readonly all: Map<string, { kind: string; ciphertext: Uint8Array }> } {
  const all = new Map<string, { kind: string; ciphertext: Uint8Array }>();
  let verifier: Uint8Array | null = null;
  return {
    all,
    put: (kind, ciphertext, id = crypto.randomUUID()) => {
      all.set(id, { kind, ciphertext });
      return id;
    },
    get: (id) => all.get(id) ?? null,
    remove: (id) => void all.delete(id),
    verifier: () => verifier,
    setVerifier: (next) => {
      verifier = next;
    },
    list: () => [...all].map(([id, row]) => ({ id, ...row })),
    reseal: (rows, next) => {
      for (const { id, ...row } of rows) all.set(id, row);
      verifier = next;
    },
  };
}
const vaultOn = (secrets: SealedSecrets, keystore: Keystore) => createVault({ keystore, secrets, cost: 10 });
const passphrase = 'correct horse battery';
const secret = new Secret('hunter2-hunter2');

test('A97 without a keystore the user is asked, and nothing is kept before the answer', async () => {
  const rows = createRows();
  const vault = vaultOn(rows, noKeystore);
  expect(vault.status()).toEqual({ state: 'choose', backend: 'basic_text' });
  await expect(vault.put(secret, 'connection')).rejects.toMatchObject({
    code: 'vault:no-keystore',
    details: { backend: 'basic_text' },
  });
  expect(rows.all.size).toBe(0);
});

test('A97 kept for the session means memory only: nothing reaches the profile, and the next start asks again', async () => {
  const rows = createRows();
  const vault = vaultOn(rows, noKeystore);
  await expect(vault.chooseSession()).resolves.toEqual({ state: 'session' });
  const ref = await vault.put(secret, 'connection');
  expect((await vault.open(ref)).reveal()).toBe(secret.reveal());
  expect(rows.all.size).toBe(0);

  const next = vaultOn(rows, noKeystore);
  expect(next.status().state).toBe('choose');
  await expect(next.open(ref)).rejects.toMatchObject({ code: 'vault:unreadable' });
});

test('A97 with a passphrase secrets are sealed, locked after a restart and open again with it', async () => {
  const rows = createRows();
  const vault = vaultOn(rows, noKeystore);
  const said: string[] = [];
  vault.changed.on(({ state }) => said.push(state));
  await vault.choosePassphrase(passphrase);
  const ref = await vault.put(secret, 'connection');
  const [row] = rows.all.values();
  expect(Buffer.from(row?.ciphertext ?? []).includes(secret.reveal())).toBe(false);

  const next = vaultOn(rows, noKeystore);
  expect(next.status()).toEqual({ state: 'passphrase', isUnlocked: false });
  await expect(next.open(ref)).rejects.toMatchObject({ code: 'vault:locked' });
  await expect(next.put(secret, 'connection')).rejects.toMatchObject({ code: 'vault:locked' });
  await expect(next.unlock('wrong')).rejects.toMatchObject({ code: 'vault:wrong-passphrase' });
  expect(next.status()).toEqual({ state: 'passphrase', isUnlocked: false });
  await expect(next.unlock(passphrase)).resolves.toEqual({ state: 'passphrase', isUnlocked: true });
  expect((await next.open(ref)).reveal()).toBe(secret.reveal());
  expect(said).toEqual(['passphrase']);
});

test('secrets of the session move into the passphrase’s keeping under the same references', async () => {
  const rows = createRows();
  const vault = vaultOn(rows, noKeystore);
  await vault.chooseSession();
  const ref = await vault.put(secret, 'ssh-key');
  await vault.choosePassphrase(passphrase);
  const next = vaultOn(rows, noKeystore);
  await next.unlock(passphrase);
  expect((await next.open(ref)).reveal()).toBe(secret.reveal());
});

test('a passphrase cannot be chosen over another one, or its secrets would be lost', async () => {
  const rows = createRows();
  const vault = vaultOn(rows, noKeystore);
  const both = await Promise.allSettled([
    vault.choosePassphrase(passphrase),
    vault.choosePassphrase('another passphrase'),
  ]);
  expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  await expect(vault.choosePassphrase('a third passphrase')).rejects.toMatchObject({ code: 'input:invalid' });
  await expect(vault.chooseSession()).rejects.toMatchObject({ code: 'input:invalid' });
});

test('with a real keystore there is nothing to choose', async () => {
  const rows = createRows();
  const vault = vaultOn(rows, keystoreOf('mine'));
  expect(vault.status()).toEqual({ state: 'keystore', backend: 'gnome_libsecret' });
  await expect(vault.chooseSession()).rejects.toMatchObject({ code: 'input:invalid' });
  await expect(vault.unlock(passphrase)).rejects.toMatchObject({ code: 'input:invalid' });
  const ref = await vault.put(secret, 'connection');
  expect((await vaultOn(rows, keystoreOf('mine')).open(ref)).reveal()).toBe(secret.reveal());
  vault.remove(ref);
  await expect(vault.open(ref)).rejects.toMatchObject({ code: 'vault:unreadable' });
});

test('A96 a profile carried to another computer gives up no secret', async () => {
  const rows = createRows();
  const ref = await vaultOn(rows, keystoreOf('mine')).put(secret, 'connection');
  await expect(vaultOn(rows, keystoreOf('thief')).open(ref)).rejects.toMatchObject({ code: 'vault:unreadable' });
  await expect(vaultOn(rows, noKeystore).open(ref)).rejects.toMatchObject({
    code: 'vault:unreadable',
    details: { reason: 'the keystore it was sealed with is not there (basic_text)' },
  });
});

test('a sealed secret put under another kind, or damaged, does not open', async () => {
  const rows = createRows();
  const vault = vaultOn(rows, noKeystore);
  await vault.choosePassphrase(passphrase);
  const ref = await vault.put(secret, 'credential');
  const row = rows.all.get(ref);
  rows.all.set(ref, { kind: 'connection', ciphertext: row?.ciphertext ?? new Uint8Array() });
  await expect(vault.open(ref)).rejects.toMatchObject({ code: 'vault:unreadable' });
  rows.all.set(ref, { kind: 'credential', ciphertext: new Uint8Array([7, 7]) });
  await expect(vault.open(ref)).rejects.toMatchObject({ code: 'vault:unreadable' });
});

test('locked by hand, secrets are opened only after the passphrase was given again', async () => {
  const vault = vaultOn(createRows(), noKeystore);
  await expect(vault.lock()).rejects.toMatchObject({ code: 'input:invalid' });
  await vault.choosePassphrase(passphrase);
  const ref = await vault.put(secret, 'connection');
  await expect(vault.lock()).resolves.toEqual({ state: 'passphrase', isUnlocked: false });
  await expect(vault.open(ref)).rejects.toMatchObject({ code: 'vault:locked' });
  await vault.unlock(passphrase);
  expect((await vault.open(ref)).reveal()).toBe(secret.reveal());
});

test('another passphrase opens what the old one sealed, which opens nothing any more', async () => {
  const rows = createRows();
  const vault = vaultOn(rows, noKeystore);
  await vault.choosePassphrase(passphrase);
  const ref = await vault.put(secret, 'connection');
  rows.put('connection', new Uint8Array([2, 1, 2, 3]), 'spoiled');
  const before = new Map(rows.all);
  await expect(vault.changePassphrase('not this one', 'better battery staple')).rejects.toMatchObject({
    code: 'vault:wrong-passphrase',
  });
  expect(rows.all).toEqual(before);
  await vault.changePassphrase(passphrase, 'better battery staple');
  expect((await vault.open(ref)).reveal()).toBe(secret.reveal());
  expect(rows.all.get('spoiled')).toEqual(before.get('spoiled'));
  const next = vaultOn(rows, noKeystore);
  await expect(next.unlock(passphrase)).rejects.toMatchObject({ code: 'vault:wrong-passphrase' });
  await next.unlock('better battery staple');
  expect((await next.open(ref)).reveal()).toBe(secret.reveal());
});

test('asked for two passphrases at once, one of them stands and nothing is lost', async () => {
  const rows = createRows();
  const vault = vaultOn(rows, noKeystore);
  await vault.choosePassphrase(passphrase);
  const ref = await vault.put(secret, 'connection');
  const words = ['the first new one', 'the second new one'];
  const answers = await Promise.allSettled(words.map((next) => vault.changePassphrase(passphrase, next)));
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect((await vault.open(ref)).reveal()).toBe(secret.reveal());
});
