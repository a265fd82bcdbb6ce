const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** Bytes with the unit in which they read best. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let index = 0;
  while (value >= 1024 && index < units.length - 1) {
    value /= 1024;
    index += 1;
  }
  const digits = index === 0 || value >= 100 ? 0 : 1;
  return `${value.toFixed(digits).replace(/\.0$/, '')} ${units[index]}`;
}

export const formatPercent = (share: number): string => `${Math.round(share * 100)} %`;

/** A length of time in at most two parts: "4 s", "2 min 5 s", "3 h 12 min". */
export function formatDuration(ms: number): string {
  const whole = Math.max(0, Math.floor(ms / 1000));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** A length that was set, such as a time-out, without parts that are nothing: "30 min", "1 h 30 min". */
export const formatLimit = (ms: number): string => formatDuration(ms).replace(/ 0 (?:s|min|h)$/, '');

/** Memory as it is set, in MiB and never rounded: "512 MiB", "2 GiB", "1.5 GiB", "1100 MiB". */
export const formatMemory = (mib: number): string =>
  mib >= 1024 && mib % 512 === 0 ? `${mib / 1024} GiB` : `${mib} MiB`;

/** How long ago, in one part: "12 s ago". */
export function formatAge(ms: number): string {
  const whole = Math.floor(ms / 1000);
  if (whole < 3) return 'just now';
  if (whole < 60) return `${whole} s ago`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ago`;
  if (whole < 48 * 3600) return `${Math.floor(whole / 3600)} h ago`;
  return `${Math.floor(whole / 86_400)} d ago`;
}

/** Made when it is first used: the very first one takes over 10 ms, for which the start of the window would wait. */
function lazyFormat(locale: string | undefined, options: Intl.DateTimeFormatOptions): (at: number) => string {
  let made: Intl.DateTimeFormat | null = null;
  return (at) => {
    made ??= new Intl.DateTimeFormat(locale, options);
    return made.format(at);
  };
}

export const formatDateTime = lazyFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
export const formatDay = lazyFormat(undefined, { dateStyle: 'medium' });
export const formatClock = lazyFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

const two = (value: number): string => String(value).padStart(2, '0');

/** A time since a beginning, for a column: "+0.3 s", "+12.0 s", "+2:05". */
export function formatOffset(ms: number): string {
  const past = Math.max(0, ms);
  if (past < 60_000) return `+${(past / 1000).toFixed(1)} s`;
  const whole = Math.floor(past / 1000);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours === 0 ? `+${minutes}:${two(whole % 60)}` : `+${hours}:${two(minutes)}:${two(whole % 60)}`;
}

/** "1 file", "3 files", never broken between the number and the word. */
export const countText = (count: number, noun: string): string => `${count}\u00a0${noun}${count === 1 ? '' : 's'}`;
