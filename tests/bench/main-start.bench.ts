import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import type { BenchRow } from './bench-row.ts';
import { interleave, median, ms, ratioOf, spreadOf } from './interleave.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
const rounds = 15;

/** P15: main's own start, bundled as it is shipped, against a Node that does nothing. */
export async function run(): Promise<BenchRow[]> {
  const folder = await mkdtemp(path.join(root, 'node_modules', '.bench-main-start-'));
  try {
    const entry = path.join(folder, 'main-start.js');
    await bundle(folder);
    const data = await mkdtemp(path.join(os.tmpdir(), 'gantry-start-'));
    const env = { ...process.env, NODE_COMPILE_CACHE: path.join(data, 'compile-cache') };
    const samples = await interleave(rounds, {
      ours: () => runNode([entry, root, data], env),
      yardstick: () => runNode(['-e', '0'], env),
    });
    await rm(data, { recursive: true, force: true });
    const ratio = ratioOf(samples);
    return [
      {
        id: 'P15',
        what: 'main process start',
        goal: '≤ 3x',
        ratio,
        value: ms(samples.ours),
        yardstick: `empty Node ${median(samples.yardstick).toFixed(1)} ms`,
        spread: spreadOf(samples),
        isMet: ratio <= 3,
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function bundle(outDir: string): Promise<void> {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: path.join(root, 'tests', 'bench', 'main-start-entry.ts'),
      outDir,
      target: 'node20.18',
      rollupOptions: {
        external: ['better-sqlite3', /^better-sqlite3\//, 'ssh2', /^ssh2\//, 'cpu-features'],
        output: { format: 'es', entryFileNames: 'main-start.js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
    ssr: { noExternal: true, external: ['better-sqlite3', 'ssh2', 'cpu-features'] },
  });
}

function runNode(args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] });
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`exit code ${code}`))));
  });
}
