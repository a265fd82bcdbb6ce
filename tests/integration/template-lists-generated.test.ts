import { array, assert, constantFrom, property, subarray, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCustomLines } from '../../shared/domain/custom-lines.ts';
import { customPackage } from '../../shared/domain/package-entry.ts';
import { runs } from '../support/arbitrary-template.ts';
import { fileMap } from '../support/file-map.ts';
import { passed } from '../support/generated.ts';
import { readChecked } from '../support/read-checked.ts';

describe('A14 A20 sidecars', { timeout: 300_000 }, () => {
  const content = constantFrom(
    '/etc',
    '/etc/',
    ' /opt/x \r\n',
    '# why\n/srv\n',
    '',
    '\n',
    '/',
    '//',
    '/..',
    '/etc/../root',
    'etc',
    '~',
    '$HOME',
    '/a;b',
    '/a b',
    '/ü',
    '/-rf',
    '/etc\n/opt',
    '/a\0',
    '/etc/a',
    'replace',
    'default\n',
    'backup',
    'Replace',
    '\uFEFF/etc',
  );
  const names = ['a', 'b', '.rc', 'sub/a', 'a b', '-x', 'x;y', 'u.path', 'a.policy.d'].flatMap((name) => [
    name,
    `${name}.path`,
    `${name}.policy`,
  ]);
  const folder = 'container-configs/files';
  const maps = tuple(subarray(names), array(content, { minLength: names.length, maxLength: names.length })).map(
    ([chosen, contents]) =>
      fileMap({
        'template.conf': 'TEMPLATE_OS=debian\nTEMPLATE_VERSION=12\n',
        ...Object.fromEntries(chosen.map((name, index) => [`${folder}/${name}`, contents[index] ?? ''])),
      }),
  );

  test('every file is written somewhere, belongs to another, or is told of', () => {
    assert(
      property(maps, (files) => {
        const { template, problems } = readChecked(files);
        const told = new Set(problems.map(({ file }) => file));
        const written = (template?.provisioning.files ?? []).map(({ destination }) => destination);
        expect(new Set(written).size).toBe(written.length);
        if (template === null) return;
        for (const file of [...files.keys()].filter((name) => name.startsWith(folder))) {
          const base = file.slice(file.lastIndexOf('/') + 1);
          const owner = /^(.*)\.(?:path|policy)$/s.exec(file)?.[1];
          const isBeside = owner !== undefined && files.has(owner);
          expect(isBeside || told.has(file) || written.some((one) => one.endsWith(`/${base}`))).toBe(true);
        }
      }),
      runs(6_000),
    );
    passed('sidecars', runs(6_000).numRuns);
  });
});

describe('lines of a .custom list', () => {
  test('A20 each is taken, a duplicate or told, and a command is cut only where no shell would join', () => {
    const piece = constantFrom(
      'a',
      'just',
      '|',
      '|',
      '|',
      '||',
      ' ',
      '"',
      "'",
      '\\',
      '#',
      '60',
      ';',
      '$(',
      ')',
      '\n',
      '\r\n',
      '\0',
      'x y',
    );
    const texts = array(piece, { maxLength: 16 }).map((parts) => parts.join(''));
    assert(
      property(texts, (text) => {
        const { accepted, rejected } = readCustomLines(text);
        for (const one of accepted) {
          expect(customPackage.safeParse(one).success).toBe(true);
          for (const command of [one.check, one.install]) {
            expect(command).toBe(command.trim());
            expect(text).toContain(command);
          }
        }
        for (const { line, text: said } of rejected) expect(text.split(/\r\n|\n|\r/)[line - 1]?.trim()).toBe(said);
      }),
      runs(6_000),
    );
    passed('package grammars', runs(6_000).numRuns);
  });
});
