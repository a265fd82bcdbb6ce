const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const WORDS: Readonly<Record<string, string>> = {
  minutely: '*:*',
  hourly: '*:00',
  daily: '00:00',
  weekly: 'mon 00:00',
};
const MINUTE_MS = 60_000;
const LONGEST_MINUTES = 8 * 24 * 60;

/** The next moment after `now` at which a calendar event of days and hours is due, in UTC; undefined for events with dates. */
export function nextRun(event: string, now: number): number | undefined {
  const parts = (WORDS[event.trim()] ?? event.trim()).toLowerCase().split(/\s+/);
  const time = parts.at(-1) ?? '';
  const isTime = /^[\d*,/.]+(:[\d*,/.]+)?$/.test(time);
  const [hours, minutes] = !isTime ? ['0', '0'] : time.includes(':') ? time.split(':') : ['*', time];
  const days = isTime ? parts.slice(0, -1) : parts;
  if (days.length > 1 || hours === undefined || minutes === undefined) return undefined;
  const isDay = dayTest(days[0]);
  const [isHour, isMinute] = [numberTest(hours), numberTest(minutes)];
  if (!isDay || !isHour || !isMinute) return undefined;
  const first = Math.floor(now / MINUTE_MS) + 1;
  for (let minute = first; minute < first + LONGEST_MINUTES; minute++) {
    const date = new Date(minute * MINUTE_MS);
    if (isDay(date.getUTCDay()) && isHour(date.getUTCHours()) && isMinute(date.getUTCMinutes()))
      return minute * MINUTE_MS;
  }
  return undefined;
}

type Test = (value: number) => boolean;

/** `mon..fri,sun`; nothing: every day. */
function dayTest(text: string | undefined): Test | undefined {
  if (text === undefined) return () => true;
  const chosen = new Set<number>();
  for (const part of text.split(',')) {
    const [from = '', to = from] = part.split('..');
    const [first, last] = [from, to].map((name) => DAYS.findIndex((day) => name.startsWith(day)));
    if (first === undefined || last === undefined || first < 0 || last < 0) return undefined;
    for (let day = first; ; day = (day + 1) % 7) {
      chosen.add(day);
      if (day === last) break;
    }
  }
  return (day) => chosen.has(day);
}

// `*`, `5`, `0,30`, `8..17`, `0/15` and `*/15`.
function numberTest(text: string): Test | undefined {
  const tests = text.split(',').map((part): Test | undefined => {
    if (part === '*') return () => true;
    const [, start = '', end, step] = /^(\*|\d+)(?:\.\.(\d+))?(?:\/(\d+))?$/.exec(part) ?? [];
    if (start === '') return undefined;
    const first = start === '*' ? 0 : Number(start);
    if (step !== undefined) return (value) => value >= first && (value - first) % Number(step) === 0;
    if (end !== undefined) return (value) => value >= first && value <= Number(end);
    return (value) => value === first;
  });
  if (tests.some((test) => test === undefined)) return undefined;
  return (value) => tests.some((test) => test?.(value));
}
