import fs from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { say } from '../lib/entry.ts';
import { projectRoot } from '../lib/project.ts';
import { runCommand } from '../lib/run-command.ts';
import { generatedLine } from './generated-inputs.ts';
import type { Count } from './stage.ts';
import { failedOnce, failureLine } from './stage.ts';

const reportSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number().default(0),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().default(''),
      assertionResults: z.array(
        z.object({ status: z.string(), fullName: z.string(), failureMessages: z.array(z.string()).default([]) }),
      ),
    }),
  ),
});

/** Runs vitest over everything; `isFull` adds the long variants (GANTRY_TEST_FULL). */
export async function runUnitTests({ isFull }: { readonly isFull: boolean }): Promise<Count> {
  const notes = path.join(projectRoot, 'test-results', 'generated.txt');
  await fs.mkdir(path.dirname(notes), { recursive: true });
  await fs.rm(notes, { force: true });
  const count = await runVitest({
    name: 'unit',
    isFull,
    timeoutMs: (isFull ? 120 : 40) * 60_000,
    env: { GANTRY_GENERATED_FILE: notes },
  });
  const line = generatedLine(await fs.readFile(notes, 'utf8').catch(() => ''), count);
  if (line !== null) say(line);
  return count;
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
  env?: Readonly<Record<string, string>>;
}): Promise<Count> {
  const { name, config, isFull, timeoutMs, env } = options;
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
    { cwd: projectRoot, env: { ...env, ...(isFull && { GANTRY_TEST_FULL: '1' }) }, output: 'inherit', timeoutMs },
  );
  return countUnitTests(await fs.readFile(report, 'utf8').catch(() => ''), result.code);
}

/**
 * Reads vitest's JSON report. A file that failed while none of its tests did, as one that could not even be loaded, counts as one
 * failure.
 */
export function countUnitTests(report: string, exitCode: number): Count {
  if (report === '') return failedOnce;
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = reportSchema.parse(JSON.parse(report));
  const failed = numFailedTests + testResults.filter(failedOutsideItsTests).length;
  const failures = testResults.flatMap(failedTests);
  return {
    passed: numPassedTests,
    failed: exitCode !== 0 && failed === 0 ? 1 : failed,
    ...(numPendingTests > 0 && { skipped: numPendingTests }),
    ...(failures.length > 0 && { failures }),
  };
}

type TestFile = z.infer<typeof reportSchema>['testResults'][number];

const failedOutsideItsTests = (file: TestFile): boolean =>
  file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed');

function failedTests(file: TestFile): readonly string[] {
  const name = path.relative(projectRoot, file.name);
  if (failedOutsideItsTests(file))
    return [file.assertionResults.length === 0 ? `${name} could not be loaded` : failureLine(name, file.message)];
  return file.assertionResults
    .filter((test) => test.status === 'failed')
    .map((test) => failureLine(`${name} › ${test.fullName}`, test.failureMessages[0]));
}
