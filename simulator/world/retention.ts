/** How many backups to keep, by `keep-last`, `keep-daily`, …; text as in storage.cfg. */
export type Retention = Readonly<Record<string, number>>;

export type Mark = 'keep' | 'remove' | 'protected' | 'renamed';
export type Marked = { readonly createdAt: number; mark?: Mark };

export const readRetention = (text: string): Retention =>
  Object.fromEntries(
    text
      .split(',')
      .filter((part) => part !== '')
      .map((part) => [part.split('=')[0] ?? '', Number(part.split('=')[1])]),
  );

export const keepsAll = (retention: Retention): boolean =>
  retention['keep-all'] === 1 || !Object.entries(retention).some(([key, count]) => key !== 'keep-all' && count > 0);

/** `keep-daily=7, keep-last=2`, as vzdump writes it into its log. */
export const printRetention = (retention: Retention): string =>
  Object.keys(retention)
    .toSorted()
    .map((key) => `${key}=${retention[key]}`)
    .join(', ');

const two = (value: number): string => String(value).padStart(2, '0');

/** Backups with the same period count as one; shorter periods choose first. */
const PERIODS: readonly (readonly [key: string, periodOf: (date: Date) => string])[] = [
  ['keep-last', (date) => date.toISOString()],
  ['keep-hourly', (date) => date.toISOString().slice(0, 13)],
  ['keep-daily', (date) => date.toISOString().slice(0, 10)],
  ['keep-weekly', isoWeek],
  ['keep-monthly', (date) => date.toISOString().slice(0, 7)],
  ['keep-yearly', (date) => date.toISOString().slice(0, 4)],
];

/** Decides the fate of one guest's backups. Those marked already are left alone. (PVE::Storage::prune_mark_backup_group) */
export function markBackups(backups: readonly Marked[], retention: Retention): void {
  if (keepsAll(retention)) {
    for (const backup of backups) backup.mark ??= 'keep';
    return;
  }
  const newestFirst = backups.toSorted((a, b) => b.createdAt - a.createdAt);
  for (const [key, periodOf] of PERIODS) choose(newestFirst, retention[key] ?? 0, periodOf);
  for (const backup of backups) backup.mark ??= 'remove';
}

/** Keeps the newest of each of the next `count` periods that no shorter period has covered. */
function choose(newestFirst: readonly Marked[], count: number, periodOf: (date: Date) => string): void {
  if (count === 0) return;
  const idOf = ({ createdAt }: Marked): string => periodOf(new Date(createdAt));
  const covered = new Set(newestFirst.filter(({ mark }) => mark === 'keep').map(idOf));
  const chosen = new Set<string>();
  for (const backup of newestFirst) {
    const period = idOf(backup);
    if (backup.mark !== undefined || covered.has(period)) continue;
    if (chosen.has(period)) {
      backup.mark = 'remove';
      continue;
    }
    if (chosen.size >= count) return;
    chosen.add(period);
    backup.mark = 'keep';
  }
}

/** Year and week after ISO 8601: a week belongs to the year of its Thursday. */
function isoWeek(date: Date): string {
  const day = (date.getUTCDay() + 6) % 7;
  const thursday = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() - day + 3));
  const firstDay = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  const week = 1 + Math.floor((thursday.getTime() - firstDay) / (7 * 86_400_000));
  return `${thursday.getUTCFullYear()}-${two(week)}`;
}
