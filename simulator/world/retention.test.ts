import { describe, expect, test } from 'vitest';
import { markBackups, readRetention, type Marked } from './retention.ts';

/** Backups at these times, newest last, as `kept` and the others. */
function kept(times: readonly string[], retention: string, isProtected: readonly string[] = []): string[] {
  const backups: (Marked & { time: string })[] = times.map((time) => ({
    time,
    createdAt: Date.parse(`${time}:00Z`),
    ...(isProtected.includes(time) ? { mark: 'protected' as const } : {}),
  }));
  markBackups(backups, readRetention(retention));
  expect(backups.every(({ mark }) => mark !== undefined)).toBe(true);
  return backups.filter(({ mark }) => mark !== 'remove').map(({ time }) => time);
}

const HOURS = ['2026-03-01T08:10', '2026-03-01T08:50', '2026-03-01T09:20', '2026-03-01T11:05'];
const DAYS = ['2026-02-26T02:00', '2026-02-27T02:00', '2026-02-28T02:00', '2026-03-01T02:00', '2026-03-01T14:00'];
const YEARS = ['2024-12-30T01:00', '2025-01-01T01:00', '2025-06-01T01:00', '2026-01-01T01:00', '2026-01-05T01:00'];

describe('Of a guest’s backups just those stay that the retention asks for', () => {
  test.each<[string, readonly string[], string, readonly string[]]>([
    ['the last two', HOURS, 'keep-last=2', HOURS.slice(2)],
    ['the newest of each of two hours', HOURS, 'keep-hourly=2', HOURS.slice(2)],
    ['the newest of an hour, when three hours count', HOURS, 'keep-hourly=3', HOURS.slice(1)],
    ['one a day for two days', DAYS, 'keep-daily=2', ['2026-02-28T02:00', '2026-03-01T14:00']],
    [
      'days that are not covered by what keep-last has kept',
      DAYS,
      'keep-last=2,keep-daily=2',
      ['2026-02-27T02:00', '2026-02-28T02:00', '2026-03-01T02:00', '2026-03-01T14:00'],
    ],
    ['a week that spans two years once', YEARS, 'keep-weekly=5', ['2025-01-01T01:00', ...YEARS.slice(2)]],
    ['one a month', YEARS, 'keep-monthly=2', ['2025-06-01T01:00', '2026-01-05T01:00']],
    ['one a year', YEARS, 'keep-yearly=5', ['2024-12-30T01:00', '2025-06-01T01:00', '2026-01-05T01:00']],
    ['everything with keep-all', DAYS, 'keep-all=1', DAYS],
    ['everything when all counts are nought', DAYS, 'keep-last=0,keep-daily=0', DAYS],
  ])('%s', (_title, times, retention, expected) => {
    expect(kept(times, retention)).toEqual(expected);
  });

  test('a protected one stays and takes nobody’s place', () => {
    expect(kept(HOURS, 'keep-last=1', [HOURS[0] ?? ''])).toEqual([HOURS[0], HOURS[3]]);
  });
});
