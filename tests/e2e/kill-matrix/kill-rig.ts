import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@playwright/test';
import type { ConnectionId, JobId, Vmid } from '../../../shared/domain/ids.ts';
import { isOver, type JobChoice, type JobSnapshot } from '../../../shared/domain/job.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Client } from '../../../renderer/ipc/client.ts';
import type { Simulator } from '../../../simulator/start-simulator.ts';
import { connect } from '../../integration/journey.ts';
import { GantryApp, launchApp } from '../app.ts';
import { windowClient } from '../window-client.ts';
import { matrixSpec } from './creation.ts';
import { finalState, inventory } from './final-state.ts';
import { endAt, journalWrites, watchJournal, type Boundary, type JournalWrite } from './journal-hook.ts';
import { readStore, type LeftBehind } from './store-copy.ts';

const passphrase = 'correct horse battery';
/** So long nothing at all may come of a job, on a machine with much else to do; how long all of it takes is not limited. */
const patienceMs = 60_000;
const lookEveryMs = 50;
const slowLookEveryMs = 1_000;

/** How the app ends: at a write of its journal, or so many milliseconds after the creation was approved. */
export type Ending = Boundary | { readonly afterMs: number };

/** One server, one app with one profile, and as many creations and deaths as one likes. */
export class KillRig implements AsyncDisposable {
  readonly #gantry: GantryApp;
  readonly #pve: Simulator;
  #connectionId: ConnectionId | null = null;

  private constructor(gantry: GantryApp, pve: Simulator) {
    this.#gantry = gantry;
    this.#pve = pve;
  }

