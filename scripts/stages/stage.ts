import { performance } from 'node:perf_hooks';
import { stripVTControlCharacters } from 'node:util';
import { SetupError, say } from '../lib/entry.ts';
import { projectRoot } from '../lib/project.ts';
import { runCommand } from '../lib/run-command.ts';

/** What a stage of the checks came to: a tool counts as one, a test runner as many as it ran. */
export type Count = {
  readonly passed: number;
  readonly failed: number;
  readonly skipped?: number;
  /** What failed, a line each, as far as the runner names it. */
  readonly failures?: readonly string[];
};

export type Stage = { readonly name: string; run(): Promise<Count> };

export const passedOnce: Count = { passed: 1, failed: 0 };
export const failedOnce: Count = { passed: 0, failed: 1 };

/** Runs stages in order, whatever becomes of those before, and tells what each came to. */
export async function runStages(stages: readonly Stage[]): Promise<Count> {
  let total: Count = { passed: 0, failed: 0 };
  const results: string[] = [];
  for (const stage of stages) {
    say(`\n== ${stage.name}`);
    const startedAt = performance.now();
    const count = await stage.run().catch((error: unknown): Count => {
      say(error instanceof SetupError || !(error instanceof Error) ? String(error) : (error.stack ?? error.message));
      return failedOnce;
    });
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    results.push(`${count.failed === 0 ? 'ok    ' : 'FAILED'} ${stage.name}: ${summary(count)} (${seconds} s)`);
    results.push(...(count.failures ?? []).map((failure) => `       ${failure}`));
    total = {
      passed: total.passed + count.passed,
      failed: total.failed + count.failed,
      skipped: (total.skipped ?? 0) + (count.skipped ?? 0),
    };
  }
  say(`\n${results.join('\n')}`);
  return total;
}

export function summary({ passed, failed, skipped = 0 }: Count): string {
  return `${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`;
}

/** A failed test's name and, short and on the same line, what its runner says of it. */
export function failureLine(name: string, message = ''): string {
  const lines = stripVTControlCharacters(message)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('at '));
  const said = lines.slice(0, 6).join(' · ').slice(0, 300);
  return said === '' ? name : `${name}: ${said}`;
}

/** A tool of node_modules that either succeeds or fails, with its output shown. */
export async function runTool(script: string, args: readonly string[]): Promise<Count> {
  const result = await runCommand(process.execPath, [script, ...args], {
    cwd: projectRoot,
    output: 'inherit',
    timeoutMs: 15 * 60_000,
  });
  return result.code === 0 ? passedOnce : failedOnce;
}
