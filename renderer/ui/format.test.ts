import { expect, test } from 'vitest';
import { formatAge, formatBytes, formatDuration, formatPercent } from './format.ts';

test('quantities carry the unit in which they read best', () => {
  expect([0, 1023, 1024, 512 * 2 ** 20, 11.6 * 2 ** 30].map(formatBytes)).toEqual([
    '0 B',
    '1023 B',
    '1 KiB',
    '512 MiB',
    '11.6 GiB',
  ]);
  expect(formatPercent(0.136)).toBe('14 %');
});

test('times are said in at most two parts', () => {
  expect([900, 61_000, 3_725_000, 200_000_000].map(formatDuration)).toEqual([
    '0 s',
    '1 min 1 s',
    '1 h 2 min',
    '2 d 7 h',
  ]);
  expect([0, 12_000, 130_000, 7_300_000, 999_999_999].map(formatAge)).toEqual([
    'now',
    '12 s ago',
    '2 min ago',
    '2 h ago',
    '11 d ago',
  ]);
});
