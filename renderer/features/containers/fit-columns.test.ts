import { expect, test } from 'vitest';
import { fitColumns, type ColumnSize } from './fit-columns.ts';

const columns: ColumnSize[] = [
  { id: 'status', minPx: 100, importance: 2 },
  { id: 'name', minPx: 100, importance: 1 },
  { id: 'tags', minPx: 300, importance: 4 },
  { id: 'memory', minPx: 100, importance: 3 },
  { id: 'age', minPx: 10, importance: 5 },
];

test.each([
  [0, 'name'],
  [311, 'name'],
  [312, 'status name'],
  [424, 'status name memory'],
  [735, 'status name memory'],
  [736, 'status name tags memory'],
  [758, 'status name tags memory age'],
])('in %i px there is room for %s', (width, ids) => {
  expect(
    fitColumns(columns, width)
      .map(({ id }) => id)
      .join(' '),
  ).toBe(ids);
});
