import { setImmediate as nextTurn } from 'node:timers/promises';
import type { z } from 'zod';

/** A row that is not what this version takes for one, such as an earlier version's. It stays in its table as it is. */
type UnfitRow = { id: string; name: string; reason: string };
type Row = {
  id: string;
  name: string;
  /** All that the row says, as text: the same text is not read again. */
  text: string;
  /** Reads the row; what it throws is why it cannot be read. */
  value: () => unknown;
};
/** What rows were read as, by their ids; see `fittingRows`. */
export type ReadRows<T> = Map<string, { text: string; read: { value: T } | { reason: string } }>;

/**
 * Rows one by one, so that one that does not fit its schema takes no other down. `known` holds what the last reading found: after one
 * change of a thousand rows one is read. What is given out is shared, and not to be changed.
 */
export function fittingRows<S extends z.ZodType>(
  schema: S,
  rows: readonly Row[],
  known: ReadRows<z.output<S>>,
): { fitting: z.output<S>[]; unfit: UnfitRow[] } {
  const fitting: z.output<S>[] = [];
  const unfit: UnfitRow[] = [];
  const ids = new Set(rows.map(({ id }) => id));
  for (const id of known.keys()) if (!ids.has(id)) known.delete(id);
  for (const { id, name, text, value } of rows) {
    const before = known.get(id);
    const read = before?.text === text ? before.read : readRow(schema, value);
    if (read !== before?.read) known.set(id, { text, read });
    if ('value' in read) fitting.push(read.value);
    else unfit.push({ id, name, reason: read.reason });
  }
  return { fitting, unfit };
}

const longestTurnMs = 10;

/** Reads what is not known yet in turns, so that the app goes on answering; `fittingRows` finds it done then. */
export async function readRowsAhead<S extends z.ZodType>(
  schema: S,
  rows: readonly Row[],
  known: ReadRows<z.output<S>>,
): Promise<void> {
  let startedAt = performance.now();
  for (const { id, text, value } of rows) {
    if (known.get(id)?.text === text) continue;
    known.set(id, { text, read: readRow(schema, value) });
    if (performance.now() - startedAt < longestTurnMs) continue;
    await nextTurn();
    startedAt = performance.now();
  }
}

function readRow<S extends z.ZodType>(schema: S, value: () => unknown): { value: z.output<S> } | { reason: string } {
  try {
    const parsed = schema.safeParse(value());
    return parsed.success ? { value: parsed.data } : { reason: reasonOf(parsed.error) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { reason: `its text is no JSON: ${error.message}` };
  }
}

function reasonOf({ issues }: z.ZodError): string {
  const [issue] = issues;
  return `${issue?.path.map((part) => (typeof part === 'number' ? part + 1 : String(part))).join('.') ?? ''}: ${issue?.message ?? ''}`;
}