  static async open(pve: Simulator): Promise<KillRig> {
    const rig = new KillRig(await launchApp({ keepsSize: true }), pve);
    await watchJournal(rig.#gantry.app);
    await rig.#client.call('vault:choose-passphrase', { passphrase });
    rig.#connectionId = await connect(rig.#client, pve, 'matrix');
    return rig;
  }

  get #client(): Pick<Client, 'call'> {
    return windowClient(this.#gantry.window);
  }

  /** A creation nobody disturbs: what it wrote into its journal, what came of it, and how long it took. */
  async unbroken(): Promise<{ writes: JournalWrite[]; state: string[]; tookMs: number }> {
    const before = (await journalWrites(this.#gantry.app)).length;
    const { jobId, vmid } = await this.#begin();
    const ended = await this.#ended(jobId);
    const tookMs = (ended.endedAt ?? 0) - ended.createdAt;
    expect(ended.state).toEqual({ name: 'succeeded' });
    const writes = (await journalWrites(this.#gantry.app)).slice(before);
    const state = await this.#finalState(jobId, vmid);
    this.#pve.world.removeContainer(vmid);
    return { writes, state, tookMs };
  }

  /** Begins a creation, lets the app end as told, and opens it again; tells when the creation was over before, or had not begun. */
  async dieAndReturn(ending: Ending): Promise<Survivor | 'over' | 'not begun'> {
    const before = await readStore(this.#gantry.userDataDir, 'newest');
    const secretsBefore = before?.secrets ?? 0;
    const inventoryBefore = inventory(this.#pve);
    const lastRequest = this.#pve.requests.at(-1) ?? null;
    const child = this.#gantry.app.process();
    const ended = once(child, 'exit');
    if ('write' in ending) await endAt(this.#gantry.app, ending);
    const spec = await matrixSpec(this.#client, this.#connection);
    const plan = await this.#client.call('plan:make', { spec });
    // The process may be gone before the reply is here.
    const approval = this.#client.call('container:create', { planId: plan.id, hash: plan.hash }).catch(() => undefined);
    if ('afterMs' in ending) {
      const timer = setTimeout(() => child.kill('SIGKILL'), ending.afterMs);
      timer.unref();
    }
    await this.#untilDead(ended, ending);
    expect(child.signalCode).toBe('SIGKILL');
    await approval;
    const left = await readStore(this.#gantry.userDataDir, 'newest');
    await this.#gantry.open();
    await watchJournal(this.#gantry.app);
    await this.#client.call('vault:unlock', { passphrase });
    // A container's number is used again once it is gone, so the job is known by its own id.
    if (!left || left.snapshot.id === before?.snapshot.id) {
      // What no row tells of must not have reached the server either.
      expect(this.creates({ lastRequest })).toBe(0);
      expect(inventory(this.#pve)).toEqual(inventoryBefore);
      return 'not begun';
    }
    if (isOver(left.snapshot.state)) {
      this.#pve.world.removeContainer(spec.vmid);
      return 'over';
    }
    const found = await this.#client.call('job:get', { jobId: left.snapshot.id });
    return { left, found, vmid: spec.vmid, secretsBefore, inventoryBefore, lastRequest };
  }

  /** Chooses to go on, where anything is left to do, and waits for the end. */
  async goOn({ left, found, vmid }: Survivor): Promise<string[]> {
    if (left.nextStep === null) await this.#succeeded(found.id);
    else await this.#choose(found.id, 'retry');
    const job = await this.#ended(found.id);
    const state = job.state.name === 'succeeded' ? await this.#finalState(found.id, vmid) : [JSON.stringify(job.state)];
    this.#pve.world.removeContainer(vmid);
    return state;
  }

  /** Chooses to undo all of it and waits for the end. */
  async rollBack({ found, vmid }: Survivor): Promise<{ job: JobSnapshot; inventory: string[]; secrets: number }> {
    const { id } = await this.#choose(found.id, 'roll-back');
    const job = await this.#ended(id);
    const left = await readStore(this.#gantry.userDataDir, id);
    const after = inventory(this.#pve);
    this.#pve.world.removeContainer(vmid);
    return { job, inventory: after, secrets: left?.secrets ?? 0 };
  }

  /** Requests to make a container since then. */
  creates({ lastRequest }: Pick<Survivor, 'lastRequest'>): number {
    const { requests } = this.#pve;
    const before = requests.findIndex((request) => request === lastRequest);
    // The server remembers the last thousand.
    if (lastRequest !== null && before === -1) throw new Error('more requests than are remembered');
    return requests.slice(before + 1).filter(({ method, path }) => method === 'POST' && path.endsWith('/lxc')).length;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#gantry[Symbol.asyncDispose]();
  }

  get #connection(): ConnectionId {
    if (this.#connectionId === null) throw new Error('not connected');
    return this.#connectionId;
  }

  async #begin(): Promise<{ jobId: JobId; vmid: Vmid }> {
    const spec = await matrixSpec(this.#client, this.#connection);
    const plan = await this.#client.call('plan:make', { spec });
    const { jobId } = await this.#client.call('container:create', { planId: plan.id, hash: plan.hash });
    return { jobId, vmid: spec.vmid };
  }

  /** The app may be looking just now what became of the step that was cut off; then its choices come a moment later. */
  async #choose(jobId: JobId, choice: JobChoice): Promise<JobSnapshot> {
    const deadline = performance.now() + patienceMs;
    for (;;) {
      const job = await this.#ended(jobId);
      if (!('choices' in job.state) || !job.state.choices.includes(choice))
        throw new Error(`no ${choice} offered: ${JSON.stringify(job.state)}`);
      try {
        return await this.#client.call('job:choose', { jobId, choice });
      } catch (error) {
        const isLooking = AppError.is(error, 'job:not-possible') || AppError.is(error, 'container:busy');
        if (!isLooking || performance.now() > deadline) throw error;
      }
    }
  }

  /** With every outcome written it has nothing left to do, and ends well unasked. */
  async #succeeded(jobId: JobId): Promise<void> {
    const patience = new Patience();
    for (;;) {
      const job = await this.#client.call('job:get', { jobId });
      if (job.state.name === 'succeeded') return;
      if (!patience.lastsFor(progressOf(job))) throw new Error(`did not end by itself: ${JSON.stringify(job)}`);
      await sleep(lookEveryMs);
    }
  }

  async #ended(jobId: JobId): Promise<JobSnapshot> {
    const patience = new Patience();
    for (;;) {
      const job = await this.#client.call('job:get', { jobId });
      if (isOver(job.state) || job.state.name === 'paused') return job;
      if (!patience.lastsFor(progressOf(job))) throw new Error(`stands still: ${JSON.stringify(job)}`);
      await sleep(lookEveryMs);
    }
  }

  /** The app is on its way to where it is to end as long as its jobs move. */
  async #untilDead(ended: Promise<unknown>, ending: Ending): Promise<void> {
    const patience = new Patience();
    const client = this.#client;
    let seen = '';
    for (;;) {
      // Never answered when the app ends in the middle of the question.
      void client.call('job:list', {}).then(
        (jobs) => (seen = jobs.map(progressOf).join()),
        () => undefined,
      );
      const isDead = await Promise.race([ended.then(() => true), sleep(slowLookEveryMs, false, { ref: false })]);
      if (isDead) return;
      if (!patience.lastsFor(seen)) throw new Error(`the app never came to ${JSON.stringify(ending)}`);
    }
  }

  async #finalState(jobId: JobId, vmid: Vmid): Promise<string[]> {
    const made = { connectionId: this.#connection, jobId, vmid };
    return finalState(this.#client, this.#pve, made);
  }
}

/** What was there when the app came back. */
export type Survivor = {
  readonly left: LeftBehind;
  /** The job as the app tells it now. */
  readonly found: JobSnapshot;
  readonly vmid: Vmid;
  readonly secretsBefore: number;
  readonly inventoryBefore: string[];
  readonly lastRequest: Simulator['requests'][number] | null;
};

const progressOf = ({ revision, lastSeq }: Pick<JobSnapshot, 'revision' | 'lastSeq'>): string =>
  `${revision} ${lastSeq}`;

/** Waits as long as something moves. */
class Patience {
  #seen = '';
  #until = performance.now() + patienceMs;

  lastsFor(seen: string): boolean {
    if (seen !== this.#seen) this.#until = performance.now() + patienceMs;
    this.#seen = seen;
    return performance.now() < this.#until;
  }
}
