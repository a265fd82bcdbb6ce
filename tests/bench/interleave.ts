/** Measurements of the ways compared, in ms, sorted. */
export type Samples = { ours: number[]; yardstick: number[] };

/** Runs the two ways in turn, so that whatever else the machine does hits both; the first round only warms up. */
export async function interleave(
  rounds: number,
  ways: { ours: () => Promise<unknown>; yardstick: () => Promise<unknown> },
): Promise<Samples> {
  const samples: Samples = { ours: [], yardstick: [] };
  for (let round = 0; round <= rounds; round += 1) {
    const ours = await timed(ways.ours);
    const yardstick = await timed(ways.yardstick);
    if (round === 0) continue;
    samples.ours.push(ours);
    samples.yardstick.push(yardstick);
  }
  samples.ours.sort((a, b) => a - b);
  samples.yardstick.sort((a, b) => a - b);
  return samples;
}

async function timed(way: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await way();
  return performance.now() - startedAt;
}

export const median = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;

export const ratioOf = ({ ours, yardstick }: Samples): number => median(ours) / median(yardstick);

/** First to last decile of both. */
export function spreadOf({ ours, yardstick }: Samples): string {
  return `ours ${deciles(ours)}, yardstick ${deciles(yardstick)} ms`;
}

function deciles(sorted: readonly number[]): string {
  const at = (part: number): string => (sorted[Math.round(part * (sorted.length - 1))] ?? Number.NaN).toFixed(1);
  return `${at(0.1)}–${at(0.9)}`;
}

export const ms = (sorted: readonly number[]): string => `${median(sorted).toFixed(1)} ms`;
