import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ManualClock } from '../../electron/lib/clock.ts';
import { Secret } from '../../electron/lib/secret.ts';
import { createVault, type Keystore, type Vault } from '../../electron/lib/vault.ts';
import { openStore, type Store } from '../../electron/store/store.ts';
import { migrationsFolder, sampleConnection } from '../support/store-samples.ts';

const passphrase = 'correct horse battery';
const canary = 'canary-5e3f0c9a-secret';
const noKeystore: Keystore = {
  facts: () => ({ isReal: false, backend: 'basic_text' }),
  encrypt: () => expect.unreachable('there is no keystore'),
  decrypt: () => expect.unreachable('there is no keystore'),
};

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'gantry-secrets-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (): Store =>
  openStore({ file: path.join(folder, 'gantry.db'), migrationsFolder, clock: new ManualClock() });
const vaultOn = ({ secrets }: Store): Vault => createVault({ keystore: noKeystore, secrets, cost: 10 });
/** Every byte the app has left in its folder. */
const bytes = (): Buffer => Buffer.concat(readdirSync(folder).map((name) => readFileSync(path.join(folder, name))));

test('A96 a copied profile gives up no secret: not in its bytes, not without the passphrase', async () => {
  let ref = '';
  {
    using store = open();
    const vault = vaultOn(store);
    await vault.choosePassphrase(passphrase);
    ref = await vault.put(new Secret(canary), 'connection');
    expect(bytes().includes(canary)).toBe(false);
  }
  for (const text of [canary, passphrase, Buffer.from(canary).toString('base64')])
    expect(bytes().includes(text)).toBe(false);

  using stolen = open();
  const vault = vaultOn(stolen);
  await expect(vault.open(ref)).rejects.toMatchObject({ code: 'vault:locked' });
  await expect(vault.unlock('a guess of ten')).rejects.toMatchObject({ code: 'vault:wrong-passphrase' });
  await vault.unlock(passphrase);
  expect((await vault.open(ref)).reveal()).toBe(canary);
});

test('A08 a removed server’s secret is overwritten in the file, ciphertext and all', async () => {
  let sealed = Buffer.alloc(0);
  {
    using store = open();
    const vault = vaultOn(store);
    await vault.choosePassphrase(passphrase);
    const record = sampleConnection({ secretRef: await vault.put(new Secret(canary), 'connection') });
    store.connections.insert(record);
    sealed = Buffer.from(store.secrets.get(record.secretRef)?.ciphertext ?? []);
    expect(bytes().includes(sealed)).toBe(true);
    for (const ref of store.connections.remove(record.id)) vault.remove(ref);
  }
  expect(sealed.length).toBeGreaterThan(canary.length);
  expect(bytes().includes(sealed)).toBe(false);
});

test('after a change of the passphrase neither the old one nor what it sealed is in the file any more', async () => {
  using store = open();
  const vault = vaultOn(store);
  await vault.choosePassphrase(passphrase);
  const ref = await vault.put(new Secret(canary), 'connection');
  const sealed = Buffer.from(store.secrets.get(ref)?.ciphertext ?? []);
  await vault.changePassphrase(passphrase, 'better battery staple');
  expect(Buffer.from(store.secrets.get(ref)?.ciphertext ?? [])).not.toEqual(sealed);
  const again = vaultOn(store);
  await expect(again.unlock(passphrase)).rejects.toMatchObject({ code: 'vault:wrong-passphrase' });
  await again.unlock('better battery staple');
  expect((await again.open(ref)).reveal()).toBe(canary);
});
