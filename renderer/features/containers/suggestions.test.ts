import { expect, test } from 'vitest';
import { exampleRow } from '../../testing/example-row.ts';
import { facetsOf, suggest, withoutLastWord } from './suggestions.ts';

const servers = new Map([[exampleRow.connectionId, { name: 'Rack cluster' }]]);
const facets = facetsOf(
  [
    exampleRow,
    { ...exampleRow, node: 'pve2', tags: ['web'], status: 'stopped', templateName: null },
    { ...exampleRow, node: 'pve2', tags: ['data web'] },
  ],
  servers,
);
const words = (text: string, chosen: Parameters<typeof suggest>[2] = []) =>
  suggest(text, () => facets, chosen)
    .map((one) =>
      one.kind === 'key' ? `${one.isNegated ? '-' : ''}${one.key}:` : `${one.qualifier.value}=${one.count ?? '-'}`,
    )
    .join(' ');

test.each([
  ['', 'tag: node: server: status: template: is: vmid:'],
  ['t', 'tag: template:'],
  ['nginx te', 'template:'],
  ['-s', '-server: -status:'],
  ['http://x', ''],
  ['xyz', ''],
  ['tag:', 'web=2 data web=1 prod=1'],
  ['tag:d', 'data web=1 prod=1'],
  ['tag:"data w', 'data web=1'],
  ['node:PVE2', 'pve2=2'],
  ['server:r', 'Rack cluster=3'],
  ['x status:', 'running=2 stopped=1'],
  ['is:fo', 'foreign=-'],
  ['vmid:1', ''],
  ['mood:x', ''],
  ['tag:web ', 'tag: node: server: status: template: is: vmid:'],
])('%j suggests %j', (text, suggested) => {
  expect(words(text)).toBe(suggested);
});

test('what is a filter already is not suggested again, but its opposite is', () => {
  const chosen = [{ key: 'tag', value: 'web', isNegated: false }] as const;
  expect(words('tag:', chosen)).toBe('data web=1 prod=1');
  expect(words('-tag:', chosen)).toBe('web=2 data web=1 prod=1');
});

test.each([
  ['nginx tag:we', '', 'nginx'],
  ['nginx ta', 'tag:', 'nginx tag:'],
  ['node:"pve 1', '', ''],
  ['', 'tag:', 'tag:'],
])('of %j the last word goes, and %j comes', (text, replacement, left) => {
  expect(withoutLastWord(text, replacement)).toBe(left);
});
