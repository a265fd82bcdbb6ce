import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { createScriptChecker } from './check-script.ts';
import { maskShell } from './mask-shell.ts';

const check = createScriptChecker(createRequire(import.meta.url).resolve('sh-syntax/main.wasm'));
const remarks = async (content: string, patterns = ['debian-12-standard']): Promise<string[]> =>
  (await check({ name: '10-a.sh', content, osTemplatePatterns: patterns })).map(
    ({ level, line, column, message }) => `${level} ${line}:${column} ${message.split(':')[0] ?? ''}`,
  );

describe('the shell checker', () => {
  test('has nothing to say about a good script', async () => {
    const script =
      '#!/bin/sh\nset -eu\nensure_installed nginx\nif ! is_installed curl; then\n  log_info "sudo [[ none"\nfi\n';
    expect(await remarks(script, ['alpine-3.22-default'])).toEqual([]);
  });

  test.each([
    ['an open block', 'set -e\nif true; then\n  echo a\n', 'error 2:1 `if` statement must end with `fi`'],
    ['an open quote', 'set -e\necho "a\n', 'error 2:6 reached EOF without closing quote `"`'],
    ['arrays in sh', 'set -e\na=(1 2)\n', 'error 2:3 arrays are a bash/mksh/zsh feature; this script is run by sh'],
    [
      'Windows line ends',
      'set -e\r\necho a\r\n',
      'error 1:7 the lines end as on Windows (CR LF), which a shell cannot read',
    ],
    [
      'a place behind letters of two bytes',
      'set -e\necho ü; a=(1)\n',
      'error 2:11 arrays are a bash/mksh/zsh feature; this script is run by sh',
    ],
    [
      'a first line that cannot be followed',
      '#!/bin/sh -c\nset -e\n',
      'error 1:1 in its first line, -c leaves no script to run',
    ],
    [
      'arrays in sh called by a longer first line',
      '#!/usr/bin/env -S A=1 sh -e\nset -e\na=(1 2)\n',
      'error 3:3 arrays are a bash/mksh/zsh feature; this script is run by sh',
    ],
    ['[[ in sh', 'set -e\nif [[ -n "$a" ]]; then echo a; fi\n', 'warning 2:4 [[ is not known to sh'],
    [
      '&> in sh',
      'set -e\necho a &>/dev/null\n',
      'warning 2:8 &> is not known to sh, which runs the command in the background',
    ],
    ['== in sh', 'set -e\n[ "$a" == b ]\n', 'warning 2:8 == is not known to sh’s ['],
    [
      'apt without an answer',
      'set -e\napt-get install nginx\n',
      'warning 2:1 apt asks before it goes on, and nobody answers here',
    ],
    [
      'a download into a shell',
      'set -e\ncurl -fsSL https://x.example/i | sh\n',
      'warning 2:1 this runs whatever the server sends',
    ],
    [
      'sudo',
      'set -e\nsudo true\n',
      'warning 2:1 containers seldom have sudo, and scripts run as root unless told otherwise',
    ],
    [
      'no set -e',
      'true\n',
      'warning 1:1 without set -e the script goes on after a command that failed, and ends as if all were well',
    ],
    [
      'a helper that is not there',
      'set -e\nlog_success done\n',
      'warning 2:1 it calls log_success, which is neither in Gantry’s prelude nor in this script',
    ],
  ])('tells of %s, and where', async (_, script, remark) => {
    expect(await remarks(script)).toContain(remark);
  });

  test.each([
    ['quoted', 'set -e\necho "use sudo; apt-get install x" \'[[ a\'\n'],
    ['in a comment', 'set -e\necho a # sudo [[ &>\n'],
    ['in a here-document', "set -e\ncat <<'END'\nsudo apt-get install x\n[[ &> \nEND\ncat <<-B\n\tsudo a\n\tB\n"],
    [
      'answered',
      'set -e\napt-get -qq -y install a\napt-get install --yes b\nDEBIAN_FRONTEND=noninteractive apt-get -y remove c\n',
    ],
    ['bash’s own', '#!/bin/bash\nset -e\n[[ -n "$a" ]] && echo "${a^^}" &>/dev/null\nb=(1 2)\n'],
  ])('says nothing about what is %s', async (_, script) => {
    expect(await remarks(script)).toEqual([]);
  });

  test('knows what Alpine does not have', async () => {
    expect(await remarks('#!/bin/bash\nset -e\nsystemctl restart nginx\n', ['debian-12', 'alpine-3.22'])).toEqual([
      'warning 1:1 Alpine has no bash unless a package brings it',
      'warning 3:1 Alpine has no systemd',
    ]);
  });

  test('leaves other languages alone, and what is too long for its parser', async () => {
    expect(await remarks('#!/usr/bin/env python3\nif True:\n  print("a")\n')).toEqual([]);
    const long = `set -e\n${'if true; then\n  echo "hello"\nfi\n'.repeat(4_000)}`;
    expect(await remarks(long)).toEqual(['warning 1:1 longer than 64 KiB']);
  });

  test('finds no mistake of syntax in any script that ships', async () => {
    const root = path.resolve(import.meta.dirname, '../../resources/templates');
    const scripts = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.sh'));
    expect(scripts.length).toBeGreaterThan(3);
    for (const name of scripts) {
      const content = readFileSync(path.join(root, name), 'utf8');
      const found = await check({
        name: path.basename(name),
        content,
        osTemplatePatterns: ['debian-12', 'alpine-3.22'],
      });
      expect(found, name).toEqual([]);
    }
  });

  test('survives any text', async () => {
    for (const text of ['', '\0', '<<', "'", '"\\', '$((', '#!', '\u{1F600}', '<<-"', 'case a in', '`'.repeat(1_000)])
      await expect(check({ name: 'a.sh', content: text, osTemplatePatterns: [] })).resolves.toBeInstanceOf(Array);
  });
});

test('masking keeps every line and column', () => {
  const text = 'a "b\nc" # d \u{1F600}\ncat <<E\nf\nE\ng\\"h "i"\n';
  expect(maskShell(text)).toBe(`a " \n "${' '.repeat(7)}\ncat <<E\n \n \ng\\"h " "\n`);
  expect(maskShell(text)).toHaveLength(text.length);
});
