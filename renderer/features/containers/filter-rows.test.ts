import { expect, test } from 'vitest';
import type { ContainerRow } from '../../../shared/domain/container.ts';
import { exampleRow } from '../../testing/example-row.ts';
import { filterRows } from './filter-rows.ts';
import { sortRows } from './sort-rows.ts';

const servers = new Map([[exampleRow.connectionId, { name: 'Rack cluster' }]]);
const rows: ContainerRow[] = [
  { ...exampleRow, key: 'a', name: 'web-10', node: 'pve1' },
  { ...exampleRow, key: 'b', name: 'web-2', node: 'pve2', status: 'stopped', memoryBytes: null },
  { ...exampleRow, key: 'c', name: 'db', node: 'pve2', tags: ['data'], templateName: 'PostgreSQL', lifecycle: 'error' },
];
const keys = (query: Parameters<typeof filterRows>[1]) =>
  filterRows(rows, query, servers)
    .map(({ key }) => key)
    .join('');
const sorted = (column: string, isDescending = false) =>
  sortRows(rows, { column, isDescending }, servers)
    .map(({ key }) => key)
    .join('');

test('qualifiers of one name widen, different names narrow, and words look everywhere', () => {
  expect(
    keys({
      qualifiers: [
        { key: 'node', value: 'pve1' },
        { key: 'node', value: 'pve2' },
      ],
      text: '',
    }),
  ).toBe('abc');
  expect(
    keys({
      qualifiers: [
        { key: 'node', value: 'pve2' },
        { key: 'tag', value: 'web' },
      ],
      text: '',
    }),
  ).toBe('b');
  expect(
    keys({
      qualifiers: [
        { key: 'server', value: 'rack' },
        { key: 'status', value: 'stopped' },
      ],
      text: '',
    }),
  ).toBe('b');
  expect(keys({ qualifiers: [{ key: 'template', value: 'postgres' }], text: '' })).toBe('c');
  expect(keys({ qualifiers: [], text: 'WEB pve1' })).toBe('a');
});

test('a qualifier works while it is still being typed as text', () => {
  expect(keys({ qualifiers: [], text: 'node:pve2 web' })).toBe('b');
});

test('without any filter the list is the very same list', () => {
  expect(filterRows(rows, { qualifiers: [], text: ' ' }, servers)).toBe(rows);
});

test('numbers in names count as numbers, and what failed comes first by state', () => {
  expect(sorted('name')).toBe('cba');
  expect(sorted('name', true)).toBe('abc');
  expect(sorted('status')).toBe('cab');
  expect(sorted('memory')).toBe('bca');
});
