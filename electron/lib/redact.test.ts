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

test('A69 a secret as large as a file is masked, and no other line is held up by it', () => {
  const redactor = new Redactor();
  const large = Array.from({ length: 2_048 }, (_, place) => `${place}: [{"&"}]`)
    .join(' ')
    .slice(0, 32 * 1024);
  redactor.remember(large);
  redactor.remember('hunter22');
  const lines = ['An ordinary line', `a=${large} b=hunter22`, `c=${encodeURIComponent(large)}`];
  expect(lines.map((line) => redactor.apply(line))).toEqual([
    'An ordinary line',
    'a=[redacted] b=[redacted]',
    'c=[redacted]',
  ]);
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

/** The shapes once more, each tried on every text, as no short cut could. */
const shapes: readonly RegExp[] = [
  /(PVEAPIToken=[^!\s]+![^=\s]+=)[\w-]+/g,
  /(PVEAuthCookie=)[^;\s]+/g,
  /()PVE(?:VNC)?:[^\s:"']+:[0-9A-F]{8}::[A-Za-z0-9+/=]+/g,
  /(CSRFPreventionToken"?\s*[:=]\s*"?)[^\s"]+/gi,
  /()-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /\b((?:password|passwd|passphrase|privateKey|secret|api[_-]?key|token)"?\s*[:=]\s*)(?!\[redacted\])(?:"[^"]*"|'[^']*'|[^\s",}]+)/gi,
];
const words =
  'PVEAPIToken PVEAuthCookie PVE PVEVNC CSRFPreventionToken csrfpreventiontoken password PASSWD passphrase privateKey Secret api_key ' +
  'api-key APIKEY token Get key libé = : : = " \' root@pam!app= root@pam:6B04315D::abc= [redacted] ! ; x 1.2.3-4';
const withBlanks = ['-----BEGIN RSA PRIVATE KEY-----', '-----END RSA PRIVATE KEY-----', 'abc def'];
const pieces = [...words.split(' '), ...withBlanks, ' ', '\t', '\n', '\u00a0', '\u2028'];

test('A69 what is left of a text is what the shapes leave of it, whatever stands around them', () => {
  let state = 4711;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >> 8) % below;
  };
  const redactor = new Redactor();
  const wrong: { text: string; got: string; expected: string }[] = [];
  let masked = 0;
  for (let round = 0; round < 20_000; round += 1) {
    const text = Array.from({ length: 1 + random(9) }, () => pieces[random(pieces.length)]).join('');
    const expected = shapes.reduce((line, shape) => line.replace(shape, '$1[redacted]'), text);
    const got = redactor.apply(text);
    if (got !== expected) wrong.push({ text, got, expected });
    if (expected !== text) masked += 1;
  }
  expect(wrong).toEqual([]);
  expect(masked).toBeGreaterThan(2_000);
});

test('A69 a secret may be of any characters, and only itself is masked', () => {
  const secrets = ['a.b*c(d)[e]', '^x|y{2}$', 'back\\slash/+?', 'zwei\nZeilen'];
  const redactor = new Redactor();
  for (const secret of secrets) redactor.remember(secret);
  for (const secret of secrets) expect(redactor.apply(`<${secret}>`)).toBe('<[redacted]>');
  for (const other of ['aXbbc(d)e', 'x', 'yy', 'back/slash', 'zwei Zeilen']) expect(redactor.apply(other)).toBe(other);
});

test('ordinary text is left as it is', () => {
  const line = 'Creating SSH host key ssh_host_rsa_key - this may take some time ...';
  expect(new Redactor().apply(line)).toBe(line);
});
