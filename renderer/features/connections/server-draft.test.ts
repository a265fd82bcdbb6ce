import { expect, test } from 'vitest';
import {
  addressErrors,
  emptyServerForm,
  readAddress,
  splitAddress,
  toAuthInput,
  toConnectionDraft,
} from './server-draft.ts';

const fingerprint = Array.from({ length: 32 }, () => 'AB').join(':');
const form = { ...emptyServerForm, host: 'pve.lan', name: 'pve', tokenName: 'gantry@pve!app', secret: 's-1' };

test.each([
  ['pve.lan', { host: 'pve.lan', port: null }],
  ['https://pve.lan:8007/#v1:0:18', { host: 'pve.lan', port: '8007' }],
  ['[fd00::1]:8006', { host: 'fd00::1', port: '8006' }],
  ['fd00::1', { host: 'fd00::1', port: null }],
  ['::1', { host: '::1', port: null }],
  [' http://192.168.1.10:8006 ', { host: '192.168.1.10', port: '8006' }],
  ['https://pve.lan:443/', { host: 'pve.lan', port: '443' }],
  ['https://pve.lan', { host: 'pve.lan', port: null }],
  ['root@pve.lan', { host: 'pve.lan', port: null }],
  ['https://pve.lan:8006/?console=lxc&vmid=104#v1:0:=lxc%2F104', { host: 'pve.lan', port: '8006' }],
  ['https://münchen.example:8006', { host: 'xn--mnchen-3ya.example', port: '8006' }],
  ['not a host', { host: 'not a host', port: null }],
  ['', { host: '', port: null }],
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

test.each([
  ['getaddrinfo ENOTFOUND pve.lan', { host: 'this name is not known here' }],
  ['connect ECONNREFUSED 10.0.0.1:8007', { port: 'nothing listens here' }],
  ['write EPROTO 1:error:0A00010B:SSL routines::wrong version number', { port: 'no TLS here: not Proxmox' }],
  ['no TLS answer within 8 s', { host: 'no answer from there' }],
  ['something new', {}],
])('a look that fails with "%s" points to the field', (reason, expected) => {
  const details = { host: 'pve.lan', port: 8006, reason };
  expect(addressErrors({ code: 'pve:unreachable', message: '', details })).toEqual(expected);
});

test('a sign-in by itself is read like that of a new server', () => {
  const signIn = { ...form, kind: 'ticket', userName: 'root', password: 'x', totp: 'abc' } as const;
  expect(toAuthInput(signIn)).toEqual({ ok: false, errors: { userName: 'looks like user@realm', totp: 'six digits' } });
  expect(toAuthInput({ ...signIn, userName: 'root@pam', totp: ' ' })).toMatchObject({
    ok: true,
    value: { kind: 'ticket', password: 'x' },
  });
});
