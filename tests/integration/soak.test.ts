import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import type { DemoFaultInput } from '../../shared/domain/demo-fault.ts';
import type { ConnectionId, JobId } from '../../shared/domain/ids.ts';
import { openHeadless, type Headless } from '../../scripts/headless.ts';
import { Random } from './fuzz/random.ts';
import { begin, connect, specFor } from './journey.ts';
import type { SoakOrder, SoakServer } from './soak-servers.ts';

const isFull = process.env['GANTRY_TEST_FULL'] === '1';
const seed = Number(process.env['GANTRY_SEED'] ?? 6);
/** Two jobs run at once on each server. */
const { servers, creations } = isFull ? { servers: 5, creations: 50 } : { servers: 2, creations: 8 };
const lines = 300;
const mishapEveryMs = 700;
/** How much the heap may grow from the second fifth of the jobs to the last: their snapshots and their places in the lists. */
const grownMiB = 8;

/** What happens on the way, each once; none of it outlasts a retry. */
const mishaps: readonly DemoFaultInput[] = [
  { kind: 'connection-dropped', path: '/nodes/', when: 'before', times: 1 },
  { kind: 'connection-dropped', path: '/nodes/', when: 'during', times: 1 },
  { kind: 'connection-dropped', path: '/nodes/', when: 'after', times: 1 },
  { kind: 'answer-garbled', path: '/nodes/', form: 'truncated-json', times: 1 },
  { kind: 'answer-garbled', path: '/nodes/', form: 'html', times: 1 },
  { kind: 'answer-delayed', path: '', delayMs: 400, times: 5 },
  { kind: 'request-refused', path: '/nodes/', status: 596, reason: 'Broken pipe', times: 1 },
  { kind: 'task-failed', taskType: 'vzcreate', exitStatus: 'command failed', times: 1 },
  { kind: 'task-failed', taskType: 'vzstart', exitStatus: 'command failed', times: 1 },
  { kind: 'ssh-reset', vmid: null, times: 2 },
  { kind: 'script-killed', vmid: null, signal: 'KILL', when: 'next-command', times: 1 },
];

test(
  `${creations} creations at once, with mishaps at random, lose no event and keep no memory`,
  { timeout: 30 * 60_000 },
  async () => {
    const over = new AbortController();
    const folder = await mkdtemp(path.join(tmpdir(), 'gantry-soak-'));
    const child = fork(path.join(import.meta.dirname, 'soak-servers.ts'), [String(servers)], { execArgv: [] });
    try {
      const [ready] = (await once(child, 'message')) as [SoakServer[]];
      const order = async (what: SoakOrder): Promise<void> => {
        const done = once(child, 'message');
        child.send(what);
        await done;
      };
      await using app = await openHeadless({ speed: 'instant', storeFile: path.join(folder, 'gantry.sqlite') });
      const connections: ConnectionId[] = [];
      for (const [at, server] of ready.entries()) connections.push(await connect(app, server, `rack${at}`));

      const counts = countEvents(app);
      const jobs: JobId[] = [];
      for (let made = 0; made < creations; made += 1) {
        const connectionId = connections[made % servers];
        if (connectionId) jobs.push(await begun(app, connectionId, 1_000 + made));
      }
      const random = new Random(seed);
      const trouble = (async () => {
        while (!over.signal.aborted) {
          await new Promise((resolve) => setTimeout(resolve, mishapEveryMs));
          if (child.connected)
            await order({ do: 'inject', server: random.between(0, servers - 1), fault: random.pick(mishaps) });
        }
      })();
      const heaps: number[] = [];
      let retries = 0;
      const wave = Math.ceil(creations / 5);
      for (const [at, jobId] of jobs.entries()) {
        retries += await toTheEnd(app, jobId);
        if ((at + 1) % wave === 0) heaps.push(heapMiB());
      }
      over.abort();
      await trouble;
      await order({ do: 'clear' });

      const lost = jobs.filter((jobId) => !isWhole(app, jobId, counts.get(jobId) ?? 0));
      const [, early = 0] = heaps;
      const late = heaps.at(-1) ?? 0;
      process.stdout.write(
        `soak: ${creations} creations, ${servers * 2} at once, ${retries} retries, ${lost.length} with lost events, ` +
          `heap after each fifth ${heaps.map((mib) => mib.toFixed(1)).join(', ')} MiB (seed ${seed})\n`,
      );
      expect(lost).toEqual([]);
      expect(late - early).toBeLessThan(grownMiB);
    } finally {
      over.abort();
      child.disconnect();
      await once(child, 'exit');
      await rm(folder, { recursive: true, force: true });
    }
  },
);

async function begun(app: Headless, connectionId: ConnectionId, vmid: number): Promise<JobId> {
  const spec = await specFor(app, connectionId, {
    vmid,
    hostname: `soak${vmid}`,
    provisioning: {
      files: [{ destination: '/etc/motd', content: 'hi', policy: 'replace' }],
      packages: [{ manager: 'apt', name: 'curl' }],
      scripts: [
        {
          name: '10-talk.sh',
          content: `#!/bin/sh\ni=0; while [ $i -lt ${lines} ]; do echo "line $i"; i=$((i+1)); done\n`,
        },
      ],
    },
  });
  return begin(app, spec);
}

/** How many events of each job were announced, and that none came twice or out of order. Nothing else of them is kept. */
function countEvents(app: Headless): Map<JobId, number> {
  const counts = new Map<JobId, number>();
  app.parts.jobs.progress.on(({ jobId, seq }) => {
    const before = counts.get(jobId) ?? 0;
    if (seq === before + 1) counts.set(jobId, seq);
    app.announced.length = 0;
  });
  return counts;
}

/** Retries and answers until the job has succeeded; how often. */
async function toTheEnd({ parts: { jobs }, call }: Headless, jobId: JobId): Promise<number> {
  for (let tries = 0; tries < 30; tries += 1) {
    const { state } = await jobs.finished(jobId);
    if (state.name === 'succeeded') return tries;
    const isPaused = state.name === 'paused';
    const again = isPaused
      ? call('job:answer', { jobId, accept: true })
      : call('job:choose', { jobId, choice: 'retry' });
    // It may have been taken up again by itself just now.
    await again.catch(() => undefined);
  }
  throw new Error(`never ended: ${JSON.stringify(jobs.get(jobId).state)}`);
}

/** Announced once each, and on the disk once each, from the first to the last. */
function isWhole({ parts: { jobs, store } }: Headless, jobId: JobId, announced: number): boolean {
  const { lastSeq } = jobs.get(jobId);
  const kept = store.jobLog.read(jobId);
  return announced === lastSeq && kept.length === lastSeq && kept.every(({ seq }, at) => seq === at + 1);
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heapMiB(): number {
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().heapUsed / 1024 ** 2;
}
