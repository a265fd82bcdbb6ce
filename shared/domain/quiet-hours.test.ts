import { expect, test } from 'vitest';
import { isQuiet, quietHours, standardQuietHours, wallTime, type QuietHours } from './quiet-hours.ts';

const [sunday, monday, friday, saturday] = [0, 1, 5, 6];
const night = (more: Partial<QuietHours> = {}): QuietHours => ({ ...standardQuietHours(), isOn: true, ...more });
const at = (weekday: number, time: string) => ({
  weekday,
  minutes: Number(time.slice(0, 2)) * 60 + Number(time.slice(3)),
});

test.each([
  ['before it begins', night(), at(monday, '21:59'), false],
  ['from its first minute on', night(), at(monday, '22:00'), true],
  ['at midnight', night(), at(monday, '00:00'), true],
  ['in its last minute', night(), at(monday, '06:59'), true],
  ['no longer when it ends', night(), at(monday, '07:00'), false],
  ['never while they are off', night({ isOn: false }), at(monday, '23:00'), false],
  ['within one day', night({ from: '12:00', to: '14:00' }), at(monday, '13:59'), true],
  ['within one day, over', night({ from: '12:00', to: '14:00' }), at(monday, '14:00'), false],
  ['within one day, on another', night({ from: '12:00', to: '14:00', days: [friday] }), at(monday, '13:00'), false],
  ['in the morning after its day', night({ days: [friday] }), at(saturday, '06:00'), true],
  ['not in the morning of its day', night({ days: [friday] }), at(friday, '06:00'), false],
  ['not in the evening after its day', night({ days: [friday] }), at(saturday, '23:00'), false],
  ['from Saturday into Sunday', night({ days: [saturday] }), at(sunday, '01:00'), true],
  ['from Sunday into Monday', night({ days: [sunday] }), at(monday, '01:00'), true],
  ['on no day', night({ days: [] }), at(monday, '23:00'), false],
  ['the whole day, when it begins where it ends', night({ from: '00:00', to: '00:00' }), at(monday, '15:00'), true],
  ['to midnight', night({ from: '20:00', to: '00:00' }), at(monday, '23:59'), true],
  ['to midnight, over', night({ from: '20:00', to: '00:00' }), at(monday, '00:00'), false],
])('quiet hours: %s', (_when, hours, time, quiet) => {
  expect(isQuiet(hours, time)).toBe(quiet);
});

// In Berlin clocks went from 02:00 to 03:00 on 29 March 2026, and from 03:00 back to 02:00 on 25 October 2026.
test.each([
  ['before clocks go forward', '2026-03-29T00:59:00Z', at(sunday, '01:59'), true],
  ['the next minute, an hour later on the wall', '2026-03-29T01:00:00Z', at(sunday, '03:00'), true],
  ['the last quiet minute of the short night', '2026-03-29T04:59:00Z', at(sunday, '06:59'), true],
  ['the end of the short night', '2026-03-29T05:00:00Z', at(sunday, '07:00'), false],
  ['02:30 for the first time', '2026-10-25T00:30:00Z', at(sunday, '02:30'), true],
  ['02:30 for the second time', '2026-10-25T01:30:00Z', at(sunday, '02:30'), true],
  ['the end of the long night', '2026-10-25T06:00:00Z', at(sunday, '07:00'), false],
])('quiet hours follow the wall clock through its changes: %s', (_when, moment, wall, quiet) => {
  const time = wallTime(Date.parse(moment), 'Europe/Berlin');
  expect(time).toEqual(wall);
  expect(isQuiet(night(), time)).toBe(quiet);
});

test('hours that begin at a time which the change of clocks leaves out begin with the next minute there is', () => {
  const hours = night({ from: '02:30', to: '05:00' });
  const quietAt = (moment: string) => isQuiet(hours, wallTime(Date.parse(moment), 'Europe/Berlin'));
  expect([quietAt('2026-03-29T00:59:00Z'), quietAt('2026-03-29T01:00:00Z')]).toEqual([false, true]);
});

test('a time that no clock shows is refused', () => {
  for (const from of ['24:00', '7:00', '07:60', ''])
    expect(quietHours.safeParse({ ...standardQuietHours(), from }).success, from).toBe(false);
});
