import { expect, test } from 'vitest';
import { Redactor } from './redact.ts';
import { Secret } from './secret.ts';

test('a secret does not print, however it is written out', () => {
  const secret = new Secret('hunter22');
  expect(`${String(secret)} ${JSON.stringify({ secret })}`).not.toContain('hunter22');
  expect(structuredClone(secret)).not.toHaveProperty('reveal');
});

test('A69 known secrets are masked in every form they may take', () => {
  const redactor = new Redactor();
  const forget = redactor.remember('pä ss+w&rd');
  expect(redactor.apply('a=pä ss+w&rd b=p%C3%A4%20ss%2Bw%26rd')).toBe('a=[redacted] b=[redacted]');
  forget();
  expect(redactor.apply('pä ss+w&rd')).toBe('pä ss+w&rd');
});

test('A69 what a shell traces of a secret with a quote in it is masked, and so is each of its lines', () => {
  const redactor = new Redactor();
  redactor.remember("it's 9 o'clock\nline two");
  expect(redactor.apply(`+ X='it'\\''s 9 o'\\''clock`)).not.toContain('clock');
  expect(redactor.apply('line two')).toBe('[redacted]');
  const other = new Redactor();
  other.remember("it's 9");
  expect(other.apply(`+ X='it'"'"'s 9' + Y='it'\\''s 9'`)).toBe("+ X='[redacted]' + Y='[redacted]'");
});

test.each([
  ['Authorization: PVEAPIToken=root@pam!app=12345678-aaaa', '12345678-aaaa'],
  ['Cookie: PVEAuthCookie=PVE:x;', 'PVE:x'],
  ['ticket PVE:root@pam:6B04315D::S7ZsOuuCWx6Dd7auX2aC=', 'S7ZsOuuCWx6Dd7auX2aC'],
  ['password: "abc def"', 'abc def'],
  ['-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk\n-----END OPENSSH PRIVATE KEY-----', 'b3BlbnNzaC1rZXk'],
])('what is shaped like a secret is masked in %j', (text, secret) => {
  expect(new Redactor().apply(text)).not.toContain(secret);
});

test('ordinary text is left as it is', () => {
  const line = 'Creating SSH host key ssh_host_rsa_key - this may take some time ...';
  expect(new Redactor().apply(line)).toBe(line);
});
