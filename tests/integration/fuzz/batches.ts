import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startSimulator, type Simulator } from '../../../simulator/start-simulator.ts';
import * as guests from '../../../simulator/testing/quiet-guests.ts';
import type { WorldState } from '../../../simulator/world/world-state.ts';
import { answerFaults } from './answers.ts';
import { stateFaults } from './invariants.ts';
import { listFaults } from './lists.ts';
import { Random } from './random.ts';
import { anyRequest, lifecycleRequest, type FuzzRequest } from './requests.ts';
import { hastyClock, logInCallers, startSmallWorld } from './small-world.ts';
import { Wire } from './wire.ts';

const BATCH = 100;
/** After so many batches a new world begins, so that it does not run dry of guests and users. */
const BATCHES_PER_WORLD = 20;
const MOST_REPLAYS = 80;

type Batch = { readonly requests: readonly FuzzRequest[]; readonly inFlight: number };
export type FuzzReport = {
  readonly sent: number;
  readonly statuses: Readonly<Record<string, number>>;
  readonly tasks: number;
};

/** Sends `count` requests in batches and looks at everything after each; throws with a short way to see it again. */
export async function fuzz(seed: number, count: number): Promise<FuzzReport> {
  const random = new Random(seed);
  const statuses: Record<string, number> = {};
  let tasks = 0;
  let sent = 0;
  while (sent < count) {
    await using pve = await startSmallWorld();
    using wire = new Wire(pve.port, await logInCallers(pve));
    const digests = new Map<string, string>();
    let before = pve.world.exportState();
    for (let batches = 0; batches < BATCHES_PER_WORLD && sent < count; batches++) {
      const batch = makeBatch(random, Math.min(BATCH, count - sent));
      const faults = await runBatch(
        pve,
        wire,
        batch,
        digests,
        (status) => (statuses[status] = (statuses[status] ?? 0) + 1),
      );
      if (faults.length > 0) throw new Error(await explain(seed, sent, before, batch, faults));
      sent += batch.requests.length;
      before = pve.world.exportState();
    }
    tasks += before.tasks.length;
  }
  return { sent, statuses, tasks };
}

function makeBatch(random: Random, size: number): Batch {
  const isBurst = random.chance(0.25);
  const requests = Array.from({ length: size }, () => (isBurst ? lifecycleRequest(random) : anyRequest(random)));
  return { requests, inFlight: isBurst ? 16 : random.pick([1, 8]) };
}

/** Faults of the answers, of the process and of the world afterwards. */
async function runBatch(
  pve: Simulator,
  wire: Wire,
  { requests, inFlight }: Batch,
  digests: Map<string, string>,
  count: (status: string) => void = () => undefined,
): Promise<string[]> {
  const faults: string[] = [];
  const note = (error: unknown): void => {
    faults.push(`the process stumbled: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  };
  process.on('uncaughtException', note);
  process.on('unhandledRejection', note);
  try {
    const waiting = [...requests];
    const lane = async (): Promise<void> => {
      for (let request = waiting.shift(); request; request = waiting.shift()) {
        const answer = await wire.send(request);
        count(String(answer.status ?? 'closed'));
        for (const fault of answerFaults(request, answer)) faults.push(`${print(request)}: ${fault}`);
      }
    };
    await Promise.all(Array.from({ length: inFlight }, lane));
    faults.push(...(await worldFaults(pve, wire, digests)));
    return faults;
  } finally {
    process.off('uncaughtException', note);
    process.off('unhandledRejection', note);
  }
}

/** The HA manager acts between two tasks, too: what is only passing is gone when it is looked at again. */
async function worldFaults(pve: Simulator, wire: Wire, digests: Map<string, string>): Promise<string[]> {
  let faults: string[] = [];
  for (let looks = 0; looks < 3; looks++) {
    await pve.world.settleTasks();
    const state = pve.world.exportState();
    faults = stateFaults(state, (vmid) => pve.world.hasInside(vmid));
    if (faults.length === 0) faults = await listFaults(wire, state, digests);
    if (faults.length === 0) return [];
  }
  return faults;
}

/** Leaves out of the batch whatever is not needed to see a fault again. */
async function explain(
  seed: number,
  sent: number,
  before: WorldState,
  batch: Batch,
  faults: readonly string[],
): Promise<string> {
  let smallest = batch.requests;
  let found = faults;
  let replays = 0;
  for (
    let size = Math.ceil(smallest.length / 2);
    size >= 1 && replays < MOST_REPLAYS;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  ) {
    for (let start = 0; start < smallest.length && replays < MOST_REPLAYS;) {
      const rest = [...smallest.slice(0, start), ...smallest.slice(start + size)];
      replays += 1;
      const again = rest.length === 0 ? [] : await replay(before, { ...batch, requests: rest });
      if (again.length === 0) start += size;
      else [smallest, found] = [rest, again];
    }
  }
  const isSeenAgain = smallest.length < batch.requests.length;
  return [
    `seed ${seed}, after ${sent} requests:`,
    ...faults.slice(0, 8).map((fault) => `  ${fault}`),
    isSeenAgain
      ? `the same world shows it with these ${smallest.length} (${batch.inFlight} in flight):`
      : 'not seen again in a replay; the batch was:',
    ...smallest.map((request) => `  ${print(request)}`),
    ...(isSeenAgain ? found.slice(0, 4).map((fault) => `  -> ${fault}`) : []),
    'with these guests before:',
    ...Object.values(before.containers).map(
      (each) =>
        `  ${each.vmid} on ${each.node}: ${JSON.stringify({ ...each, savedGuest: undefined, hostKeys: undefined })}`,
    ),
  ].join('\n');
}

/** The batch once more in a world that begins as the other did; its state goes through a file, as between two runs. */
async function replay(before: WorldState, batch: Batch): Promise<string[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'gantry-fuzz-'));
  try {
    const stateFile = path.join(folder, 'state.json');
    await writeFile(stateFile, JSON.stringify({ ...before, port: 0 }));
    await using pve = await startSimulator({ stateFile, guests, clock: hastyClock() });
    using wire = new Wire(pve.port, await logInCallers(pve));
    return await runBatch(pve, wire, batch, new Map());
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const print = ({ method, path: address, caller, headers, body, abort, raw }: FuzzRequest): string =>
  raw === undefined
    ? `${caller}: ${method} ${shortened(address)} ${headers['Content-Type'] ?? ''} ${JSON.stringify(body.slice(0, 600))}${abort === undefined ? '' : ` (${abort})`}`
    : `raw ${JSON.stringify(raw.slice(0, 200))}`;

const shortened = (text: string): string =>
  text.length > 1200 ? `${text.slice(0, 1200)}… (${text.length} characters)` : text;
