import { expect, test } from 'vitest';
import { emptyServerForm, readAddress, splitAddress, toConnectionDraft } from './server-draft.ts';

const fingerprint = Array.from({ length: 32 }, () => 'AB').join(':');
const form = { ...emptyServerForm, host: 'pve.lan', name: 'pve', tokenName: 'gantry@pve!app', secret: 's-1' };

test.each([
  ['pve.lan', { host: 'pve.lan', port: null }],
  ['https://pve.lan:8007/#v1:0:18', { host: 'pve.lan', port: '8007' }],
  ['[fd00::1]:8006', { host: 'fd00::1', port: '8006' }],
  ['fd00::1', { host: 'fd00::1', port: null }],
])('%s is understood as people paste it', (text, expected) => {
  expect(splitAddress(text)).toEqual(expected);
});

test('an empty host and a foolish port are named at their fields', () => {
  expect(readAddress({ ...form, host: '', port: '99999' })).toEqual({
    ok: false,
    errors: { host: 'enter the server’s name or address', port: 'a number from 1 to 65535' },
  });
});

test('A01 a draft carries the very certificate that was accepted', () => {
  const read = toConnectionDraft(form, fingerprint);
  expect(read.ok && read.value).toMatchObject({
    fingerprint,
    guestProxy: null,
    auth: { kind: 'token', secret: 's-1' },
  });
  expect(toConnectionDraft(form, '').ok).toBe(false);
});

test('what is wrong with the sign-in is said at its own fields', () => {
  expect(toConnectionDraft({ ...form, tokenName: 'root', secret: '' }, fingerprint)).toEqual({
    ok: false,
    errors: { tokenName: 'looks like user@realm!tokenid', secret: 'enter the token’s secret' },
  });
  expect(toConnectionDraft({ ...form, guestProxy: 'http://x' }, fingerprint)).toMatchObject({
    errors: { guestProxy: 'looks like socks5://host:port' },
  });
});
