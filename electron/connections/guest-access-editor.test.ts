import ssh2 from 'ssh2';
import { expect, test } from 'vitest';
import { createMemorySecrets } from '../../scripts/headless.ts';
import type { NodeLoginInput } from '../../shared/domain/guest-access.ts';
import { openMemoryStore, sampleConnection } from '../../tests/support/store-samples.ts';
import { generateKeyPair } from '../ssh/keys.ts';
import { GuestAccessEditor } from './guest-access-editor.ts';

function rig() {
  const store = openMemoryStore();
  const server = sampleConnection({ name: 'Attic, 2nd floor' });
  store.connections.insert(server);
  const secrets = createMemorySecrets();
  const editor = new GuestAccessEditor({ store, secrets });
  const set = (login: NodeLoginInput, change: { preferred?: 'automatic' | 'pct-exec' } = {}) =>
    editor.change({ connectionId: server.id, preferred: 'automatic', user: 'root', port: 22, login, ...change });
  return { store, server, secrets, editor, set, record: () => store.guestAccess.get(server.id) };
}

test('a server nobody has set anything for is reached over SSH, without a sign-in to its nodes', () => {
  const { editor, server } = rig();
  expect(editor.get(server.id)).toEqual({ preferred: 'automatic', user: 'root', port: 22, login: { kind: 'none' } });
});

test('a key made here shows its public line, and its private half is in the vault alone', async () => {
  const { set, record, secrets } = rig();
  const { login } = await set({ kind: 'make-key' });
  if (login.kind !== 'made-key') throw new Error(login.kind);
  expect(login.publicKey).toMatch(/^ssh-ed25519 [A-Za-z0-9+/=]+ gantry-attic-2nd-floor$/);
  const { secretRef } = record();
  expect((await secrets.open(secretRef ?? '')).reveal()).toContain('PRIVATE KEY');
  expect(JSON.stringify(record())).not.toContain('PRIVATE KEY');
});

test('what is set anew without touching the sign-in keeps its secret', async () => {
  const { set, record, editor, server } = rig();
  await set({ kind: 'password', password: 'correct horse' });
  const before = record().secretRef;
  await editor.change({
    connectionId: server.id,
    preferred: 'pct-exec',
    user: 'admin',
    port: 2222,
    login: { kind: 'keep' },
  });
  expect(record()).toEqual({
    settings: { preferred: 'pct-exec', user: 'admin', port: 2222, login: { kind: 'password' } },
    secretRef: before,
    passphraseRef: null,
  });
});

test('another sign-in wipes the secret of the one before, and so does none', async () => {
  const { set, record, secrets } = rig();
  await set({ kind: 'password', password: 'correct horse' });
  const first = record().secretRef ?? '';
  await set({ kind: 'make-key' });
  await expect(secrets.open(first)).rejects.toThrow('no secret');
  const second = record().secretRef ?? '';
  await set({ kind: 'none' });
  await expect(secrets.open(second)).rejects.toThrow('no secret');
  expect(record().secretRef).toBeNull();
});

test('a key of the user’s own is taken with its public line, a locked one with its passphrase only', async () => {
  const { set, record } = rig();
  const own = generateKeyPair('laptop');
  const { login } = await set({ kind: 'own-key', privateKey: own.privateKey.reveal() });
  if (login.kind !== 'own-key') throw new Error(login.kind);
  expect(own.publicKey.startsWith(login.publicKey)).toBe(true);

  const locked = ssh2.utils.generateKeyPairSync('ed25519', {
    passphrase: 'open sesame',
    cipher: 'aes256-ctr',
    rounds: 4,
  });
  const refused = (path: string) => ({ code: 'input:invalid', details: { issues: [{ path }] } });
  await expect(set({ kind: 'own-key', privateKey: locked.private })).rejects.toMatchObject(refused('login.passphrase'));
  await expect(set({ kind: 'own-key', privateKey: locked.private, passphrase: 'wrong' })).rejects.toMatchObject(
    refused('login.passphrase'),
  );
  await set({ kind: 'own-key', privateKey: locked.private, passphrase: 'open sesame' });
  expect(record().passphraseRef).not.toBeNull();
});

const unusable: [string, string][] = [
  ['a text that is no key', 'hello'],
  ['the public half', generateKeyPair('laptop').publicKey],
];
test.each(unusable)('%s is refused as a private key, and what was set stays', async (_what, privateKey) => {
  const { set, record } = rig();
  await set({ kind: 'password', password: 'correct horse' });
  const before = record();
  await expect(set({ kind: 'own-key', privateKey })).rejects.toMatchObject({
    code: 'input:invalid',
    details: { issues: [{ path: 'login.privateKey' }] },
  });
  expect(record()).toEqual(before);
});

test('pct exec cannot be preferred without a sign-in to the nodes', async () => {
  const { set } = rig();
  await expect(set({ kind: 'none' }, { preferred: 'pct-exec' })).rejects.toMatchObject({ code: 'input:invalid' });
});

test('A08 with the server, the secrets for its nodes go', async () => {
  const { store, server, set, record } = rig();
  await set({ kind: 'password', password: 'correct horse' });
  const { secretRef } = record();
  expect(store.connections.remove(server.id)).toContain(secretRef);
  expect(store.guestAccess.get(server.id).settings.login).toEqual({ kind: 'none' });
});
