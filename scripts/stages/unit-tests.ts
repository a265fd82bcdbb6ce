import fs from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { projectRoot } from '../lib/project.ts';
import { runCommand } from '../lib/run-command.ts';
import type { Count } from './stage.ts';
import { failedOnce } from './stage.ts';

const reportSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number().default(0),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
});

/** Runs vitest over everything; `isFull` adds the long variants (GANTRY_TEST_FULL). */
export function runUnitTests({ isFull }: { readonly isFull: boolean }): Promise<Count> {
  return runVitest({ name: 'unit', isFull, timeoutMs: 40 * 60_000 });
}

/** Provisions built-in templates on real Linux: a sample, or all of them on every release. Says so where that cannot be done. */
export function runRealLinux({ isFull }: { readonly isFull: boolean }): Promise<Count> {
  return runVitest({ name: 'rig', config: 'vitest.rig.config.ts', isFull, timeoutMs: 60 * 60_000 });
}

async function runVitest(options: {
  name: string;
  config?: string;
  isFull: boolean;
  timeoutMs: number;
}): Promise<Count> {
  const { name, config, isFull, timeoutMs } = options;
  const report = path.join(projectRoot, 'test-results', `${name}.json`);
  await fs.rm(report, { force: true });
  const result = await runCommand(
    process.execPath,
    [
      path.join('node_modules', 'vitest', 'vitest.mjs'),
      'run',
      ...(config === undefined ? [] : [`--config=${config}`]),
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    { cwd: projectRoot, env: isFull ? { GANTRY_TEST_FULL: '1' } : {}, output: 'inherit', timeoutMs },
  );
  return countUnitTests(await fs.readFile(report, 'utf8').catch(() => ''), result.code);
}

/** Reads vitest's JSON report. A file that could not even be loaded has no tests to count and counts as one failure. */
export function countUnitTests(report: string, exitCode: number): Count {
  if (report === '') return failedOnce;
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = reportSchema.parse(JSON.parse(report));
  const unloaded = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
  const failed = numFailedTests + unloaded;
  const skipped = numPendingTests === 0 ? {} : { skipped: numPendingTests };
  return { passed: numPassedTests, failed: exitCode !== 0 && failed === 0 ? 1 : failed, ...skipped };
}
