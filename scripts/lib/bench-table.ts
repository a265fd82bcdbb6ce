import { z } from 'zod';

/** What `run()` of a bench module returns, one goal each; tests/bench/bench-row.ts is the same shape as a type. */
export const benchRows = z.array(
  z.object({
    /** The goal's number, such as `P1`. */
    id: z.string(),
    what: z.string(),
    /** The limit in words. */
    goal: z.string(),
    /** Ours divided by the yardstick; null for goals read in ms, fps or MB. */
    ratio: z.number().nullable(),
    /** What was measured, in its unit. */
    value: z.string(),
    yardstick: z.string(),
    spread: z.string(),
    isMet: z.boolean(),
  }),
);

export type BenchRows = z.infer<typeof benchRows>;

/** The rows as aligned text, in the order of their numbers. */
export function benchTable(rows: BenchRows): string {
  const sorted = rows.toSorted((a, b) => Number.parseInt(a.id.slice(1), 10) - Number.parseInt(b.id.slice(1), 10));
  const table = [
    ['', 'ratio', 'goal', '', 'measured', 'spread', 'what', 'yardstick'],
    ...sorted.map((row) => [
      row.id,
      row.ratio === null ? '-' : format(row.ratio),
      row.goal,
      row.isMet ? 'met' : 'MISSED',
      row.value,
      row.spread,
      row.what,
      row.yardstick,
    ]),
  ];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((line) => line[column]?.length ?? 0))) ?? [];
  const pad = (cell: string, column: number): string => cell.padEnd(widths[column] ?? 0);
  return table.map((line) => line.map(pad).join('  ').trimEnd()).join('\n');
}

/** Three significant digits, without an exponent. */
function format(value: number): string {
  if (value === 0) return '0';
  const decimals = 2 - Math.floor(Math.log10(Math.abs(value)));
  return value.toFixed(Math.min(3, Math.max(0, decimals)));
}
