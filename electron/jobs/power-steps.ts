import { AppError } from '../../shared/errors.ts';
import type { Upid } from '../../shared/domain/ids.ts';
import type { JobData } from '../../shared/domain/job.ts';
import type { Proxmox } from '../proxmox/connect.ts';
import { onOwningNode } from '../proxmox/on-owning-node.ts';
import type { JournalEntry } from './job-records.ts';
import type { StepContext } from './recipe.ts';
import type { JobServices } from './services.ts';
import { settle } from './settle.ts';
import { findTask, follow, mayHaveBegun, sendOnce, untilOver, type Seeker } from './task-of-ours.ts';

export type PowerData = Extract<JobData, { kind: 'power-container' }>;
type Goal = 'running' | 'stopped';

/** What Proxmox waits by itself (`timeout` of `/status/shutdown`). */
const defaultShutdownSeconds = 60;
/** How long a reboot goes on trying to start what it has shut down. */
const startAgainMs = 10 * 60_000;

/** The deeds a power job is made of. Each looks whether it is done already before it sends anything again. */
export class PowerSteps {
  readonly #data: PowerData;
  readonly #services: JobServices;
  /** Where it is: it may have been moved since it was seen, which the first look finds out. */
  #node: string;

  constructor(data: PowerData, services: JobServices) {
    this.#data = data;
    this.#services = services;
    this.#node = data.node;
  }

