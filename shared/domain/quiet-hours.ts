import { z } from 'zod';

/** Sunday is 0, as in Date. */
export const weekdays = [0, 1, 2, 3, 4, 5, 6] as const;
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time such as 22:30');

/** When notifications are kept back: from one time of the wall clock to another, over midnight where the second is the earlier one. */
export const quietHours = z.strictObject({
  isOn: z.boolean().default(false),
  from: timeOfDay.default('22:00'),
  to: timeOfDay.default('07:00'),
  /** The days on which they begin. */
  days: z.array(z.number().int().min(0).max(6)).default([...weekdays]),
  /** What failed or asks is told all the same. */
  letsProblemsThrough: z.boolean().default(false),
});
export type QuietHours = z.infer<typeof quietHours>;
export const standardQuietHours = (): QuietHours => quietHours.parse({});

/** What a clock on the wall shows. */
export type WallTime = { readonly weekday: number; readonly minutes: number };

const weekdayNames = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** The wall clock at a moment; of the system's time zone unless another is named. */
export function wallTime(at: number, timeZone?: string): WallTime {
  const parts = new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(timeZone !== undefined && { timeZone }),
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((one) => one.type === type)?.value ?? '';
  return {
    weekday: weekdayNames.indexOf(part('weekday')),
    minutes: Number(part('hour')) * 60 + Number(part('minute')),
  };
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/**
 * Whether notifications are kept back then. Only the wall clock counts, so a night in which the clocks change is as quiet as any
 * other, and an hour longer or shorter. The same time twice means the whole day.
 */
export function isQuiet({ isOn, from, to, days }: QuietHours, { weekday, minutes }: WallTime): boolean {
  if (!isOn) return false;
  const [begin, end] = [minutesOf(from), minutesOf(to)];
  const hasBegunToday = days.includes(weekday) && minutes >= begin;
  if (begin < end) return hasBegunToday && minutes < end;
  // It ends tomorrow: either it began today, or it began yesterday and is not over.
  return hasBegunToday || (days.includes((weekday + 6) % 7) && minutes < end);
}
