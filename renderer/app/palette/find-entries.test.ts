import { Box } from 'lucide-react';
import { expect, test } from 'vitest';
import type { Entry } from './entry.ts';
import { findEntries, indexEntries } from './find-entries.ts';
import { shelve } from './shelve.ts';

const entry = (title: string, more: Partial<Pick<Entry, 'id' | 'detail' | 'words'>> = {}): Entry => ({
  id: title,
  title,
  kind: 'Do',
  icon: Box,
  run: () => undefined,
  ...more,
});
const find = (entries: readonly Entry[], query: string, recent: readonly string[] = []) =>
  findEntries(indexEntries(entries), query, { limit: 50, recent }).map(({ title }) => title);

test('a title that begins so comes before one with a word that does, and that before the middle of a word', () => {
  const entries = [entry('reweb'), entry('my web'), entry('web2'), entry('web')];
  expect(find(entries, 'web')).toEqual(['web', 'web2', 'my web', 'reweb']);
});

test('every word has to occur, in any order, also outside the title', () => {
  const entries = [entry('web1', { detail: '101 on pve1' }), entry('web2', { detail: '102 on pve2' }), entry('db')];
  expect(find(entries, 'pve2 web')).toEqual(['web2']);
  expect(find(entries, 'web pve3')).toEqual([]);
  expect(find(entries, '101')).toEqual(['web1']);
});

test('initials find a command', () => {
  expect(find([entry('Add server'), entry('New container')], 'nc')).toEqual(['New container']);
});

test('of two that fit as well, the one chosen lately comes first; a better fit stays above', () => {
  const entries = [entry('web1'), entry('web2'), entry('web')];
  expect(find(entries, 'web', ['web2'])).toEqual(['web', 'web2', 'web1']);
  expect(find(entries, 'web1', ['web2'])).toEqual(['web1']);
});

test('without words everything fits, in its own order', () => {
  expect(find([entry('b'), entry('a')], '  ')).toEqual(['b', 'a']);
});

test('signs that mean something in patterns are only signs', () => {
  expect(find([entry('a.b'), entry('axb')], 'a.b')).toEqual(['a.b']);
  expect(find([entry('a(b')], '(')).toEqual(['a(b']);
});

test('of ten thousand containers only as many are given back as are shown, and the one that is meant is among them', () => {
  const many = Array.from({ length: 10_000 }, (_, index) =>
    entry(`web-${index}`, { id: `${index}`, detail: `${index} on pve${index % 8}`, words: 'prod team-a 10.77.0.1' }),
  );
  const index = indexEntries(many);
  const titlesFor = (query: string): string[] =>
    shelve({ entries: many, index, query, recent: [] }).flatMap(({ entries }) => entries.map(({ title }) => title));
  for (const query of ['w', 'we', 'web', 'prod', 'team-a web']) expect(titlesFor(query).length, query).toBe(50);
  expect(titlesFor('web-9999')).toEqual(['web-9999']);
  expect(titlesFor('nothing')).toEqual([]);
});
