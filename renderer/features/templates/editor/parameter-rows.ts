import { mistakesOf } from '../../../parts/parameters/parameter-form.ts';
import type { FormRow } from '../../../stores/template-form.ts';

/** Rows as the parameters they are; one without a name yet is none, and of two with a name the later counts. */
export const toParameters = (rows: readonly FormRow[]): Record<string, string> =>
  Object.fromEntries(rows.flatMap(({ name, value }) => (name.trim() === '' ? [] : [[name.trim(), value]])));

type Changes = Readonly<Record<string, string | null>>;

/** The rows with these values; null takes one out. What is not named keeps its place, its key and what is wrong with it. */
export function withParameters(rows: readonly FormRow[], changes: Changes, makeKey: () => string): FormRow[] {
  const kept = rows.flatMap((row): FormRow[] => {
    const value = changes[row.name.trim()];
    if (value === undefined) return [row];
    return value === null ? [] : [{ ...row, value }];
  });
  const known = new Set(rows.map(({ name }) => name.trim()));
  const added = Object.entries(changes).flatMap(([name, value]): FormRow[] =>
    value === null || known.has(name) ? [] : [{ key: makeKey(), name, value }],
  );
  return [...kept, ...added];
}

/** What has to be changed in `before` to come to `after`. */
export const changesTo = (
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): Changes => ({
  ...Object.fromEntries(Object.keys(before).flatMap((name) => (Object.hasOwn(after, name) ? [] : [[name, null]]))),
  ...Object.fromEntries(Object.entries(after).filter(([name, value]) => before[name] !== value)),
});

/** Whether all that is wrong at `further.2` is what is only missing yet, of a parameter nobody has left so far. */
export function isUnfinished(rows: readonly FormRow[], field: string, left: ReadonlySet<string>): boolean {
  const row = rows[Number(/^further\.(\d+)$/.exec(field)?.[1] ?? -1)];
  if (!row || left.has(row.name.trim())) return false;
  return mistakesOf(row.name.trim(), row.value, { tellsMissing: () => false }).length === 0;
}
