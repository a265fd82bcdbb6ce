import { expect, test } from 'vitest';
import { guestAccess, type GuestAccess } from '../../../shared/domain/guest-access.ts';
import { connectionId } from '../../../shared/domain/ids.ts';
import { refusedFields, toGuestAccessChange, toGuestAccessForm, type GuestAccessForm } from './guest-access-form.ts';

const id = connectionId.parse('7b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11');
const saved = (login: GuestAccess['login']): GuestAccess => guestAccess.parse({ login });
const read = (from: GuestAccess, change: Partial<GuestAccessForm> = {}) =>
  toGuestAccessChange({ ...toGuestAccessForm(from), ...change }, from, id);
const login = (from: GuestAccess, change: Partial<GuestAccessForm> = {}) => {
  const answer = read(from, change);
  return answer.ok ? answer.value.login : answer.errors;
};

const none = saved({ kind: 'none' });
const made = saved({ kind: 'made-key', publicKey: 'ssh-ed25519 AAAA gantry' });
const password = saved({ kind: 'password' });
const own = saved({ kind: 'own-key', publicKey: 'ssh-ed25519 AAAA' });

test.each([
  ['nothing', none, {}, { kind: 'none' }],
  ['a first key', none, { login: 'made-key' }, { kind: 'make-key' }],
  ['the key that is saved', made, {}, { kind: 'keep' }],
  ['another key made', made, { makesNewKey: true }, { kind: 'make-key' }],
  ['the password that is saved', password, {}, { kind: 'keep' }],
  ['another password', password, { password: 'new one' }, { kind: 'password', password: 'new one' }],
  ['the own key that is saved', own, {}, { kind: 'keep' }],
  [
    'an own key with its passphrase',
    made,
    { login: 'own-key', privateKey: 'KEY', passphrase: 'open' },
    { kind: 'own-key', privateKey: 'KEY', passphrase: 'open' },
  ],
] satisfies [string, GuestAccess, Partial<GuestAccessForm>, object][])(
  '%s is sent as such',
  (_what, from, change, sent) => {
    expect(login(from, change)).toEqual(sent);
  },
);

test('what is missing is told by its field', () => {
  expect(login(none, { login: 'password' })).toEqual({ password: 'enter the password' });
  expect(login(none, { login: 'own-key' })).toEqual({ privateKey: 'paste the private key, or load its file' });
  expect(login(none, { preferred: 'pct-exec' })).toEqual({ login: 'pct exec needs a sign-in to the nodes' });
  expect(Object.keys(login(made, { user: 'Root!', port: '0' }))).toEqual(['user', 'port']);
});

test('what main refuses is told by the same fields', () => {
  const issues = [{ path: 'login.passphrase', message: 'this key is locked: enter its passphrase' }];
  expect(refusedFields({ code: 'input:invalid', message: '', details: { issues } })).toEqual({
    passphrase: 'this key is locked: enter its passphrase',
  });
});
