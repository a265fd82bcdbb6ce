import { expect, test } from 'vitest';
import { exampleConnection } from '../../testing/example-connection.ts';
import { exampleRow } from '../../testing/example-row.ts';
import { isStale, rowSeenAt } from './row-age.ts';

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

test('A90 a quiet container is as old as the last answer of its server, as the banner says', () => {
  const error = { code: 'pve:timeout', message: '', details: { host: 'pve.lan', afterMs: 1 } } as const;
  const away = { ...exampleConnection, health: { state: 'offline', lastContactAt: 900_000, error } } as const;
  expect(rowSeenAt({ ...exampleRow, observedAt: 880_000 }, away)).toBe(900_000);
  expect(rowSeenAt({ ...exampleRow, observedAt: 910_000 }, away)).toBe(900_000);
  expect(rowSeenAt({ ...exampleRow, observedAt: 880_000, isStatusKnown: false }, away)).toBe(880_000);
  expect(rowSeenAt({ ...exampleRow, observedAt: 1_000 }, away)).toBe(1_000);
  expect(rowSeenAt({ ...exampleRow, observedAt: 880_000, goneAt: 880_000 }, away)).toBe(880_000);
});
