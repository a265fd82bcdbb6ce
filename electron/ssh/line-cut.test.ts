import { expect, test } from 'vitest';
import { Redactor } from '../lib/redact.ts';
import { LineSplitter, maxLineBytes } from './line-splitter.ts';

const secrets = {
  'a password': 'hunter22',
  'many-byte characters': 'Zwölf Größen 日本 😀',
  'one that repeats itself': 'ba na na na na',
  'a long one': `it's "quoted" \\ and long ${'0123456789abcdef'.repeat(20)}`,
  'a line of a key': '-----BEGIN KEY-----\nMIIEpAIBAAKCAQEA7\n-----END KEY-----',
};

const all = Object.values(secrets);

type Case = { stream: Buffer; chunkBytes: number; maxBytes: number; secrets: readonly string[] };

/** What reaches the log of a stream that comes in pieces of `chunkBytes`: cut into lines, then redacted. */
function logged({ stream, chunkBytes, maxBytes, secrets: known }: Case): { lines: string[]; raw: string[] } {
  const redactor = new Redactor();
  known.forEach((secret) => redactor.remember(secret));
  const raw: string[] = [];
  const splitter = new LineSplitter((line) => raw.push(line), { maxBytes, safeCut: redactor });
  for (let at = 0; at < stream.length; at += chunkBytes) splitter.push(stream.subarray(at, at + chunkBytes));
  splitter.end();
  return { lines: raw.map((line) => redactor.apply(line)), raw };
}

/** Every run of `length` characters of a text. */
const partsOf = (text: string, length: number): string[] =>
  Array.from({ length: Math.max(0, text.length - length + 1) }, (_, at) => text.slice(at, at + length));

const printed = (secret: string): string => secret.split('\n')[1] ?? secret;
const sequences = new RegExp(String.raw`\u001B\[[0-9;]*m`, 'g');
const coloured = (text: string): string => Array.from(text).join('\u001B[1;31m');

test.each(Object.entries(secrets))(
  'A69 no piece of a long line holds a part of %s, wherever it is cut',
  (_what, secret) => {
    const text = printed(secret);
    const bytes = Buffer.byteLength(text);
    const maxBytes = 700;
    for (let before = maxBytes - bytes - 3; before <= maxBytes + 3; before += 1) {
      for (const chunkBytes of [1_000_000, 97]) {
        for (const rest of ['', 'x'.repeat(40_000)]) {
          const line = `${'.'.repeat(before)}${text}${rest}`;
          const { lines, raw } = logged({ stream: Buffer.from(line), chunkBytes, maxBytes, secrets: all });
          expect(raw.join('')).toBe(line);
          expect(lines.join('')).toBe(line.replace(text, '[redacted]'));
        }
      }
    }
  },
);

test('A69 colours, returns and broken characters around and inside a secret at the cut hide nothing of it', () => {
  const secret = 'Zwölf Größen 日本 😀';
  const maxBytes = 900;
  for (let before = 300; before <= maxBytes + 3; before += 1) {
    const line = `${'ü\u001B[32m'.repeat(before / 7)}${'.'.repeat(before % 7)}${coloured(secret)}\u001B[0m${'ä'.repeat(9_000)}`;
    const stream = Buffer.concat([Buffer.from('10 %\r20 %\r'), Buffer.from(line), Buffer.from([0xc3, 0x0d, 0x0a])]);
    const { lines } = logged({ stream, chunkBytes: 61, maxBytes, secrets: [secret] });
    const bare = lines.join('').replaceAll(sequences, '');
    expect(partsOf(secret, 3).filter((part) => bare.includes(part))).toEqual([]);
    expect(bare).toContain('[redacted]');
    expect(lines.every((piece) => Buffer.byteLength(piece) <= maxBytes)).toBe(true);
  }
});

test('A69 what is secret by its shape alone stays in one piece as well', () => {
  const text = 'password = "a longer one with blanks"';
  const maxBytes = 500;
  for (let before = maxBytes - text.length - 2; before <= maxBytes + 2; before += 1) {
    const line = '- '.repeat(before).slice(0, before) + text + ' -'.repeat(10_000);
    const { lines } = logged({ stream: Buffer.from(line), chunkBytes: 4_096, maxBytes, secrets: [] });
    expect(lines.join('')).toBe(line.replace('"a longer one with blanks"', '[redacted]'));
  }
});

test('A69 a private key that nobody told of stays in one piece, also one that takes most of a line', () => {
  for (const keyBytes of [12_800, 60_000]) {
    const key = `-----BEGIN RSA PRIVATE KEY-----${'MIIEpAIBAAKCAQEA'.repeat(keyBytes / 16)}-----END RSA PRIVATE KEY-----`;
    for (const before of [0, 40_000, 60_000, maxLineBytes - 10]) {
      const line = `${'- '.repeat(before / 2)}${key}${' -'.repeat(60_000)}`;
      const { lines } = logged({ stream: Buffer.from(line), chunkBytes: 32_768, maxBytes: maxLineBytes, secrets: [] });
      expect(lines.join('')).toBe(line.replace(key, '[redacted]'));
    }
  }
});

test('A69 a secret longer than a piece makes the piece longer', () => {
  const secret = Array.from({ length: 2_000 }, (_, place) => place.toString(36)).join('-');
  const line = `key ${secret} end${'.'.repeat(60_000)}`;
  const { lines } = logged({ stream: Buffer.from(line), chunkBytes: 333, maxBytes: 1_024, secrets: [secret] });
  expect(lines.join('')).toBe(line.replace(secret, '[redacted]'));
});

test('a line that is all secrets one over another is cut nevertheless', () => {
  const line = 'a'.repeat(40_000);
  const { lines, raw } = logged({ stream: Buffer.from(line), chunkBytes: 1_000, maxBytes: 1_000, secrets: ['aaaaa'] });
  expect(raw.join('')).toBe(line);
  expect(lines.join('').replaceAll('[redacted]', '')).toBe('');
});

test('16 MiB without a line end cost little more with a secret to look for', () => {
  const redactor = new Redactor();
  redactor.remember('hunter22');
  let pieces = 0;
  const splitter = new LineSplitter(() => (pieces += 1), { safeCut: redactor });
  const chunk = Buffer.alloc(32 * 1024, 'x');
  for (let count = 0; count < 512; count += 1) splitter.push(chunk);
  splitter.end();
  expect(pieces).toBe((16 * 1024 * 1024) / maxLineBytes);
});