  /** A container that runs already is what was wanted. */
  async start(context: StepContext): Promise<void> {
    const { vmid } = this.#data;
    await using proxmox = await this.#seeker.proxmox();
    if ((await this.#status(proxmox, context)).status === 'running') return context.log('gantry', 'It runs already.');
    await this.#assertMeant(proxmox, context);
    const send = () => proxmox.lxc.start(this.#node, vmid, { signal: context.signal });
    await follow(proxmox, await sendOnce(this.#seeker, context, send, ['vzstart', 'hastart']), context);
    await this.#settle('running', proxmox, context);
  }

  /** Starts what a reboot has shut down; a server that cannot be reached for a while must not leave it down. */
  async startAgain(context: StepContext): Promise<void> {
    const { clock } = this.#services;
    const until = clock.now() + startAgainMs;
    for (;;) {
      try {
        return await this.start(context);
      } catch (error) {
        // Both say that the start was never sent: it may be sent again.
        const isPassing = AppError.is(error, 'pve:unreachable') || AppError.is(error, 'pve:timeout');
        if (!isPassing || clock.now() >= until) throw error;
        context.status('The server does not answer; trying again to start it');
        await clock.sleep(2_000, { signal: context.signal });
      }
    }
  }

  /** Pulls the plug. */
  async stop(context: StepContext): Promise<void> {
    const { vmid } = this.#data;
    await using proxmox = await this.#seeker.proxmox();
    await this.#assertMeant(proxmox, context);
    const send = () => proxmox.lxc.stop(this.#node, vmid, { signal: context.signal });
    await follow(proxmox, await sendOnce(this.#seeker, context, send, ['vzstop', 'hastop']), context);
    await this.#settle('stopped', proxmox, context);
  }

  /**
   * Asks the guest to go, and never more than that unless the user wanted a stop in the end.
   * @throws AppError `container:shutdown-ignored` when it is still running after the time it was given; `job:cancelled`
   * when the user does not want what high availability would do
   */
  async shutDown(context: StepContext): Promise<void> {
    const { vmid, forceStop } = this.#data;
    if (!forceStop) await this.#confirmHardStop(context);
    await using proxmox = await this.#seeker.proxmox();
    await this.#assertMeant(proxmox, context);
    const options = { forceStop, timeoutSeconds: this.#seconds };
    const send = () => proxmox.lxc.shutdown(this.#node, vmid, options, { signal: context.signal });
    const upid = await sendOnce(this.#seeker, context, send, ['vzshutdown', 'hastop']);
    await this.#awaitShutdown(upid, proxmox, context);
  }

  async isStarted(context: StepContext, entry: JournalEntry): Promise<object | null> {
    await using proxmox = await this.#seeker.proxmox();
    await this.#untilOver(['vzstart', 'hastart'], proxmox, context, entry);
    return (await this.#status(proxmox, context)).status === 'running' ? {} : null;
  }

  async isStopped(context: StepContext, entry: JournalEntry): Promise<object | null> {
    await using proxmox = await this.#seeker.proxmox();
    await this.#untilOver(['vzstop', 'hastop'], proxmox, context, entry);
    return (await this.#status(proxmox, context)).status === 'stopped' ? {} : null;
  }

  /** Down, or being shut down by our own task, which is then waited for; else null. */
  async isShutDown(context: StepContext, entry: JournalEntry): Promise<object | null> {
    await using proxmox = await this.#seeker.proxmox();
    const { status, uptime = 0 } = await this.#status(proxmox, context);
    if (status === 'stopped') return {};
    // It went down since and somebody has started it: down it was.
    if (entry.outcome.kind === 'none' && uptime * 1_000 < this.#services.clock.now() - entry.intentAt) return {};
    const upid = await this.#taskOf(entry, ['vzshutdown', 'hastop'], context);
    if (!upid) return null;
    const task = await proxmox.tasks.status(upid, { signal: context.signal });
    if (task.status !== 'running') return null;
    await this.#awaitShutdown(upid, proxmox, context);
    return {};
  }

  /** @throws AppError `container:changed` when the number has come to mean another container meanwhile */
  async sameAs(before: Identity, context: StepContext): Promise<void> {
    const now = await this.identity(context);
    if (now.hostname === before.hostname && now.rootfs === before.rootfs) return;
    const told = ({ hostname, rootfs }: Identity): string => `${hostname} on ${rootfs}`;
    throw new AppError('container:changed', `${this.#data.vmid} is another container after the reboot`, {
      expected: told(before),
      found: told(now),
    });
  }

  async identity({ signal }: StepContext): Promise<Identity> {
    const { vmid } = this.#data;
    await using proxmox = await this.#seeker.proxmox();
    const { config } = await this.#there(proxmox, { signal }, (node) => proxmox.lxc.config(node, vmid, { signal }));
    return { hostname: config['hostname'] ?? '', rootfs: config['rootfs']?.split(',')[0] ?? '' };
  }

  get #seeker(): Seeker {
    const { connectionId, vmid } = this.#data;
    const services = this.#services;
    return {
      place: { connectionId, node: this.#node, vmid },
      services,
      proxmox: () => services.proxmox(connectionId),
    };
  }

  get #seconds(): number {
    return this.#data.shutdownSeconds ?? defaultShutdownSeconds;
  }

  async #awaitShutdown(upid: Parameters<typeof follow>[1], proxmox: Proxmox, context: StepContext): Promise<void> {
    const { hostname, vmid } = this.#data;
    context.status(`Asked it to shut down; waiting up to ${this.#seconds} s`);
    try {
      await follow(proxmox, upid, context);
      await this.#settle('stopped', proxmox, context);
    } catch (error) {
      const isLate =
        AppError.is(error, 'container:still') ||
        (AppError.is(error, 'pve:task-failed') && /did not stop|got timeout/.test(error.details.exitstatus));
      if (!isLate) throw error;
      if ((await this.#status(proxmox, context)).status !== 'running') return;
      throw new AppError(
        'container:shutdown-ignored',
        `${hostname} is still running ${this.#seconds} s after it was asked to shut down`,
        { vmid, hostname, afterSeconds: this.#seconds, isReboot: this.#data.action === 'reboot' },
        { cause: error },
      );
    }
  }

  /**
   * Looked at right before every send. The name in effect counts, which is the one the lists show.
   * @throws AppError `container:changed` when the number belongs to a container of another name
   */
  async #assertMeant(proxmox: Proxmox, { signal }: StepContext): Promise<void> {
    const { vmid, hostname: expected } = this.#data;
    const read = (node: string) => proxmox.lxc.config(node, vmid, { signal, isCurrent: true });
    const { config } = await this.#there(proxmox, { signal }, read);
    const found = config['hostname'] ?? `CT${vmid}`;
    if (found === expected) return;
    throw new AppError('container:changed', `${vmid} is not the one that was meant`, { expected, found });
  }

  /** The agent of high availability pulls the plug when the time of a shutdown is over (PVE::HA::Resources::PVECT). */
  async #confirmHardStop(context: StepContext): Promise<void> {
    if (!(await this.#isHaManaged(context))) return;
    const isAccepted = await context.ask(
      'High availability manages it: Proxmox will stop it hard if it has not shut down in time. Shut it down all the same?',
    );
    if (!isAccepted) throw new AppError('job:cancelled', 'The shutdown was refused', {});
  }

  async #isHaManaged(context: StepContext): Promise<boolean> {
    await using proxmox = await this.#seeker.proxmox();
    return (await this.#status(proxmox, context)).ha?.managed === 1;
  }

  /** What an attempt that was cut off has begun, so far as it is known or can be found. */
  async #taskOf(entry: JournalEntry, types: readonly string[], context: StepContext): Promise<Upid | null> {
    if (entry.upid !== null || !mayHaveBegun(entry)) return entry.upid;
    return findTask(this.#seeker, types, entry.intentAt, context);
  }

  /** It may be at it still: the state counts once it is over. */
  async #untilOver(
    types: readonly string[],
    proxmox: Proxmox,
    context: StepContext,
    entry: JournalEntry,
  ): Promise<void> {
    // Where it is now, which is where its tasks are.
    await this.#status(proxmox, context);
    await untilOver(proxmox, { ...entry, upid: await this.#taskOf(entry, types, context) }, context);
  }

  #status(proxmox: Proxmox, { signal }: StepContext) {
    return this.#there(proxmox, { signal }, (node) => proxmox.lxc.status(node, this.#data.vmid, { signal }));
  }

  /** Looks where it was last, then where the cluster says it is; what is sent afterwards goes there. */
  #there<T>(proxmox: Proxmox, asking: { signal: AbortSignal }, look: (node: string) => Promise<T>): Promise<T> {
    const seen = async (node: string): Promise<T> => {
      const found = await look(node);
      this.#node = node;
      return found;
    };
    return onOwningNode(proxmox, { node: this.#node, vmid: this.#data.vmid }, seen, asking);
  }

  /** The task of a container under HA only writes down the wish. */
  #settle(goal: Goal, proxmox: Proxmox, context: StepContext): Promise<void> {
    const extraMs = goal === 'stopped' ? this.#seconds * 1_000 : 0;
    const look = () => this.#status(proxmox, context);
    return settle(goal, look, context, { guest: this.#data, clock: this.#services.clock, extraMs });
  }
}

export type Identity = { readonly hostname: string; readonly rootfs: string };
