import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  array,
  constant,
  constantFrom,
  letrec,
  oneof,
  record,
  sample,
  string,
  tuple,
  type Arbitrary,
} from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseShellAssignments } from '../../electron/templates/shell-assignments.ts';
import { runs } from '../support/arbitrary-template.ts';
import { passed } from '../support/generated.ts';

const names = ['A', 'B', 'C', 'd', '_E'] as const;
const unset = '<unset>';
const shells = [['/bin/sh'], ['/bin/bash', '--posix'], ['/bin/busybox', 'ash']].filter(
  ([program = '']) => spawnSync(program, ['--help']).error === undefined,
);
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'gantry-sh-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a shell without any environment has in the variables after each text; one process for them all. */
function valuesIn([program = '', ...words]: readonly string[], texts: readonly string[]): string[][] {
  for (const [index, text] of texts.entries()) writeFileSync(path.join(folder, `${index}`), text);
  const shown = names.map((name) => `"\${${name}-${unset}}"`).join(' ');
  const script = `i=0; while [ $i -lt ${texts.length} ]; do ( . ${folder}/$i >/dev/null && printf '%s\\0' ${shown} ) || printf 'failed\\0\\0\\0\\0\\0'; i=$((i + 1)); done`;
  const { stdout } = spawnSync(program, [...words, '-c', script], {
    env: { PATH: '/nowhere' },
    stdio: ['ignore', 'pipe', 'ignore'],
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  const values = stdout.split('\0');
  return texts.map((_, index) => values.slice(index * names.length, (index + 1) * names.length));
}

/** What the parser has in them; null where it says that it does not understand. */
function valuesOf(text: string): string[] | null {
  const { assignments, problems } = parseShellAssignments(text);
  if (problems.length > 0) return null;
  const values = new Map(assignments.map(({ key, value }) => [key, value]));
  return names.map((name) => values.get(name) ?? unset);
}

/** Compares in batches, and gives the share that was understood. */
function understoodShare(texts: readonly string[]): number {
  const understood = texts.flatMap((text) => {
    const values = valuesOf(text);
    return values === null ? [] : [{ text, values }];
  });
  for (let start = 0; start < understood.length; start += 500) {
    const batch = understood.slice(start, start + 500);
    // The other shells have a look at a part, because they take longer.
    for (const shell of start % 2_000 === 0 ? shells : shells.slice(0, 1)) {
      const real = valuesIn(
        shell,
        batch.map(({ text }) => text),
      );
      for (const [index, { text, values }] of batch.entries())
        expect({ shell: shell[0], text, values: real[index] }).toEqual({ shell: shell[0], text, values });
    }
  }
  return understood.length / texts.length;
}

const some = (arbitrary: Arbitrary<string>, most: number): Arbitrary<string> =>
  array(arbitrary, { maxLength: most }).map((parts) => parts.join(''));
const name = constantFrom(...names);
const plain = constantFrom(
  'a',
  'Z',
  '0',
  '.',
  '/',
  '%',
  '+',
  '=',
  ',',
  '@',
  '-',
  ':',
  '_',
  '#',
  '!',
  '^',
  ']',
  'ü',
  '€',
  '\u0082',
);
const blank = constantFrom(' ', '\t', '\\\n', ' \\\n ');
/** Parts of words as people write them, and as nobody should. */
const { word } = letrec<{
  word: string;
  inDouble: string;
  plainDefault: string;
  doubleDefault: string;
  expansion: string;
  quotedExpansion: string;
}>((tie) => ({
  expansion: oneof(
    name.map((one) => `$${one}`),
    name.map((one) => `\${${one}}`),
    tuple(name, constantFrom('-', ':-'), tie('plainDefault')).map(([one, sign, text]) => `\${${one}${sign}${text}}`),
  ),
  quotedExpansion: oneof(
    name.map((one) => `$${one}`),
    name.map((one) => `\${${one}}`),
    tuple(name, constantFrom('-', ':-'), tie('doubleDefault')).map(([one, sign, text]) => `\${${one}${sign}${text}}`),
  ),
  plainDefault: some(
    oneof(
      { depthSize: 'small' },
      plain,
      constantFrom(' ', ';', '\n', '# ', '\\}', '\\ ', '\\\n'),
      string({ unit: constantFrom('a', ' ', '"', '}', '$', '\\', '\n'), maxLength: 4 }).map((text) => `'${text}'`),
      tie('inDouble').map((text) => `"${text}"`),
      tie('expansion'),
    ),
    4,
  ),
  doubleDefault: some(
    oneof(
      { depthSize: 'small' },
      plain,
      constantFrom(' ', ';', '\n', "'", '*', '~', '(', '\\}', '\\"', '\\$', '\\a', '\\\\', '\\\n', '\\`'),
      tie('inDouble').map((text) => `"${text}"`),
      tie('quotedExpansion'),
    ),
    4,
  ),
  inDouble: some(
    oneof(
      { depthSize: 'small' },
      plain,
      constantFrom(
        ' ',
        "'",
        '\n',
        '*',
        '~',
        ';',
        '(',
        '{',
        '}',
        '$ ',
        '\\$',
        '\\"',
        '\\\\',
        '\\a',
        "\\'",
        '\\\n',
        '\\`',
        '\\}',
      ),
      tie('quotedExpansion'),
    ),
    5,
  ),
  word: some(
    oneof(
      { depthSize: 'small' },
      plain,
      constantFrom('\\ ', '\\"', "\\'", '\\$', '\\\\', '\\#', '\\a', '\\;', '\\*', '\\\n', '\\~', '$', '$.'),
      string({ unit: constantFrom('a', ' ', '"', '$', '\\', '\n', '#', '*', '~', '`'), maxLength: 5 }).map(
        (text) => `'${text}'`,
      ),
      tie('inDouble').map((text) => `"${text}"`),
      tie('expansion'),
    ),
    5,
  ),
}));
const assignment = tuple(name, word).map(([key, value]) => `${key}=${value}`);
const comment = string({ unit: constantFrom('a', ' ', '"', "'", '$', '(', '\\', '#', ';', '`'), maxLength: 8 }).map(
  (text) => `#${text}`,
);
const command = tuple(
  constantFrom('', '', 'export '),
  assignment,
  some(
    tuple(blank, assignment).map((parts) => parts.join('')),
    2,
  ),
).map(([before, first, more]) => `${before}${first}${more}`);
const line = record({
  indent: constantFrom('', ' ', '\t'),
  commands: array(command, { maxLength: 2 }),
  between: constantFrom(';', ' ; ', ';\t'),
  end: oneof(
    constant(''),
    constant(' '),
    comment.map((text) => ` ${text}`),
  ),
}).map(({ indent, commands, between, end }) => `${indent}${commands.join(between)}${end}\n`);
// Most begin with values, since what has none is not understood.
const text = tuple(
  constantFrom('', "A='a b'\nB=\nC='*'\nd=x\n", "A=1 B='\"' C=' ' d='\\' _E='$A'\n"),
  array(line, { minLength: 1, maxLength: 4 }),
).map(([first, lines]) => `${first}${lines.join('')}`);

const generated = (arbitrary: Arbitrary<string>, count: number): string[] => {
  const { numRuns = 0, seed } = runs(count);
  return sample(arbitrary, seed === undefined ? { numRuns } : { numRuns, seed });
};

describe('A12 assignments', { timeout: 300_000 }, () => {
  test('are what real shells make of them, with quotes, escapes, defaults, comments and continued lines', () => {
    const texts = generated(text, 12_000);
    expect(understoodShare(texts)).toBeGreaterThan(0.25);
    passed('tokenizer', texts.length);
  });

  test('that are understood at all are understood as shells do, whatever was typed', () => {
    const signs = string({
      unit: constantFrom(
        'A',
        'B',
        '=',
        '=',
        '"',
        "'",
        '\\',
        '$',
        '{',
        '}',
        ':',
        '-',
        ' ',
        '\t',
        ';',
        '#',
        '\n',
        'x',
        '~',
        '*',
        '&',
        '(',
        '`',
      ),
      maxLength: 24,
    });
    const lines = tuple(name, signs).map(([key, rest]) => `${key}=${rest}\n`);
    const texts = generated(lines, 8_000);
    expect(understoodShare(texts)).toBeGreaterThan(0.02);
    passed('tokenizer', texts.length);
  });

  test('mean the same with the line ends of Windows and a byte order mark', () => {
    for (const one of generated(text, 1_000))
      expect(valuesOf(`\uFEFF${one.replaceAll('\n', '\r\n')}`)).toEqual(valuesOf(one));
  });
});
