import fs from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { displayPrefix } from '../lib/display.ts';
import { projectRoot } from '../lib/project.ts';
import { runCommand } from '../lib/run-command.ts';
import type { Count } from './stage.ts';
import { failedOnce } from './stage.ts';

export type WindowTestOptions = {
  readonly project: 'smoke' | 'e2e' | 'screenshots';
  /** Drive this packaged program instead of the built app in the Electron at hand. */
  readonly executable?: string;
  /** More arguments for Playwright. */
  readonly args?: readonly string[];
};

const reportSchema = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number() }),
  errors: z.array(z.unknown()),
});

/** Runs one Playwright project on the existing display, or on a virtual one where there is none. */
export async function runWindowTests({ project, executable, args = [] }: WindowTestOptions): Promise<Count> {
  const report = path.join(projectRoot, 'test-results', `${project}.json`);
  await fs.rm(report, { force: true });
  const playwright = path.join('node_modules', '@playwright', 'test', 'cli.js');
  const prefix = displayPrefix();
  const command = [...prefix, process.execPath, playwright, 'test', `--project=${project}`, ...args];
  const result = await runCommand(command[0] ?? process.execPath, command.slice(1), {
    cwd: projectRoot,
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report, GANTRY_E2E_EXECUTABLE: executable },
    output: 'inherit',
    timeoutMs: 40 * 60_000,
  });
  return countWindowTests(await fs.readFile(report, 'utf8').catch(() => ''), result.code);
}

/** Reads Playwright's JSON report. A test that passed only when repeated is a failed one. */
export function countWindowTests(report: string, exitCode: number): Count {
  if (report === '') return failedOnce;
  const { stats, errors } = reportSchema.parse(JSON.parse(report));
  const failed = stats.unexpected + stats.flaky + errors.length;
  return { passed: stats.expected, failed: exitCode !== 0 && failed === 0 ? 1 : failed };
}
