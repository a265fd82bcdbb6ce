import { fork, execFile, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { build } from 'vite';
import type { BenchRow } from './bench-row.ts';
import { median } from './interleave.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
const rounds = 7;
/** After this a process that was started and left alone has stopped growing and given back what it can. */
const SETTLE_MS = 3000;
/** A Node process that says it is ready and does nothing more. */
const EMPTY = "process.on('message', () => process.exit(0)); process.send({ type: 'ready' });";
const MEMORY_GOAL_MB = 60;
const START_GOAL_MS = 300;

type Sample = { readonly startMs: number; readonly rssMb: number };

/**
 * P18, P19: what the demo homelab costs while nobody uses it: its own process, bundled as it is shipped, with the default world and a state
 * file of its own, against a Node process that does nothing. Memory is the resident set some seconds after the start.
 */
export async function run(): Promise<BenchRow[]> {
  const folder = await mkdtemp(path.join(root, 'node_modules', '.bench-demo-process-'));
  const data = await mkdtemp(path.join(os.tmpdir(), 'gantry-demo-bench-'));
  try {
    await bundle(folder);
    const entry = path.join(folder, 'demo-process.js');
    const yardstick = path.join(folder, 'yardstick.js');
    await writeFile(yardstick, EMPTY);
    const first: Sample[] = [];
    const again: Sample[] = [];
    const empty: Sample[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const stateFile = path.join(data, `homelab-${round}.json`);
      const isWarmUp = round === 0;
      for (const list of [first, again]) {
        const sample = await sampleOf(entry, ['--state-file', stateFile]);
        if (!isWarmUp) list.push(sample);
      }
      const nothing = await sampleOf(yardstick, []);
      if (!isWarmUp) empty.push(nothing);
    }
    const rss = (samples: Sample[]): number[] => samples.map(({ rssMb }) => rssMb).toSorted((a, b) => a - b);
    const start = (samples: Sample[]): number[] => samples.map(({ startMs }) => startMs).toSorted((a, b) => a - b);
    const added = median(rss(first)) - median(rss(empty));
    const range = (sorted: number[]): string => `${sorted.at(0)?.toFixed(0)}–${sorted.at(-1)?.toFixed(0)}`;
    return [
      {
        id: 'P18',
        what: 'demo homelab memory',
        goal: `≤ ${MEMORY_GOAL_MB} MB added`,
        ratio: null,
        value: `${added.toFixed(1)} MB`,
        yardstick: `empty Node ${median(rss(empty)).toFixed(1)} MB`,
        spread: `RSS ours ${range(rss(first))}, started again ${range(rss(again))}, yardstick ${range(rss(empty))} MB`,
        isMet: added <= MEMORY_GOAL_MB,
      },
      {
        id: 'P19',
        what: 'demo homelab start',
        goal: `< ${START_GOAL_MS} ms`,
        ratio: null,
        value: `${median(start(first)).toFixed(0)} ms`,
        yardstick: `empty Node ${median(start(empty)).toFixed(0)} ms`,
        spread: `ours ${range(start(first))}, started again ${range(start(again))} ms`,
        isMet: median(start(first)) < START_GOAL_MS,
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
    await rm(data, { recursive: true, force: true });
  }
}

/** From the fork to the first message, and the resident set once it has settled. */
async function sampleOf(entry: string, args: string[]): Promise<Sample> {
  const startedAt = performance.now();
  const child = fork(entry, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const [message] = (await once(child, 'message')) as [{ type: string; message?: string }];
  const startMs = performance.now() - startedAt;
  if (message.type !== 'ready') throw new Error(message.message ?? 'not ready');
  await pause(SETTLE_MS);
  const rssMb = await residentMegabytes(child);
  const exited = once(child, 'exit');
  child.send({ type: 'stop' });
  await exited;
  return { startMs, rssMb };
}

async function residentMegabytes({ pid }: ChildProcess): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)]);
  return Number(stdout.trim()) / 1024;
}

/** As electron.vite.config.ts does it for the app. */
async function bundle(outDir: string): Promise<void> {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: path.join(root, 'simulator', 'demo-process.ts'),
      outDir,
      target: 'node20.18',
      rollupOptions: {
        external: ['ssh2', /^ssh2\//, 'cpu-features'],
        output: { format: 'es', entryFileNames: 'demo-process.js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
    ssr: { noExternal: true, external: ['ssh2', 'cpu-features'] },
  });
}
