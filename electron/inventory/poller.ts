import { AppError, toErrorData } from '../../shared/errors.ts';
import type { ConnectionHealth } from '../../shared/domain/connection.ts';
import type { ConnectionId } from '../../shared/domain/ids.ts';
import type { Guest, NodeFacts } from '../../shared/domain/inventory.ts';
import { abortable, isAbortError } from '../lib/abort.ts';
import type { Clock } from '../lib/clock.ts';
import type { ClusterApi } from '../proxmox/cluster.ts';
import type { LxcApi } from '../proxmox/lxc.ts';
import type { VersionApi } from '../proxmox/version.ts';
import { fillUnknown } from './fill-unknown.ts';
import { mergeInventory, type InventoryState } from './merge.ts';

export type PollerOptions = {
  connectionId: ConnectionId;
  /** The client to ask with; asked for at every look, so that a replaced one is taken up. */
  proxmox: () => Promise<{
    cluster: Pick<ClusterApi, 'resources'>;
    lxc: Pick<LxcApi, 'list'>;
    version: Pick<VersionApi, 'read'>;
  }>;
  /** What was last known; read once, before the first look. */
  known: () => readonly Guest[];
  /** Gets the complete lists whenever something in them is different. */
  save: (state: { guests: Guest[]; nodes: NodeFacts[] }) => void;
  clock: Clock;
  /** Told after every look. */
  onHealth: (health: ConnectionHealth) => void;
};

export const pollMs = 10_000;
export const hiddenPollMs = 60_000;
export const maxBackOffMs = 5 * 60_000;
const lookTimeoutMs = 15_000;

/** Follows the inventory of one server. Knows of no other, so one that is away holds up nobody. */
export interface InventoryPoller extends AsyncDisposable {
  start(): void;
  /** Looks now, or shares the look that is under way. Never rejects: health tells how it went. */
  refresh(): Promise<void>;
  /** While no window is seen, one look a minute is enough. */
  setHidden(isHidden: boolean): void;
}

export const createInventoryPoller = (options: PollerOptions): InventoryPoller => new Poller(options);

class Poller implements InventoryPoller {
  readonly #options: PollerOptions;
  readonly #closing = new AbortController();
  #wake = new AbortController();
  #state: InventoryState | null = null;
  #look: Promise<void> | null = null;
  #loop: Promise<void> | null = null;
  #isHidden = false;
  #failures = 0;
  #isShut = false;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #contact: { at: number; version: string } | null = null;

  constructor(options: PollerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#loop ??= this.#run();
  }

  refresh(): Promise<void> {
    this.#look ??= this.#once().finally(() => (this.#look = null));
    return this.#look;
  }

  setHidden(isHidden: boolean): void {
    const isShownAgain = this.#isHidden && !isHidden;
    this.#isHidden = isHidden;
    if (isShownAgain && this.#options.clock.now() - this.#lookedAt >= pollMs) this.#wake.abort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    await Promise.allSettled([this.#loop, this.#look]);
  }

  async #run(): Promise<void> {
    const { clock } = this.#options;
    const { signal } = this.#closing;
    while (!signal.aborted) {
      await this.refresh();
      this.#wake = new AbortController();
      const waking = AbortSignal.any([signal, this.#wake.signal]);
      await clock.sleep(this.#delayMs(), { signal: waking }).catch(() => undefined);
    }
  }

  async #once(): Promise<void> {
    const { connectionId, proxmox, known, save, clock, onHealth } = this.#options;
    const { signal } = this.#closing;
    this.#lookedAt = clock.now();
    try {
      const client = await abortable(proxmox(), signal);
      const options = { signal, timeoutMs: lookTimeoutMs };
      // The version can only have changed while the server was away.
      const isBack = this.#contact === null || this.#failures > 0;
      const version = isBack ? client.version.read(options).then(({ version: text }) => text) : this.#contact?.version;
      const [told, current = ''] = await Promise.all([client.cluster.resources(options), version]);
      const resources = await fillUnknown(told, client.lxc, options);
      const before = (this.#state ??= { guests: known(), nodes: [] });
      const now = clock.now();
      const merged = mergeInventory(before, resources, { connectionId, now });
      this.#state = merged;
      // Back again: the loop need not sleep its long pause to the end.
      if (this.#failures > 0) this.#wake.abort();
      this.#failures = 0;
      this.#isShut = false;
      this.#contact = { at: now, version: current };
      if (merged.hasChanged) save({ guests: merged.guests, nodes: merged.nodes });
      onHealth({ state: 'online', lastContactAt: now, version: current });
    } catch (error) {
      if (signal.aborted && isAbortError(error)) return;
      this.#failures += 1;
      this.#isShut = AppError.is(error, 'pve:unauthenticated') || AppError.is(error, 'pve:untrusted-certificate');
      onHealth({ state: 'offline', lastContactAt: this.#contact?.at ?? null, error: toErrorData(error) });
    }
  }

  /** A refused sign-in or a changed certificate needs the user: asking often would only count as an attack. */
  #delayMs(): number {
    const base = this.#isHidden ? hiddenPollMs : pollMs;
    if (this.#isShut) return maxBackOffMs;
    return Math.min(base * 2 ** this.#failures, Math.max(base, maxBackOffMs));
  }
}
