import { expect, test } from '@playwright/test';
import { startSimulator } from '../../simulator/start-simulator.ts';
import { Random } from '../integration/fuzz/random.ts';
import { differences } from './kill-matrix/final-state.ts';
import { gearedClock } from './kill-matrix/geared-clock.ts';
import { KillRig, type Ending, type Survivor } from './kill-matrix/kill-rig.ts';
import { boundariesOf, instantsOf, sample } from './kill-matrix/points.ts';

const isFull = process.env['GANTRY_TEST_FULL'] === '1';
const seed = Number(process.env['GANTRY_SEED'] ?? 6);
/** A pattern for the deaths that are to be tried alone, out of all of them. */
const only = process.env['GANTRY_KILL'];
const full = { boundaries: Infinity, instants: 50 };
/** For one death and all that comes after it; the whole takes as many of them as it has rows. */
const rowMs = 3 * 60_000;

type Row = { readonly ending: Ending; readonly found: string; readonly problems: readonly string[] };

test('B05 A62 ended with SIGKILL at any boundary or instant, a creation is found where it was and comes to what an unbroken one comes to', async () => {
  const rows = await through(
    isFull || only !== undefined ? full : { boundaries: 8, instants: 4 },
    async (rig, survivor, unbroken) => {
      const state = await rig.goOn(survivor);
      const creates = rig.creates(survivor);
      return [...(creates === 1 ? [] : [`${creates} requests to create`]), ...differences(unbroken, state)];
    },
  );
  process.stdout.write(`kill matrix: ${good(rows)} of ${rows.length} equal (seed ${seed})\n`);
  expect(rows.filter(({ problems }) => problems.length > 0)).toEqual([]);
});

test('B06 ended with SIGKILL at any boundary or instant, a creation is rolled back and leaves the server as it was', async () => {
  const rows = await through(
    isFull || only !== undefined ? full : { boundaries: 4, instants: 2 },
    async (rig, survivor, unbroken) => {
      // Nothing of it was left to do: it is a finished creation, and no half one to undo.
      if (survivor.left.nextStep === null) return differences(unbroken, await rig.goOn(survivor));
      const { job, inventory, secrets } = await rig.rollBack(survivor);
      return [
        ...(job.state.name === 'succeeded' ? [] : [JSON.stringify(job.state)]),
        ...differences(survivor.inventoryBefore, inventory),
        ...(secrets === survivor.secretsBefore ? [] : [`${secrets - survivor.secretsBefore} secrets kept`]),
      ];
    },
  );
  process.stdout.write(`roll-back: ${good(rows)} of ${rows.length} empty (seed ${seed})\n`);
  expect(rows.filter(({ problems }) => problems.length > 0)).toEqual([]);
});

/** Goes on or undoes it, and tells what is not as it should be then. */
type Outlive = (rig: KillRig, survivor: Survivor, unbroken: readonly string[]) => Promise<string[]>;

/** Lets the app die at boundaries, where nothing has to take its time, and at instants, where it does; and looks what it made of each. */
async function through(counts: { boundaries: number; instants: number }, outlive: Outlive): Promise<Row[]> {
  const startedAt = performance.now();
  const allowMore = (): void => test.setTimeout(performance.now() - startedAt + rowMs);
  allowMore();
  const random = new Random(seed);
  const clock = gearedClock();
  await using pve = await startSimulator({ clock, seed: 'homelab' });
  await using rig = await KillRig.open(pve);
  const rows: Row[] = [];
  const live = async (endings: readonly Ending[], unbroken: readonly string[]): Promise<void> => {
    for (const ending of endings.filter((one) => only === undefined || new RegExp(only).test(nameOf(one)))) {
      allowMore();
      const row = await rowOf(rig, ending, unbroken, outlive);
      rows.push(row);
      print(row);
    }
  };
  allowMore();
  const quick = await rig.unbroken();
  await live(sample(boundariesOf(quick.writes), counts.boundaries, random), quick.state);
  clock.speed = 'fast';
  allowMore();
  const { tookMs, state } = await rig.unbroken();
  expect(differences(quick.state, state)).toEqual([]);
  await live(instantsOf(counts.instants, tookMs, random), state);
  return rows;
}

async function rowOf(rig: KillRig, ending: Ending, unbroken: readonly string[], outlive: Outlive): Promise<Row> {
  const survivor = await dieWithin(rig, ending);
  const { found, left } = survivor;
  const { state, steps } = found;
  // It may be looking at that very moment what became of the step, or have found that it was finished meanwhile.
  const stepId = 'stepId' in state ? state.stepId : (steps.find((step) => step.state === 'running')?.id ?? null);
  const wasIn = left.snapshot.steps.find((step) => step.state === 'running')?.id ?? null;
  const hasEnded = state.name === 'succeeded' && left.nextStep === null;
  const isKnown = state.name === 'interrupted' || state.name === 'running' || hasEnded;
  const open = steps.find((step) => step.state !== 'done')?.id ?? null;
  const wasQueued = left.snapshot.startedAt === null && stepId === null;
  const isFinished = steps.some(({ id, state: now }) => id === left.nextStep && now === 'done');
  const isRight =
    isKnown && (wasQueued || stepId === left.nextStep || stepId === wasIn || (isFinished && stepId === open));
  const wrong = `found ${state.name} in ${stepId}, not interrupted in ${left.nextStep}`;
  const afterwards = await outlive(rig, survivor, unbroken).catch((error: unknown) => [String(error)]);
  const problems = [...(isRight ? [] : [wrong]), ...afterwards];
  return { ending, found: `${state.name} in ${stepId}`, problems };
}

/** An instant may come when all is over, or before anything has begun, as no two creations take the same time: then it comes earlier or later. */
async function dieWithin(rig: KillRig, ending: Ending): Promise<Survivor> {
  let attempt = ending;
  for (let left = 10; left > 0; left -= 1) {
    const survivor = await rig.dieAndReturn(attempt);
    if (typeof survivor === 'object') return survivor;
    if ('afterMs' in attempt)
      attempt = { afterMs: Math.round(survivor === 'over' ? attempt.afterMs * 0.8 : attempt.afterMs * 1.8 + 20) };
  }
  throw new Error(`${JSON.stringify(ending)} never met a job that was at work`);
}

const good = (rows: readonly Row[]): number => rows.filter(({ problems }) => problems.length === 0).length;

const nameOf = (ending: Ending): string =>
  'write' in ending ? `${ending.side} ${ending.write} of ${ending.stepId}` : `after ${ending.afterMs} ms`;

function print({ ending, found, problems }: Row): void {
  process.stdout.write(
    `${nameOf(ending).padEnd(44)} ${found.padEnd(36)} ${problems.length === 0 ? 'as it should be' : problems.join('; ')}\n`,
  );
}
