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
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
});

/** Runs vitest over everything; `isFull` adds the long variants (GANTRY_TEST_FULL). */
export async function runUnitTests({ isFull }: { readonly isFull: boolean }): Promise<Count> {
  const report = path.join(projectRoot, 'test-results', 'unit.json');
  await fs.rm(report, { force: true });
  const result = await runCommand(
    process.execPath,
    [
      path.join('node_modules', 'vitest', 'vitest.mjs'),
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    { cwd: projectRoot, env: isFull ? { GANTRY_TEST_FULL: '1' } : {}, output: 'inherit', timeoutMs: 40 * 60_000 },
  );
  return countUnitTests(await fs.readFile(report, 'utf8').catch(() => ''), result.code);
}

/** Reads vitest's JSON report. A file that could not even be loaded has no tests to count and counts as one failure. */
export function countUnitTests(report: string, exitCode: number): Count {
  if (report === '') return failedOnce;
  const { numPassedTests, numFailedTests, testResults } = reportSchema.parse(JSON.parse(report));
  const unloaded = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
  const failed = numFailedTests + unloaded;
  return { passed: numPassedTests, failed: exitCode !== 0 && failed === 0 ? 1 : failed };
}
