import { expect, test } from 'vitest';
import { formatAge, formatBytes, formatDuration, formatLimit, formatMemory, formatPercent } from './format.ts';

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

test('what was set is said as it was set', () => {
  expect([45_000, 600_000, 630_000, 7_200_000].map(formatLimit)).toEqual(['45 s', '10 min', '10 min 30 s', '2 h']);
  expect([512, 1024, 1100, 1536, 65_536].map(formatMemory)).toEqual([
    '512 MiB',
    '1 GiB',
    '1100 MiB',
    '1.5 GiB',
    '64 GiB',
  ]);
});

test('times are said in at most two parts', () => {
  expect([900, 61_000, 3_725_000, 200_000_000].map(formatDuration)).toEqual([
    '0 s',
    '1 min 1 s',
    '1 h 2 min',
    '2 d 7 h',
  ]);
  expect([0, 12_000, 130_000, 7_300_000, 999_999_999].map(formatAge)).toEqual([
    'just now',
    '12 s ago',
    '2 min ago',
    '2 h ago',
    '11 d ago',
  ]);
});
