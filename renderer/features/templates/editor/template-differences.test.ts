import { expect, test } from 'vitest';
import { template } from '../../../../shared/domain/template.ts';
import { differingLines } from '../differing-lines.ts';
import { templateDifferences } from './template-differences.ts';

const web = template.parse({
  id: 'web',
  name: 'Web',
  description: '',
  source: 'custom',
  path: null,
  revision: 1,
  osTemplatePatterns: ['debian-12-standard'],
  cores: 1,
  memoryMiB: 512,
  swapMiB: 512,
  diskGiB: 4,
  storage: null,
  bridge: null,
  isUnprivileged: true,
  features: {},
  tags: [],
  further: {},
  provisioning: { scripts: [{ name: '10-a.sh', content: 'a\n' }] },
});

test('two versions are told apart part by part, with what one of them has not', () => {
  const other = {
    ...web,
    cores: 2,
    revision: 9,
    provisioning: {
      ...web.provisioning,
      scripts: [],
      packages: [{ manager: 'apt', name: 'git', version: '1' } as const],
    },
  };
  expect(templateDifferences(web, web)).toEqual([]);
  expect(templateDifferences(web, other).map(({ label, mine, theirs }) => [label, mine, theirs])).toMatchObject([
    ['Cores', '1', '2'],
    ['Packages', '', 'apt git=1'],
    ['Order of scripts', '10-a.sh', ''],
    ['Script 10-a.sh', expect.stringContaining('\n\na\n'), null],
  ]);
});

test('a line is marked where another text lacks it, as often as it lacks it', () => {
  expect(differingLines('a\nb\nb', 'b\na')).toEqual([false, false, true]);
  expect(differingLines('a', '')).toEqual([true]);
});

test('the same elements in another order, and other bytes of the same length, are differences', () => {
  const variable = (name: string) => ({ kind: 'text', name, label: name }) as const;
  const made = (names: readonly string[], content: string) =>
    template.parse({
      ...web,
      provisioning: {
        variables: names.map((name) => variable(name.toUpperCase())),
        files: names.map((name) => ({ destination: `/etc/${name}`, content, encoding: 'base64' })),
        checks: names.map((name) => ({ kind: 'command', name, command: 'true' })),
        customPackages: names.map((name) => ({ name, check: 'true', install: 'true' })),
      },
    });
  const mine = made(['a', 'b'], 'AAAA');
  expect(templateDifferences(mine, made(['a', 'b'], 'AAAA'))).toEqual([]);
  expect(templateDifferences(mine, made(['b', 'a'], 'AAAA')).map(({ label }) => label)).toEqual([
    'Order of custom packages',
    'Order of files',
    'Order of variables',
    'Order of checks',
  ]);
  expect(templateDifferences(mine, made(['a', 'b'], 'AAAB'))).toMatchObject([
    { label: 'File /etc/a', mine: expect.stringContaining('3 B'), theirs: expect.stringContaining('other bytes') },
    { label: 'File /etc/b' },
  ]);
});
