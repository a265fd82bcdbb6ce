import type { ConnectionId, JobId } from '../../../shared/domain/ids.ts';
import { isOver, type JobSnapshot } from '../../../shared/domain/job.ts';
import type { Plan, StepKind } from '../../../shared/domain/plan.ts';
import { openHeadless, type Headless } from '../../../scripts/headless.ts';
import { startSimulator, type Simulator } from '../../../simulator/start-simulator.ts';
import { connect, specFor } from '../journey.ts';
import { faults, type FaultName } from './faults.ts';
import { heldClock, type HeldClock } from './held-clock.ts';
import { isPromised, isThrough, outcomeOf, type Timing } from './judge.ts';
import { PatientClock } from './patient-clock.ts';
import { promises } from './promises.ts';
import type { Scene } from './scene.ts';
import { inventory, leftUndone, wanted } from './wanted.ts';

export type Combination = { fault: FaultName; timing: Timing; stepId: string };
export type Row = Combination & { outcome: string; afterwards: string; problems: string[] };

/** In real time, without a word or a step of the job: nothing that is promised is silent for so long, on a busy machine either. */
const hangsAfterMs = 90_000;
/** However much it has to say. */
const mostMs = 5 * 60_000;

/** One homelab and one app, in which a creation meets one fault after another. */
export class MatrixRig implements AsyncDisposable {
  readonly #app: Headless;
  readonly #pve: Simulator;
  readonly #connectionId: ConnectionId;
  readonly #world: HeldClock;
  readonly #clock: PatientClock;
  #runs = 0;

  private constructor(parts: {
    app: Headless;
    pve: Simulator;
    connectionId: ConnectionId;
    world: HeldClock;
    clock: PatientClock;
  }) {
    this.#app = parts.app;
    this.#pve = parts.pve;
    this.#connectionId = parts.connectionId;
    this.#world = parts.world;
    this.#clock = parts.clock;
  }

  static async open(): Promise<MatrixRig> {
    const clock = new PatientClock();
    const world = heldClock(() => clock.now());
    const pve = await startSimulator({ clock: world, seed: 'homelab' });
    const app = await openHeadless({ speed: 'instant', clock, simulator: pve });
    return new MatrixRig({ app, pve, connectionId: await connect(app, pve, 'matrix'), world, clock });
  }

  /** Every fault at every step where it can begin. */
  async combinations(): Promise<Combination[]> {
    const { steps } = await this.#plan();
    return (Object.keys(promises) as FaultName[]).flatMap((fault) => {
      const { from, within } = promises[fault];
      const isMeant = (kind: StepKind): boolean => from === undefined || from.includes(kind);
      const before = promises[fault].before === undefined ? [] : steps.filter(({ kind }) => isMeant(kind));
      const amid = within === undefined ? [] : steps.filter(({ kind }) => within[kind] !== undefined);
      return [
        ...before.map(({ id }) => ({ fault, timing: 'before' as const, stepId: id })),
        ...amid.map(({ id }) => ({ fault, timing: 'within' as const, stepId: id })),
      ];
    });
  }

