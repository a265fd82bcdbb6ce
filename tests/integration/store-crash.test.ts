import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { ManualClock } from '../../electron/lib/clock.ts';
import { openStore } from '../../electron/store/store.ts';
import type { ConnectionId, JobId } from '../../shared/domain/ids.ts';
import { migrationsFolder, newConnectionId, newJobId, sampleLines } from '../support/store-samples.ts';

const writer = fileURLToPath(new URL('../support/store-writer.ts', import.meta.url));
const reachedSchema = z.object({ intent: z.number(), outcome: z.number(), revision: z.number(), logged: z.number() });
const fact = reachedSchema.partial();
type Reached = z.infer<typeof reachedSchema>;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'gantry-crash-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Lets the writer run until it has said `lines` things, kills it in the middle of its work, and gives back how far it said it was. */
async function writeAndKill(file: string, job: JobId, connection: ConnectionId, lines: number): Promise<Reached> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', writer, file, job, connection], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise<NodeJS.Signals | null>((resolve) =>
    child.once('exit', (_code, signal) => resolve(signal)),
  );
  let text = '';
  for await (const chunk of child.stdout) {
    text += String(chunk);
    if (text.split('\n').length > lines) child.kill('SIGKILL');
  }
  expect(await exited).toBe('SIGKILL');
  const whole = text.slice(0, text.lastIndexOf('\n')).split('\n');
  const facts = whole.map((line) => fact.parse(JSON.parse(line)));
  const furthest = (name: keyof Reached): number => Math.max(0, ...facts.map((one) => one[name] ?? 0));
  return {
    intent: furthest('intent'),
    outcome: furthest('outcome'),
    revision: furthest('revision'),
    logged: furthest('logged'),
  };
}

test.each([7, 60, 211, 512, 1_203])(
  'a process killed after saying %i things has lost nothing it had said',
  async (lines) => {
    const file = path.join(folder, 'gantry.db');
    const [job, connection] = [newJobId(), newConnectionId()];
    const reached = await writeAndKill(file, job, connection, lines);
    using store = openStore({ file, migrationsFolder, clock: new ManualClock() });

    const entries = store.journal.read(job);
    expect(entries.length).toBeGreaterThanOrEqual(reached.intent);
    expect(entries.map(({ stepId }) => stepId)).toEqual(entries.map((_, index) => `step-${index + 1}`));
    // Only the step it was in may be without an outcome, and only while it had not said so.
    const ended = entries.slice(0, Math.max(reached.outcome, entries.length - 1));
    expect(ended).toHaveLength(Math.max(reached.outcome, entries.length - 1));
    expect(ended.every(({ upid }) => upid !== null)).toBe(true);
    expect(ended.map(({ outcome }) => outcome)).toEqual(
      ended.map((_, index) => ({ kind: 'done', result: { round: index + 1 } })),
    );

    const snapshot = store.jobs.get(job);
    expect(snapshot?.revision).toBeGreaterThanOrEqual(reached.revision);

    const events = store.jobLog.read(job);
    expect(events).toEqual(sampleLines(job, 1, events.length));
    expect(events.length).toBeGreaterThanOrEqual(reached.logged);
    expect(events.length).toBeGreaterThanOrEqual(snapshot?.lastSeq ?? 0);
    store.jobLog.append(job, sampleLines(job, events.length + 1, 1));
    expect(store.jobLog.read(job, { sinceSeq: events.length })).toEqual(sampleLines(job, events.length + 1, 1));
  },
);
