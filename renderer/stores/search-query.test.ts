import { expect, test } from 'vitest';
import type { Qualifier } from '../../shared/domain/container-list.ts';
import { addQualifiers, formatQualifier, isSameQuery, parseQuery } from './search-query.ts';
import { createSearchStore } from './search-store.ts';

const tag = (value: string, isNegated = false): Qualifier => ({ key: 'tag', value, isNegated });

test.each([
  ['tag:web nginx', [tag('web')], 'nginx'],
  [
    'node:"pve 1" status:running',
    [
      { key: 'node', value: 'pve 1', isNegated: false },
      { key: 'status', value: 'running', isNegated: false },
    ],
    '',
  ],
  ['Template:Nginx  a  b', [{ key: 'template', value: 'Nginx', isNegated: false }], 'a b'],
  ['-tag:web is:gone', [tag('web', true), { key: 'is', value: 'gone', isNegated: false }], ''],
  ['http://x tag: foo:bar web-tag:x', [], 'http://x tag: foo:bar web-tag:x'],
  ['node:"pve', [], 'node:"pve'],
])('%s is read into qualifiers and words', (input, qualifiers, text) => {
  expect(parseQuery(input)).toEqual({ qualifiers, text });
});

test('a qualifier is written as it would be typed, and read back to the same', () => {
  for (const one of [tag('web', true), { key: 'node', value: 'pve 1', isNegated: false } as const]) {
    expect(parseQuery(formatQualifier(one)).qualifiers).toEqual([one]);
  }
});

test('the same qualifier twice is one chip, and its opposite takes its place', () => {
  const one = [tag('web'), tag('db')];
  expect(addQualifiers(one, [tag('web')])).toBe(one);
  expect(addQualifiers(one, [tag('web', true)])).toEqual([tag('db'), tag('web', true)]);
});

test('two queries are the same whatever the order of their chips', () => {
  expect(
    isSameQuery({ qualifiers: [tag('a'), tag('b')], text: ' x' }, { qualifiers: [tag('b'), tag('a')], text: 'x' }),
  ).toBe(true);
  expect(isSameQuery({ qualifiers: [tag('a')], text: '' }, { qualifiers: [tag('a', true)], text: '' })).toBe(false);
});

test('a finished qualifier leaves the field and becomes a chip; clearing forgets both', () => {
  const search = createSearchStore();
  search.type('tag:web ngi');
  search.commit();
  expect(search.getState()).toEqual({ qualifiers: [tag('web')], text: 'ngi' });
  search.choose(tag('db'), '');
  search.removeLast();
  expect(search.getState()).toEqual({ qualifiers: [tag('web')], text: '' });
  search.remove(tag('web'));
  expect(search.getState().qualifiers).toEqual([]);
  search.replace({ qualifiers: [tag('x')], text: 'y' });
  search.clear();
  expect(search.getState()).toEqual({ qualifiers: [], text: '' });
});
