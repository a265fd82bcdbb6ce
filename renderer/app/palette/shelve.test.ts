import { Box } from 'lucide-react';
import { expect, test } from 'vitest';
import type { Entry } from './entry.ts';
import { indexEntries } from './find-entries.ts';
import { shelve } from './shelve.ts';

const deed = (
  id: string,
  title: string,
  more: Partial<Pick<Entry, 'kind' | 'reason' | 'isHiddenWhenOff'>> = {},
): Entry => ({
  id,
  title,
  kind: 'Do',
  icon: Box,
  run: () => undefined,
  ...more,
});
const container = (name: string): Entry => ({
  id: `container/${name}`,
  title: name,
  kind: 'Container',
  icon: Box,
  inside: () => [deed(`${name}/shutdown`, 'Shut down'), deed(`${name}/start`, 'Start', { reason: 'It is running' })],
});
const entries: readonly Entry[] = [
  deed('new-container', 'New container'),
  deed('unlock', 'Unlock secrets…', { reason: 'Nothing is locked', isHiddenWhenOff: true }),
  container('web1'),
  container('web2'),
];
const look = (query: string, recent: readonly string[] = []) =>
  shelve({ entries, index: indexEntries(entries), query, recent }).map(({ heading, entries: shown }) => ({
    heading,
    ids: shown.map(({ id }) => id),
  }));

test('without words the last choices come first and stand nowhere else; what is off is left out', () => {
  expect(look('', ['container/web2', 'gone'])).toEqual([
    { heading: 'Chosen lately', ids: ['container/web2'] },
    { heading: 'Do', ids: ['new-container'] },
    { heading: 'Container', ids: ['container/web1'] },
  ]);
});

test('what is off is found by its words, so that its reason can be read', () => {
  expect(look('unlock')).toEqual([{ heading: null, ids: ['unlock'] }]);
});

test('words for a deed and a thing, in either order, lead to the deed on the thing', () => {
  expect(look('shut down web2')[0]?.ids[0]).toBe('web2/shutdown');
  expect(look('web1 start')[0]?.ids[0]).toBe('web1/start');
  expect(look('fly web1')).toEqual([]);
});
