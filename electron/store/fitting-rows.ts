import type { z } from 'zod';

/** A row that is not what this version takes for one, such as an earlier version's. It stays in its table as it is. */
type UnfitRow = { id: string; name: string; reason: string };
type Row = { id: string; name: string; value: unknown };

/** Rows one by one, so that one that does not fit its schema takes no other down. */
export function fittingRows<S extends z.ZodType>(
  schema: S,
  rows: readonly Row[],
): { fitting: z.output<S>[]; unfit: UnfitRow[] } {
  const fitting: z.output<S>[] = [];
  const unfit: UnfitRow[] = [];
  for (const { id, name, value } of rows) {
    const parsed = schema.safeParse(value);
    if (parsed.success) fitting.push(parsed.data);
    else unfit.push({ id, name, reason: reasonOf(parsed.error) });
  }
  return { fitting, unfit };
}

function reasonOf({ issues }: z.ZodError): string {
  const [issue] = issues;
  return `${issue?.path.map((part) => (typeof part === 'number' ? part + 1 : String(part))).join('.') ?? ''}: ${issue?.message ?? ''}`;
}
