import { spawnSync } from 'node:child_process';
import {
  array,
  assert,
  constantFrom,
  integer,
  nat,
  oneof,
  property,
  string,
  tuple,
  uint8Array,
  type Arbitrary,
} from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FileMap } from '../../electron/templates/parsed-template.ts';
import { runs } from '../support/arbitrary-template.ts';
import { passed } from '../support/generated.ts';
import { fileMap, fixtureMap } from '../support/file-map.ts';
import { readChecked } from '../support/read-checked.ts';

type Change = { file: number; at: number; cut: number; put: Uint8Array };
const bits = oneof(
  uint8Array({ maxLength: 6 }),
  constantFrom(
    '"',
    "'",
    '$',
    '${',
    '`',
    '\n',
    '\r',
    '\0',
    '#',
    '=',
    ': ',
    '- ',
    '0',
    'no',
    'false',
    '\uFEFF',
    '*a',
    '&a ',
    '{',
    '[',
    '../',
  ).map((text) => Buffer.from(text)),
);
const change: Arbitrary<Change> = tuple(nat(60), nat(5_000), integer({ min: 0, max: 12 }), bits).map(
  ([file, at, cut, put]) => ({ file, at, cut, put }),
);

function changed(files: FileMap, changes: readonly Change[]): FileMap {
  const names = [...files.keys()];
  const result = new Map(files);
  for (const { file, at, cut, put } of changes) {
    const name = names[file % names.length] ?? '';
    const bytes = result.get(name) ?? new Uint8Array();
    const from = bytes.length === 0 ? 0 : at % bytes.length;
    result.set(name, Buffer.concat([bytes.subarray(0, from), put, bytes.subarray(from + cut)]));
  }
  return result;
}

describe('A17 whatever bytes a folder holds', { timeout: 300_000 }, () => {
  test.each(['big-folder', 'media-box', 'shield'])(
    '%s with changes anywhere is read or refused with reasons',
    (name) => {
      const files = fixtureMap(name);
      assert(
        property(array(change, { minLength: 1, maxLength: 4 }), (changes) => {
          readChecked(changed(files, changes));
        }),
        runs(3_000),
      );
      passed('tokenizer', runs(3_000).numRuns);
    },
  );

  test.each(['template.conf', 'template.yaml', 'gantry.yaml'])(
    'as a %s, they are read or refused with reasons',
    (name) => {
      assert(
        property(
          oneof(
            uint8Array({ maxLength: 200 }),
            string({ unit: 'binary', maxLength: 200 }).map((text) => Buffer.from(text)),
          ),
          (bytes) => {
            readChecked(new Map([[name, bytes]]));
          },
        ),
        runs(1_500),
      );
      passed('tokenizer', runs(1_500).numRuns);
    },
  );
});

/** What the real sh has in a variable after the text, and null when it stops at it. */
function shellValue(text: string): string | null {
  const { stdout, status } = spawnSync('/bin/sh', ['-c', `${text}\nprintf '<%s>' "$TEMPLATE_UNPRIVILEGED"`], {
    env: { PATH: '/nowhere' },
    encoding: 'utf8',
  });
  return status === 0 ? (/<(.*)>$/s.exec(stdout)?.[1] ?? null) : null;
}

describe('A11 a privileged container', { timeout: 300_000 }, () => {
  const sign = constantFrom(
    '0',
    '1',
    'no',
    'yes',
    'false',
    'true',
    'off',
    '"',
    "'",
    '\\',
    '$',
    '{',
    '}',
    ':-',
    '-',
    ' ',
    '#',
    ';',
    '\n',
    '\t',
    '=',
    'X',
    'TEMPLATE_UNPRIVILEGED',
    '~',
    '(',
    ')',
    'export ',
    '\r',
  );

  test('is made by a template.conf only where a shell, too, comes to a word for no', () => {
    let privileged = 0;
    assert(
      property(array(sign, { maxLength: 7 }), (signs) => {
        const text = `TEMPLATE_OS=debian\nTEMPLATE_VERSION=12\nTEMPLATE_UNPRIVILEGED=${signs.join('')}\n`;
        const { template } = readChecked(fileMap({ 'template.conf': text }));
        if (template === null || template.isUnprivileged) return;
        privileged += 1;
        expect(['0', 'no', 'false']).toContain(shellValue(text.replaceAll('\r\n', '\n')));
      }),
      { ...runs(8_000), examples: [[['0']], [['"', 'no', '"', ' ', '#', '1']], [['$', '{', 'X', ':-', 'false', '}']]] },
    );
    expect(privileged).toBeGreaterThan(2);
    passed('tokenizer', runs(8_000).numRuns);
  });

  test('is made by a template.yaml only where the word false stands', () => {
    const value = oneof(
      constantFrom(
        'false',
        'true',
        'no',
        'off',
        'False',
        'FALSE',
        '0',
        'null',
        '~',
        '',
        '[false]',
        '{a: false}',
        '"false"',
        "'no'",
        '!!bool "false"',
        '!!str false',
        '&a false',
        '*a',
        '|\n    false',
        'false # on purpose',
      ),
      string({
        unit: constantFrom('f', 'a', 'l', 's', 'e', ' ', '"', '0', 'n', 'o', '#', ':', '\n', '!'),
        maxLength: 8,
      }),
    );
    assert(
      property(value, (written) => {
        const text = `name: x\ncontainer:\n  ostemplate: debian-12-standard\n  unprivileged: ${written}\n`;
        const { template } = readChecked(fileMap({ 'template.yaml': text }));
        const isSaid = /unprivileged: [^\n]*(?:false|False|FALSE)/.test(text);
        expect(template === null || template.isUnprivileged || isSaid).toBe(true);
      }),
      runs(2_000),
    );
    passed('tokenizer', runs(2_000).numRuns);
  });
});
