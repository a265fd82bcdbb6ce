import { expect, test } from 'vitest';
import { readCustomLines } from './custom-lines.ts';

const read = (text: string) => readCustomLines(text);

test('A31 a line gives name, check, command and its time-out in seconds; ten minutes unless told', () => {
  const { accepted, rejected } = readCustomLines(
    '\uFEFF# tools\r\njust|command -v just|cargo install just|600\r\n\r\n  uv | command -v uv | pipx install uv  # fast\r\nx|true|false|\n',
    { group: 'tools' },
  );
  expect(rejected).toEqual([]);
  expect(accepted).toEqual([
    { name: 'just', check: 'command -v just', install: 'cargo install just', timeoutMs: 600_000, group: 'tools' },
    { name: 'uv', check: 'command -v uv', install: 'pipx install uv', timeoutMs: 600_000, group: 'tools' },
    { name: 'x', check: 'true', install: 'false', timeoutMs: 600_000, group: 'tools' },
  ]);
});

test('a | in quotes and a || belong to the command', () => {
  expect(read(`yq|yq --version || test -x /opt/yq|sh -c 'printf "%s" "a|b" | tee /tmp/x'|30`).accepted).toEqual([
    {
      name: 'yq',
      check: 'yq --version || test -x /opt/yq',
      install: `sh -c 'printf "%s" "a|b" | tee /tmp/x'`,
      timeoutMs: 30_000,
    },
  ]);
});

test('the same line twice is a duplicate, other commands under one name are not', () => {
  const { accepted, duplicates, rejected } = read('a|b|c\na|b|c|600\na|b|d\n');
  expect([accepted.length, duplicates, rejected]).toEqual([
    1,
    1,
    [{ line: 3, text: 'a|b|d', reason: 'a is in the list already, with other commands' }],
  ]);
});

test.each([
  ['just', 'name|check|install is expected'],
  ['just|check', 'name|check|install is expected'],
  ['just||install', 'name|check|install is expected'],
  ['just| |install', 'the check is empty'],
  ['just|check| |600', 'the command that installs is empty'],
  ['a|b|curl https://example.org/x | sh', expect.stringContaining('cannot be told from one that separates')],
  ['a|dpkg -l | grep a|apt-get install a|60', expect.stringContaining('cannot be told')],
  ['a|b|c|10m', expect.stringContaining('whole number of seconds')],
  ['a|b|c|0', expect.stringContaining('whole number of seconds')],
  ['a|b|c|86401', expect.stringContaining('whole number of seconds')],
  [String.raw`a|b|x \| y`, expect.stringContaining('two ways')],
  [`a|b|echo 'x`, "a ' is never closed"],
  ['a|b|c\\', 'there is nothing after the last \\'],
  ['$(id)|b|c', 'not a package name'],
  ['a\0|b|c', 'it holds a NUL character'],
])('refuses %j', (line, reason) => {
  const { accepted, rejected } = read(line);
  expect(accepted).toEqual([]);
  expect(rejected).toEqual([{ line: 1, text: line.trim(), reason }]);
});
