import { readFile, readdir } from 'node:fs/promises';
import type { ElectronApplication } from '@playwright/test';
import { setTimeout as pause } from 'node:timers/promises';
import type { BenchRow } from './bench-row.ts';
import { openEmptyWindow, openGantry, rangeOf } from './bench-window.ts';
import { median } from './interleave.ts';
import { makeProfile } from './window-profile.ts';

const guests = 10_000;
const logLines = 200_000;
const rounds = 3;
const GOAL_MB = 80;
/** The app gives back what it no longer uses after some seconds of quiet, and V8 collects after eight: after this what is left is in use. */
const SETTLE_MS = 20_000;

/**
 * P17: memory of the whole process tree with 10,000 containers in the list and a log of 200,000 lines open, against an empty Electron
 * window. Proportional set size: a page shared by several processes counts once in all. Where other Electrons run, that takes parts of the
 * program itself off, more of whichever side has more beside it; what belongs to the processes alone is told too and does not depend on it.
 */
export async function run(): Promise<BenchRow[]> {
  await using profile = await makeProfile({ guests, logLines });
  const ours: Memory[] = [];
  const empty: Memory[] = [];
  for (let round = 0; round < rounds; round += 1) {
    {
      await using gantry = await openGantry(profile);
      const page = gantry.window;
      // It opens where it was left, from the second round on in the log.
      const nav = page.getByRole('navigation', { name: 'Main' });
      await nav.getByRole('button', { name: 'Containers' }).click();
      await page.getByRole('grid', { name: 'Containers' }).waitFor();
      await nav.getByRole('button', { name: 'Jobs' }).click();
      await page.getByRole('grid', { name: 'Jobs' }).getByText('Start quark-0').first().click();
      await page.getByText(/200,000 lines/).waitFor({ timeout: 60_000 });
      await pause(SETTLE_MS);
      ours.push(await memoryOf(gantry.app));
    }
    await using yardstick = await openEmptyWindow();
    await pause(SETTLE_MS);
    empty.push(await memoryOf(yardstick.app));
  }
  const [allOurs, allEmpty] = [sorted(ours, ({ all }) => all), sorted(empty, ({ all }) => all)];
  const [ownOurs, ownEmpty] = [sorted(ours, ({ own }) => own), sorted(empty, ({ own }) => own)];
  const added = median(allOurs) - median(allEmpty);
  return [
    {
      id: 'P17',
      what: `memory with ${guests} containers and a log of ${logLines} lines`,
      goal: `≤ ${GOAL_MB} MB added`,
      ratio: null,
      value: `${added.toFixed(0)} MB`,
      yardstick: `empty Electron window ${median(allEmpty).toFixed(0)} MB`,
      spread: `PSS ours ${rangeOf(allOurs)}, yardstick ${rangeOf(allEmpty)}; own ours ${rangeOf(ownOurs)}, yardstick ${rangeOf(ownEmpty)} MB`,
      isMet: added <= GOAL_MB,
    },
  ];
}

/** In MB: everything, and what is neither file nor shared with processes outside. */
type Memory = { readonly all: number; readonly own: number };

const sorted = (measured: readonly Memory[], pick: (memory: Memory) => number): number[] =>
  measured.map((memory) => pick(memory)).toSorted((a, b) => a - b);

async function memoryOf(app: ElectronApplication): Promise<Memory> {
  const root = app.process().pid;
  if (root === undefined) throw new Error('the app has ended');
  const rollups = await Promise.all((await treeOf(root)).map(rollupOf));
  const sum = (field: string): number =>
    rollups.reduce((total, text) => total + Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0), 0);
  return { all: sum('Pss') / 1024, own: (sum('Pss_Anon') + sum('Pss_Shmem')) / 1024 };
}

/** The process and everything it started. */
async function treeOf(root: number): Promise<number[]> {
  const parents = new Map<number, number>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    // The program's name stands in brackets and may hold blanks.
    const parent = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
    if (parent !== undefined) parents.set(Number(name), Number(parent));
  }
  const tree = [root];
  for (const pid of tree) for (const [child, parent] of parents) if (parent === pid) tree.push(child);
  return tree;
}

const rollupOf = (pid: number): Promise<string> => readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