  async run(combination: Combination): Promise<Row> {
    const { fault, timing, stepId } = combination;
    const before = inventory(this.#pve);
    const plan = await this.#plan();
    const { vmid, node, storage } = plan.spec;
    const scene: Scene = { app: this.#app, connectionId: this.#connectionId, node, storage, vmid };
    let mend: () => Promise<void> | void = () => undefined;
    try {
      const isFirst = plan.steps[0]?.id === stepId;
      if (isFirst && timing === 'before') mend = await faults[fault](scene);
      if (isFirst && timing === 'within') this.#world.slow();
      const jobId = isFirst ? await this.#begin(plan) : await this.#beginAndWaitBefore(plan, stepId);
      if (!isFirst && timing === 'before') mend = await faults[fault](scene);
      if (!isFirst && timing === 'within') this.#world.slow();
      if (!isFirst) await this.#app.call('job:answer', { jobId, accept: true });
      if (timing === 'within') {
        await this.#holdAmid(jobId, stepId);
        mend = await faults[fault](scene);
        this.#goOn();
      }
      const met = await this.#ended(jobId);
      const outcome = outcomeOf(met);
      const told = `${outcome.outcome}${outcome.stepId === null ? '' : ` in ${outcome.stepId}`}`;
      const isKept = isPromised(promises[fault], plan.steps, stepId, timing, outcome);
      await mend();
      mend = () => undefined;
      const { afterwards, problems } = await this.#goOnFrom(met, outcome.outcome, before);
      return {
        ...combination,
        outcome: told,
        afterwards,
        problems: [...(isKept ? [] : [`not promised: ${told}`]), ...problems],
      };
    } catch (error) {
      const problem = error instanceof Error ? (error.stack ?? error.message) : JSON.stringify(error);
      return { ...combination, outcome: 'the matrix failed', afterwards: '', problems: [problem] };
    } finally {
      this.#goOn();
      await mend();
      await this.#pve.faults.clearAll();
      for (const own of this.#app.parts.jobs.list()) if (!isOver(own.state)) await this.#abandon(own.id);
      for (const one of Object.values(this.#pve.world.exportState().containers))
        if (!before.some((line) => line.startsWith(`container ${one.vmid} `)))
          this.#pve.world.removeContainer(one.vmid);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#app[Symbol.asyncDispose]();
    await this.#pve[Symbol.asyncDispose]();
    this.#clock[Symbol.dispose]();
  }

  /** What can be done once the fault is no more, and whether the world is then as it was promised. */
  async #goOnFrom(
    met: JobSnapshot,
    outcome: string,
    before: readonly string[],
  ): Promise<{ afterwards: string; problems: string[] }> {
    const { id: jobId } = met;
    if (isThrough(outcome)) return { afterwards: '', problems: await leftUndone(this.#app, jobId) };
    if (outcome === 'gone') {
      const gone = inventory(this.#pve).filter((line) => !before.includes(line));
      return { afterwards: 'closed', problems: gone };
    }
    if (!outcome.startsWith('pauses') && this.#runs % 2 === 0) {
      const { id } = await this.#app.call('job:choose', { jobId, choice: 'roll-back' });
      const undone = await this.#ended(id);
      const left = inventory(this.#pve).filter((line) => !before.includes(line));
      return {
        afterwards: `roll-back ${undone.state.name}`,
        problems: [
          ...(undone.state.name === 'succeeded' ? [] : [JSON.stringify(undone.state)]),
          ...left.map((line) => `left: ${line}`),
        ],
      };
    }
    const how = await this.#again(met, outcome);
    const ended = await this.#ended(jobId);
    if (ended.state.name !== 'succeeded')
      return { afterwards: how, problems: [`${how}: ${JSON.stringify(ended.state)}`] };
    return { afterwards: `${how} succeeded`, problems: await leftUndone(this.#app, jobId) };
  }

  async #again({ id: jobId }: JobSnapshot, outcome: string): Promise<string> {
    if (outcome.startsWith('pauses')) {
      await this.#app.call('job:answer', { jobId, accept: true });
      // The answer is written down first; the job is taken up right after.
      await this.#until(() => this.#app.parts.jobs.get(jobId).state.name !== 'paused');
      return 'answered and';
    }
    if (outcome === 'unknown') {
      await this.#app.call('connection:refresh', { connectionId: this.#connectionId });
      const looked = await this.#ended(jobId);
      if (looked.state.name === 'succeeded') return 'by itself';
    }
    await this.#app.call('job:choose', { jobId, choice: 'retry' });
    const { state } = await this.#ended(jobId);
    // A script that runs once and may have run in part is begun again only with its user's word.
    if (!('choices' in state) || !state.choices.includes('run-again')) return 'retry';
    await this.#app.call('job:choose', { jobId, choice: 'run-again' });
    return 'retry, run again';
  }

  async #plan(): Promise<Plan> {
    const options = await this.#app.call('node:options', { connectionId: this.#connectionId, node: 'pve2' });
    const storage = options.storages.find(({ content }) => content.includes('rootdir'))?.name;
    // A number of its own for each: what an earlier one left in the list of tasks is not about it.
    this.#runs += 1;
    const spec = await specFor(this.#app, this.#connectionId, {
      ...wanted,
      node: 'pve2',
      storage,
      vmid: 1_000 + this.#runs,
    });
    return this.#app.call('plan:make', { spec });
  }

  async #begin(plan: Plan): Promise<JobId> {
    return (await this.#app.call('container:create', { planId: plan.id, hash: plan.hash })).jobId;
  }

  /** Nothing moves on the server until the job knows where it is to wait. */
  async #beginAndWaitBefore(plan: Plan, stepId: string): Promise<JobId> {
    this.#hold();
    const jobId = await this.#begin(plan);
    await this.#app.call('job:pause', { jobId, stepId, isWanted: true });
    this.#goOn();
    const { state } = await this.#ended(jobId);
    if (state.name !== 'paused') throw new Error(`${JSON.stringify(state)} instead of a pause before ${stepId}`);
    return jobId;
  }

  /** Holds the world as soon as a task of Proxmox is known or something was printed: the step is in the middle of its work. */
  async #holdAmid(jobId: JobId, stepId: string): Promise<void> {
    const { jobs } = this.#app.parts;
    let isAmid = false;
    const note = (isSo: boolean): void => {
      if (!isSo || isAmid) return;
      isAmid = true;
      this.#hold();
    };
    const stops = [
      jobs.progress.on(({ jobId: of, step, ...event }) =>
        note(of === jobId && step === stepId && event.type === 'log' && event.stream !== 'gantry'),
      ),
      jobs.changed.on(({ id, steps }) =>
        note(
          id === jobId && steps.some((step) => step.id === stepId && step.upid !== null && step.state === 'running'),
        ),
      ),
    ];
    try {
      await this.#until(() => isAmid);
    } finally {
      for (const stop of stops) stop();
    }
  }

  async #until(isSo: () => boolean): Promise<void> {
    const deadline = performance.now() + 10_000;
    while (!isSo()) {
      if (performance.now() > deadline) throw new Error('it never came to that');
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  async #ended(jobId: JobId): Promise<JobSnapshot> {
    const { jobs } = this.#app.parts;
    const stops: (() => void)[] = [];
    const hung = new Promise<never>((_resolve, reject) => {
      const hang = (): void => {
        const step = jobs.get(jobId).steps.find(({ state }) => state === 'running');
        reject(new Error(`hangs: ${JSON.stringify(step)}`));
      };
      const silence = setTimeout(hang, hangsAfterMs);
      const most = setTimeout(hang, mostMs);
      stops.push(
        () => clearTimeout(silence),
        () => clearTimeout(most),
        jobs.changed.on(({ id }) => void (id === jobId && silence.refresh())),
        jobs.progress.on((event) => void (event.jobId === jobId && silence.refresh())),
      );
    });
    try {
      return await Promise.race([jobs.finished(jobId), hung]);
    } finally {
      for (const stop of stops) stop();
    }
  }

  async #abandon(jobId: JobId): Promise<void> {
    await this.#app.call('job:cancel', { jobId }).catch(() => undefined);
    await this.#ended(jobId).catch(() => undefined);
  }

  #hold(): void {
    this.#clock.isHeld = true;
    this.#world.hold();
  }

  #goOn(): void {
    this.#world.goOn();
    this.#clock.isHeld = false;
  }
}
