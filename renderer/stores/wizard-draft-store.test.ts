import { expect, test } from 'vitest';
import { createWizardDraftStore, emptyWizard, type WizardValues } from './wizard-draft-store.ts';

const half: WizardValues = { ...emptyWizard, hostname: 'web', node: 'pve2', cores: 'not a number yet' };

/** What the window's lasting storage does. */
function memoryStorage(kept = new Map<string, string>()) {
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
}

test('A32 a half-filled form is there again after a restart, as it was typed, and says that it is from before', () => {
  const storage = memoryStorage();
  const before = createWizardDraftStore({ storage, now: () => 5 });
  before.keep(half, 'packages');
  expect(before.getState().isFromEarlier).toBe(false);
  const after = createWizardDraftStore({ storage });
  expect(after.getState()).toMatchObject({
    draft: { values: half, step: 'packages', savedAt: 5 },
    isFromEarlier: true,
  });
});

test('A32 no password is kept: the form has no place for one', () => {
  const storage = memoryStorage();
  createWizardDraftStore({ storage }).keep(half, 'configure');
  expect([...storage.kept.values()].join('')).not.toMatch(/password/i);
});

test.each([
  '-----BEGIN OPENSSH PRIVATE KEY-----\nc2VjcmV0\n-----END OPENSSH PRIVATE KEY-----',
  '-----BEGIN RSA PRIVATE KEY-----\nc2VjcmV0\nand no end',
  'PuTTY-User-Key-File-3: ssh-ed25519\nPrivate-Lines: 1\nc2VjcmV0',
])('a private key pasted where a public one belongs is not kept, the public one before it is', (pasted) => {
  const storage = memoryStorage();
  const own = 'ssh-ed25519 AAAA me@laptop';
  createWizardDraftStore({ storage }).keep({ ...half, sshPublicKeys: `${own}\n${pasted}` }, 'configure');
  expect([...storage.kept.values()].join('')).not.toContain('c2VjcmV0');
  expect(createWizardDraftStore({ storage }).getState().draft?.values.sshPublicKeys).toBe(own);
});

test('a draft that is discarded is gone for good', () => {
  const storage = memoryStorage();
  const store = createWizardDraftStore({ storage });
  store.keep(half, 'review');
  store.forget();
  expect(store.getState().draft).toBeNull();
  expect(createWizardDraftStore({ storage }).getState().draft).toBeNull();
});

test.each(['', '{', '{"values":{}}', '[]'])('what is no draft (%s) is not taken for one', (text) => {
  const storage = memoryStorage(new Map([['gantry.draft', text]]));
  expect(createWizardDraftStore({ storage }).getState()).toMatchObject({ draft: null, isFromEarlier: false });
});

test('a draft too long for the storage is kept in the window, which says so, and the last one that fitted stays', () => {
  const fitting = memoryStorage();
  const storage = {
    ...fitting,
    setItem: (key: string, text: string) => {
      if (text.length > 5_000) throw new DOMException('full', 'QuotaExceededError');
      fitting.setItem(key, text);
    },
  };
  const store = createWizardDraftStore({ storage });
  store.keep(half, 'configure');
  expect(store.getState().isTooLong).toBe(false);
  store.keep({ ...half, description: 'x'.repeat(6_000) }, 'scripts');
  expect(store.getState()).toMatchObject({ isTooLong: true, draft: { step: 'scripts' } });
  expect(createWizardDraftStore({ storage }).getState().draft).toMatchObject({ values: half, step: 'configure' });
  store.keep(half, 'scripts');
  expect(store.getState().isTooLong).toBe(false);
});
