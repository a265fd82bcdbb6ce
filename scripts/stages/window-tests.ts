import fs from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { displayPrefix } from '../lib/display.ts';
import { projectRoot } from '../lib/project.ts';
import { runCommand } from '../lib/run-command.ts';
import type { Count } from './stage.ts';
import { failedOnce, failureLine } from './stage.ts';

export type WindowTestOptions = {
  readonly project: 'smoke' | 'e2e' | 'screenshots';
  /** Drive this packaged program instead of the built app in the Electron at hand. */
  readonly executable?: string;
  /** Adds the long variants (GANTRY_TEST_FULL). */
  readonly isFull?: boolean;
  /** More arguments for Playwright. */
  readonly args?: readonly string[];
};

const resultSchema = z.object({ errors: z.array(z.object({ message: z.string().optional() })).default([]) });
const specSchema = z.object({
  title: z.string(),
  file: z.string(),
  line: z.number(),
  ok: z.boolean(),
  tests: z.array(z.object({ results: z.array(resultSchema) })).default([]),
});
const suiteSchema = z.object({
  specs: z.array(specSchema).default([]),
  get suites() {
    return z.array(suiteSchema).default([]);
  },
});
const reportSchema = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number() }),
  errors: z.array(z.unknown()),
  suites: z.array(suiteSchema).default([]),
});

/** Runs one Playwright project on the existing display, or on a virtual one where there is none. */
export async function runWindowTests({
  project,
  executable,
  isFull = false,
  args = [],
}: WindowTestOptions): Promise<Count> {
  const report = path.join(projectRoot, 'test-results', `${project}.json`);
  await fs.rm(report, { force: true });
  const playwright = path.join('node_modules', '@playwright', 'test', 'cli.js');
  const prefix = displayPrefix();
  const command = [...prefix, process.execPath, playwright, 'test', `--project=${project}`, ...args];
  const result = await runCommand(command[0] ?? process.execPath, command.slice(1), {
    cwd: projectRoot,
    env: {
      PLAYWRIGHT_JSON_OUTPUT_FILE: report,
      GANTRY_E2E_EXECUTABLE: executable,
      ...(isFull ? { GANTRY_TEST_FULL: '1' } : {}),
    },
    output: 'inherit',
    timeoutMs: (isFull ? 180 : 40) * 60_000,
  });
  return countWindowTests(await fs.readFile(report, 'utf8').catch(() => ''), result.code);
}

/** Reads Playwright's JSON report. A test that passed only when repeated is a failed one. */
export function countWindowTests(report: string, exitCode: number): Count {
  if (report === '') return failedOnce;
  const { stats, errors, suites } = reportSchema.parse(JSON.parse(report));
  const failed = stats.unexpected + stats.flaky + errors.length;
  const failures = suites.flatMap(failedSpecs);
  return {
    passed: stats.expected,
    failed: exitCode !== 0 && failed === 0 ? 1 : failed,
    ...(failures.length > 0 && { failures }),
  };
}

function failedSpecs({ specs, suites }: z.infer<typeof suiteSchema>): readonly string[] {
  const own = specs
    .filter((spec) => !spec.ok)
    .map((spec) => {
      const errors = spec.tests.flatMap(({ results }) => results.flatMap((result) => result.errors));
      return failureLine(`${spec.file}:${spec.line} › ${spec.title}`, errors[0]?.message);
    });
  return [...own, ...suites.flatMap(failedSpecs)];
}
