import { expect, test } from 'vitest';
import { exampleConnection } from '../../testing/example-connection.ts';
import { exampleRow } from '../../testing/example-row.ts';
import { isStale } from './row-age.ts';

test('A92 what nobody can vouch for now is shown as of the past', () => {
  expect(isStale(exampleRow, exampleConnection)).toBe(false);
  expect(isStale({ ...exampleRow, isStatusKnown: false }, exampleConnection)).toBe(true);
  expect(isStale({ ...exampleRow, goneAt: 1 }, exampleConnection)).toBe(true);
  expect(isStale(exampleRow, { ...exampleConnection, health: { state: 'unknown' } })).toBe(true);
  expect(isStale(exampleRow, undefined)).toBe(true);
});

test('one that is being made is not stale, though no server knows it yet', () => {
  expect(isStale({ ...exampleRow, isStatusKnown: false, lifecycle: 'creating' }, exampleConnection)).toBe(false);
});
