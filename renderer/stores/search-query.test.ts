import { expect, test } from 'vitest';
import { addQualifiers, parseQuery } from './search-query.ts';
import { createSearchStore } from './search-store.ts';

test.each([
  ['tag:web nginx', [{ key: 'tag', value: 'web' }], 'nginx'],
  [
    'node:"pve 1" status:running',
    [
      { key: 'node', value: 'pve 1' },
      { key: 'status', value: 'running' },
    ],
    '',
  ],
  ['Template:Nginx  a  b', [{ key: 'template', value: 'Nginx' }], 'a b'],
  ['http://x tag: foo:bar', [], 'http://x tag: foo:bar'],
])('%s is read into qualifiers and words', (input, qualifiers, text) => {
  expect(parseQuery(input)).toEqual({ qualifiers, text });
});

test('the same qualifier twice is one chip', () => {
  const one = [{ key: 'tag', value: 'web' }] as const;
  expect(addQualifiers(one, [{ key: 'tag', value: 'web' }])).toBe(one);
});

test('a finished qualifier leaves the field and becomes a chip; clearing forgets both', () => {
  const search = createSearchStore();
  search.type('tag:web ngi');
  search.commit();
  expect(search.getState()).toEqual({ qualifiers: [{ key: 'tag', value: 'web' }], text: 'ngi' });
  search.clear();
  expect(search.getState()).toEqual({ qualifiers: [], text: '' });
});
