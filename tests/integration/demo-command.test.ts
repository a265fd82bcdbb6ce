import { execFile } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');

/** Runs the demo as a user does, through the script npm starts. */
function demo(...options: string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [path.join(root, 'scripts/run.cjs'), 'demo', '--fast', ...options],
      { cwd: root, timeout: 100_000 },
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, output: stdout + stderr }),
    );
  });
}

test('the demo creates and provisions a container in the terminal, in plain lines when piped', async () => {
  const { code, output } = await demo();
  expect(output).toMatch(/is ready at 10\.77\.0\.\d+/);
  expect(output).toContain('100 %');
  expect(output).not.toContain('\u001b[2K');
  expect(code).toBe(0);
});

test('with --json every line is an event and the last one says complete', async () => {
  const { code, output } = await demo('--json');
  const events = output
    .trim()
    .split('\n')
    .map((line): { type: string } => JSON.parse(line));
  expect(events.at(-1)).toMatchObject({
    type: 'complete',
    percent: 100,
    result: { services: expect.arrayContaining([expect.objectContaining({ name: 'nginx' })]) },
  });
  expect(new Set(events.map(({ type }) => type))).toEqual(new Set(['step', 'log', 'complete']));
  expect(code).toBe(0);
});

test.each(['create', 'ssh', 'scripts'])(
  'a run spoiled at %s ends non-zero and says cause and next step',
  async (point) => {
    const { code, output } = await demo('--fail-at', point);
    expect(code).toBe(1);
    expect(output).toMatch(/Cause: \S+/);
    expect(output).toMatch(/Next step: \S+/);
  },
  120_000,
);

test('an unknown option value is answered with the usage', async () => {
  const { code, output } = await demo('--fail-at', 'nowhere');
  expect(code).toBe(2);
  expect(output).toContain('--fail-at');
});
