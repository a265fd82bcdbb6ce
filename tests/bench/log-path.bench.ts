import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { EventHub } from '../../electron/ipc/event-hub.ts';
import { JobTracker, type JobSink } from '../../electron/jobs/job-tracker.ts';
import { systemClock } from '../../electron/lib/clock.ts';
import { Redactor } from '../../electron/lib/redact.ts';
import type { SSHSession } from '../../electron/ssh/ssh-session.ts';
import { openStore, type Store } from '../../electron/store/store.ts';
import { progressTopic } from '../../shared/ipc/topics.ts';
import { OpenSSHServer } from '../integration/openssh-server.ts';
import { connectTo } from '../integration/ssh-connection.ts';
import {
  migrationsFolder,
  newConnectionId,
  newJobId,
  samplePowerData,
  sampleSnapshot,
} from '../support/store-samples.ts';
import type { BenchRow } from './bench-row.ts';
import { interleave, ms, ratioOf, spreadOf, type Samples } from './interleave.ts';
import { OpenSSHClient } from './openssh-client.ts';

const lines = 1_000_000;
const rounds = 3;
const ratioLimit = 1.5;
const stallLimitMs = 50;
const command = `seq -f 'line %.0f of a log that is neither short nor long' ${lines}`;

/**
 * P12: as a job's output passes through its tracker, the redactor, the log and the hub, with a thread in the place of the window: what it
 * draws is measured by P14. Once over connections that stand, and once with the way there on both sides, as the goal names its yardstick.
 */
export async function run(): Promise<BenchRow[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'gantry-bench-'));
  await using server = await OpenSSHServer.create();
  await using shared = await OpenSSHClient.create(server, { isShared: true });
  await using plain = await OpenSSHClient.create(server, { isShared: false });
  await using session = await connectTo(server);
  const receiver = new Worker(new URL('./log-receiver.ts', import.meta.url));
  try {
    using store = openStore({
      file: path.join(folder, 'log.sqlite'),
      migrationsFolder,
      clock: systemClock,
      checkpointWorker: path.resolve(import.meta.dirname, '../../electron/store/checkpoint-worker.ts'),
    });
    const files: string[] = [];
    const imported = (client: OpenSSHClient): Promise<void> => {
      const file = path.join(folder, `plain-${files.length}.sqlite`);
      files.push(file);
      return importLines(client.commandLine(command), file);
    };
    const stallsMs: number[] = [];
    const streamed = async (over: SSHSession): Promise<void> => {
      stallsMs.push(await streamLines(over, store, receiver));
    };
    const standing = await interleave(rounds, {
      ours: () => streamed(session),
      yardstick: () => imported(shared),
    });
    const withTheWay = await interleave(rounds, {
      ours: async () => {
        await using fresh = await connectTo(server);
        await streamed(fresh);
      },
      yardstick: () => imported(plain),
    });
    for (const file of files) assertImported(file);
    return [
      row('', standing, stallsMs.slice(1, rounds + 1), 'ssh | sqlite3 .import over ControlMaster'),
      row(', connecting included', withTheWay, stallsMs.slice(rounds + 2), 'ssh | sqlite3 .import'),
    ];
  } finally {
    await receiver.terminate();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param stallsMs of the rounds that count */
function row(how: string, samples: Samples, stallsMs: readonly number[], yardstick: string): BenchRow {
  const speed = 1 / ratioOf(samples);
  const worst = Math.max(...stallsMs);
  return {
    id: 'P12',
    what: `SSH → split → SQLite → another thread in the window's place, ${lines} lines, none lost${how}`,
    goal: `≥ ${ratioLimit}x as fast, stall ≤ ${stallLimitMs} ms`,
    ratio: speed,
    value: `${ms(samples.ours)}, longest stall ${worst.toFixed(1)} ms`,
    yardstick: `${yardstick}: ${ms(samples.yardstick)}`,
    spread: spreadOf(samples),
    isMet: speed >= ratioLimit && worst <= stallLimitMs,
  };
}

/** Resolves with the longest stall of this thread meanwhile, in ms. */
async function streamLines(session: SSHSession, store: Store, receiver: Worker): Promise<number> {
  const jobId = newJobId();
  const snapshot = sampleSnapshot(newConnectionId(), { id: jobId });
  store.jobs.insert(samplePowerData(snapshot.connectionId), snapshot);
  const hub = new EventHub();
  const window = { send: (text: string) => receiver.postMessage(text, []) };
  hub.add(window);
  hub.follow(window, progressTopic(jobId));
  const stopTelling = store.jobLog.grown.on((grown) => hub.announceProgress(grown.jobId, grown.blocks));
  const sink: JobSink = {
    event: (happened) => store.jobLog.append(jobId, [happened]),
    lines: (together) => store.jobLog.appendLines(together),
    snapshot: () => undefined,
  };
  const redactor = new Redactor();
  redactor.remember('a secret that never shows');
  const tracker = new JobTracker(snapshot, { steps: [] }, { clock: systemClock, redactor, sink });
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await session.execStreaming(command, { onLine: ({ stream, text }) => void tracker.log('script', stream, text) });
  store.jobLog.flush();
  stopTelling();
  receiver.postMessage('count', []);
  const [shown] = (await once(receiver, 'message')) as [number];
  delay.disable();
  const kept = store.jobLog.read(jobId, { sinceSeq: lines - 1 }).at(-1)?.seq;
  const seq = tracker.snapshot.lastSeq;
  if (seq !== lines || shown !== lines || kept !== lines) throw new Error(`${seq}, ${kept} and ${shown} of ${lines}`);
  return delay.max / 1e6;
}

async function importLines(commandLine: string, file: string): Promise<void> {
  const sqlite = `sqlite3 ${file} 'create table log (line text)' '.mode tabs' '.import /dev/stdin log'`;
  const child = spawn('sh', ['-c', `${commandLine} | ${sqlite}`], { stdio: 'ignore' });
  const [code] = (await once(child, 'exit')) as [number];
  if (code !== 0) throw new Error(`sqlite3 ended with ${code}`);
}

/** Counted when all is measured: it takes a while. */
function assertImported(file: string): void {
  const plain = new Database(file, { readonly: true });
  const count = plain.prepare('select count(*) from log').pluck().get();
  plain.close();
  if (count !== lines) throw new Error(`sqlite3 imported ${String(count)} of ${lines}`);
}
