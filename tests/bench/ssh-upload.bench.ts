import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { OpenSSHServer } from '../integration/openssh-server.ts';
import { connectTo } from '../integration/ssh-connection.ts';
import type { BenchRow } from './bench-row.ts';
import { interleave, ms, ratioOf, spreadOf } from './interleave.ts';
import type { Samples } from './interleave.ts';
import { OpenSSHClient } from './openssh-client.ts';

const bigBytes = 100 * 1024 * 1024;
const smallFiles = 1_000;
const smallBytes = 2_000;

/** P5 and P6: one big file against scp, a thousand small ones against `scp -r` and `tar | ssh tar`. Ours checks SHA-256 too. */
export async function run(): Promise<BenchRow[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'gantry-bench-'));
  try {
    await using server = await OpenSSHServer.create();
    await using shared = await OpenSSHClient.create(server, { isShared: true });
    await using session = await connectTo(server);

    const bigFile = path.join(folder, 'big');
    await writeFile(bigFile, randomBytes(bigBytes));
    const bigTarget = path.join(folder, 'big-arrived');
    const big = await interleave(7, {
      // Both read the file from disk: scp does, so ours must.
      ours: async () => session.uploadFile(bigTarget, await readFile(bigFile), { mode: 0o644 }),
      yardstick: () => shared.copy([bigFile], bigTarget),
    });

    const sources = path.join(folder, 'sources');
    await mkdir(sources);
    const names = Array.from({ length: smallFiles }, (_, index) => `file-${index}`);
    for (const name of names) await writeFile(path.join(sources, name), randomBytes(smallBytes));
    let round = 0;
    const target = (): string => path.join(folder, `tree-${(round += 1)}`);
    const send = async (): Promise<void> => {
      const to = target();
      const files = names.map((name) => ({
        path: path.join(to, name),
        content: readFileSync(path.join(sources, name)),
        mode: 0o644,
      }));
      await session.uploadTree(files);
    };
    const againstScp = await interleave(7, { ours: send, yardstick: () => shared.copy(['-r', sources], target()) });
    const againstTar = await interleave(15, { ours: send, yardstick: () => shared.copyTar(sources, target()) });
    if ((await stat(bigTarget)).size !== bigBytes) throw new Error('the big file did not arrive');
    return [
      row('P5', `${bigBytes / 1024 / 1024} MiB upload, throughput`, 0.7, big, 'scp over ControlMaster'),
      row('P6', `${smallFiles} small files, throughput`, 5, againstScp, 'scp -r over ControlMaster'),
      row('P6', `${smallFiles} small files, throughput`, 0.85, againstTar, 'tar | ssh tar over ControlMaster'),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The ratio of throughputs is the inverse of that of times. */
function row(id: string, what: string, least: number, samples: Samples, yardstick: string): BenchRow {
  const ratio = 1 / ratioOf(samples);
  return {
    id,
    what,
    goal: `≥ ${least}x`,
    ratio,
    value: ms(samples.ours),
    yardstick: `${yardstick}: ${ms(samples.yardstick)}`,
    spread: spreadOf(samples),
    isMet: ratio >= least,
  };
}
