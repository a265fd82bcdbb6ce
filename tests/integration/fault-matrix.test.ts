import { expect, test } from 'vitest';
import { MatrixRig, type Row } from './fault-matrix/matrix-rig.ts';
import { promises } from './fault-matrix/promises.ts';
import { Random } from './fuzz/random.ts';

const isFull = process.env['GANTRY_TEST_FULL'] === '1';
const seed = Number(process.env['GANTRY_SEED'] ?? 6);
/** A pattern for what is to be tried alone. */
const only = process.env['GANTRY_FAULT'];
const sampled = 40;

test(
  'B06 A44 A46 A47 A52 A57 A58 a job that meets a fault at any step goes on, tells what failed or says that it does not know, and then goes on or leaves nothing',
  { timeout: 90 * 60_000 },
  async () => {
    await using rig = await MatrixRig.open();
    const all = await rig.combinations();
    const random = new Random(seed);
    const drawn = all
      .filter(({ fault }) => promises[fault].isSlow !== true)
      .map((combination) => ({ combination, rank: random.next() }))
      .toSorted((a, b) => a.rank - b.rank)
      .slice(0, sampled)
      .map(({ combination }) => combination);
    const chosen =
      only === undefined
        ? drawn
        : all.filter(({ fault, timing, stepId }) => new RegExp(only).test(`${fault}, ${timing} ${stepId}`));
    const rows: Row[] = [];
    for (const combination of isFull && only === undefined ? all : chosen) {
      const startedAt = performance.now();
      const row = await rig.run(combination);
      rows.push(row);
      const { fault, timing, stepId, outcome, afterwards, problems } = row;
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      const place = `${fault}, ${timing} ${stepId}`;
      process.stdout.write(
        `${place.padEnd(64)} ${outcome.padEnd(48)} ${afterwards.padEnd(22)} ${seconds} s ${problems.join('; ')}\n`,
      );
    }
    const broken = rows.filter(({ problems }) => problems.length > 0);
    process.stdout.write(`fault matrix: ${rows.length - broken.length} of ${rows.length} as promised (seed ${seed})\n`);
    expect(broken).toEqual([]);
  },
);
