import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { LogSearch } from '../../electron/jobs/log-search.ts';
import { systemClock } from '../../electron/lib/clock.ts';
import { openStore, type Store } from '../../electron/store/store.ts';
import type { JobSnapshot } from '../../shared/domain/job.ts';
import {
  migrationsFolder,
  newConnectionId,
  sampleLine,
  samplePowerData,
  sampleSnapshot,
} from '../support/store-samples.ts';
import type { BenchRow } from './bench-row.ts';
import { median } from './interleave.ts';

const jobCount = 10;
const logLines = 1_000_000;
const rounds = 5;
const longestHoldUpMs = 50;

/** Beside P9: words among the logs of all jobs, and how long making them searchable ever holds up the main loop. */
export async function run(): Promise<BenchRow[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'gantry-bench-'));
  try {
    using store = openStore({ file: path.join(folder, 'gantry.db'), migrationsFolder, clock: systemClock });
    const jobs = Array.from({ length: jobCount }, () => writeJob(store, logLines / jobCount));
    const indexing = index(store, jobs);
    return [indexing, ...(await searches(store, jobs))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function index({ logIndex }: Store, jobs: readonly JobSnapshot[]): BenchRow {
  const times: number[] = [];
  const timed = <T>(work: () => T): T => {
    const start = performance.now();
    const result = work();
    times.push(performance.now() - start);
    return result;
  };
  for (const { id } of jobs) while (timed(() => logIndex.indexNext(id))) timed(() => logIndex.merge());
  times.sort((a, b) => a - b);
  const [middle, longest] = [median(times), times.at(-1) ?? 0];
  return {
    id: 'P9b',
    what: `indexing ${logLines / 1_000_000} million lines: longest hold-up`,
    goal: `≤ ${longestHoldUpMs} ms`,
    ratio: null,
    value: `${longest.toFixed(1)} ms`,
    yardstick: 'none: read in ms',
    spread: `p50 ${middle.toFixed(1)} ms`,
    isMet: longest <= longestHoldUpMs,
  };
}

/** Each against reading every line of every log, which is what there would be without an index. */
async function searches(store: Store, jobs: readonly JobSnapshot[]): Promise<BenchRow[]> {
  const search = new LogSearch({ store, list: () => [...jobs], clock: systemClock });
  const scan = jobs.map(({ id }) => {
    const start = performance.now();
    for (let sinceSeq = 0; ; sinceSeq += 5_000) {
      const page = store.jobLog.read(id, { sinceSeq, limit: 5_000 });
      if (page.filter(({ message }) => message.toLowerCase().includes('nowhere to be found')).length > 0) break;
      if (page.length < 5_000) break;
    }
    return performance.now() - start;
  });
  const scanMs = scan.reduce((sum, ms) => sum + ms, 0);
  const rows: BenchRow[] = [];
  for (const [what, text] of [
    ['words in every log', 'setting up'],
    ['words in one line of each log', 'needle-4711'],
    ['words in no line', 'unable to locate package'],
  ] as const) {
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const start = performance.now();
      await search.find({ text, limit: 60 }, AbortSignal.timeout(60_000));
      times.push(performance.now() - start);
    }
    times.sort((a, b) => a - b);
    const ratio = median(times) / scanMs;
    rows.push({
      id: 'P9c',
      what: `searching ${logLines / 1_000_000} million lines: ${what}`,
      goal: '≤ 0.2x',
      ratio,
      value: `${median(times).toFixed(0)} ms`,
      yardstick: `reading every line: ${scanMs.toFixed(0)} ms`,
      spread: `${times[0]?.toFixed(0)}–${times.at(-1)?.toFixed(0)} ms`,
      isMet: ratio <= 0.2,
    });
  }
  return rows;
}

function writeJob(store: Store, lines: number): JobSnapshot {
  const job = sampleSnapshot(newConnectionId());
  store.jobs.insert(samplePowerData(job.connectionId), job);
  const next = generator(lines);
  for (let seq = 1; seq <= lines; seq += 500)
    store.jobLog.append(
      job.id,
      Array.from({ length: Math.min(500, lines - seq + 1) }, (_, place) => sampleLine(job.id, seq + place, next())),
    );
  store.jobLog.append(job.id, [sampleLine(job.id, lines + 1, 'here is needle-4711')]);
  store.jobLog.flush();
  return job;
}

/** Lines as a package manager writes them, of many different words; the same in every run. */
function generator(seed: number): () => string {
  let state = seed;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state % below;
  };
  const syllables = [
    'lib',
    'py',
    'thon',
    'gtk',
    'perl',
    'dev',
    'ssl',
    'net',
    'core',
    'data',
    'mod',
    'qt',
    'ber',
    'sys',
  ];
  const name = (): string => Array.from({ length: 2 + random(3) }, () => syllables[random(14)]).join('-');
  return () => {
    const version = `${random(9)}.${random(99)}.${random(999)}-${random(9)}`;
    if (random(3) === 0)
      return `Get:${random(900)} http://deb.debian.org/debian trixie/main amd64 ${name()} amd64 ${version} [${random(9_999)} kB]`;
    if (random(2) === 0) return `Setting up ${name()} (${version}+deb13u1) ...`;
    return `${name()} ${name()} ${random(1_000_000_000).toString(16)} id=${random(1_000_000_000).toString(36)}`;
  };
}
