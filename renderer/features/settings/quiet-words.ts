import type { QuietHours } from '../../../shared/domain/quiet-hours.ts';

/** When it is quiet, in one sentence. */
export function quietSentence({ from, to, days }: QuietHours): string {
  if (days.length === 0) return 'Choose a day, or they never begin.';
  const until = from === to ? 'for a whole day' : from < to ? `until ${to}` : `until ${to} of the next day`;
  return `From ${from} ${until}, ${dayWords(days)}. What happens then is told once afterwards.`;
}

const names = ['Sundays', 'Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays'];

function dayWords(days: readonly number[]): string {
  const has = (...wanted: number[]): boolean =>
    days.length === wanted.length && wanted.every((day) => days.includes(day));
  if (days.length === 7) return 'every day';
  if (has(1, 2, 3, 4, 5)) return 'Monday to Friday';
  if (has(0, 6)) return 'at weekends';
  // The week begins on Monday.
  const inOrder = days.toSorted((a, b) => ((a + 6) % 7) - ((b + 6) % 7)).map((day) => names[day] ?? '');
  const last = inOrder.at(-1) ?? '';
  return `on ${inOrder.length === 1 ? last : `${inOrder.slice(0, -1).join(', ')} and ${last}`}`;
}
