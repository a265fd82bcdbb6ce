import type { FormatCheck } from './format-check.ts';

const DAY = '(?:sun|mon|tue|wed|thu|fri|sat)[a-z]*';
const DAYS = `${DAY}(?:(?:\\.\\.|-)${DAY})?(?:,${DAY}(?:(?:\\.\\.|-)${DAY})?)*`;
/** A number, a range or `*`, each with a step if wanted; several separated by commas. */
const PART = '(?:\\*|\\d+(?:\\.\\.\\d+)?)(?:/\\d+)?';
const FIELD = `${PART}(?:,${PART})*`;
const DATE = `(?:${FIELD}-)?${FIELD}-${FIELD}`;
const TIME = `(?:${FIELD}:)?${FIELD}(?::${FIELD})?`;
const EVENT = new RegExp(`^(?:${DAYS})?(?:(?:^|\\s+)${DATE})?(?:(?:^|\\s+)${TIME})?$`, 'i');
const WORDS = /^(?:minutely|hourly|daily|weekly|monthly|yearly|annually|quarterly|semiannually|semi-annually)$/i;

/** An event in the manner of systemd's timers. (PVE::CalendarEvent, proxmox-time) */
export const checkCalendarEvent: FormatCheck = (value) => {
  const event = value.trim();
  if (event === '') return `invalid calendar event '${value}' - unable to parse calendar event - event is empty\n\n`;
  const isEvent = WORDS.test(event) || (EVENT.test(event) && hasSoundTimes(event));
  return isEvent ? undefined : `invalid calendar event '${value}' - unable to parse calendar event\n\n`;
};

function hasSoundTimes(event: string): boolean {
  const last = event.split(/\s+/).at(-1) ?? '';
  if (!/^[\d*]/.test(last) || last.includes('-')) return true;
  const fields = last.split(':');
  const limits = fields.length === 1 ? [59] : [23, 59, 59];
  return fields.every((field, index) =>
    (field.replaceAll(/\/\d+/g, '').match(/\d+/g) ?? []).every((digits) => Number(digits) <= (limits[index] ?? 59)),
  );
}
