import { z } from 'zod';

/** One goal of the performance list: what a bench prints, one JSON object a line. */
const benchResultSchema = z.strictObject({
  /** The goal's number, such as `P1`. */
  id: z.string(),
  /** What is measured and against what. */
  what: z.string(),
  unit: z.enum(['x', 'ms', 'fps', 'MB']),
  /** The median of the rounds. */
  value: z.number(),
  /** The lowest and the highest round, in the same unit. */
  spread: z.tuple([z.number(), z.number()]),
  /** The limit in words, such as `<= 0.5`. */
  goal: z.string(),
  isReached: z.boolean(),
});

export type BenchResult = z.infer<typeof benchResultSchema>;

/** Tells the results in a bench's output from its remarks. */
export function readBenchOutput(output: string): { results: BenchResult[]; remarks: string[] } {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const isJson = (line: string): boolean => line.startsWith('{');
  return {
    results: lines.filter(isJson).map((line) => benchResultSchema.parse(JSON.parse(line))),
    remarks: lines.filter((line) => !isJson(line)),
  };
}

/** The results as aligned text, in the order of their numbers. */
export function benchTable(results: readonly BenchResult[]): string {
  const sorted = results.toSorted((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)));
  const rows = sorted.map((result) => [
    result.id,
    `${format(result.value)} ${result.unit}`,
    `${format(result.spread[0])}-${format(result.spread[1])}`,
    result.goal,
    result.isReached ? 'reached' : 'MISSED',
    result.what,
  ]);
  const table = [['goal', 'measured', 'spread', 'limit', 'verdict', 'what'], ...rows];
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
