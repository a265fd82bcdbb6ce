import { expect, test } from 'vitest';
import { fuzz } from './fuzz/batches.ts';

const isFull = process.env['GANTRY_TEST_FULL'] === '1';
const SEED = Number(process.env['GANTRY_FUZZ_SEED'] ?? 20_261_125);
const COUNT = Number(process.env['GANTRY_FUZZ_COUNT'] ?? (isFull ? 100_000 : 5000));

test(
  `${COUNT} generated requests neither break the homelab nor leave it at odds with itself`,
  async () => {
    const began = performance.now();
    const { sent, statuses, tasks } = await fuzz(SEED, COUNT);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    process.stdout.write(
      `fuzz: ${sent} requests with seed ${SEED} in ${seconds} s, ${tasks} tasks, answers ${JSON.stringify(statuses)}\n`,
    );
    expect(sent).toBe(COUNT);
    // A generator that only makes refusals would prove little.
    expect(statuses['200']).toBeGreaterThan(COUNT / 10);
    expect(statuses['400']).toBeGreaterThan(COUNT / 20);
  },
  20 * 60_000,
);
