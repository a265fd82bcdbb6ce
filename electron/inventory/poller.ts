import { AppError, toErrorData } from '../../shared/errors.ts';
import type { ConnectionHealth } from '../../shared/domain/connection.ts';
import type { ConnectionId, Vmid } from '../../shared/domain/ids.ts';
import { abortable, isAbortError } from '../lib/abort.ts';
import type { Clock } from '../lib/clock.ts';
import type { ClusterApi } from '../proxmox/cluster.ts';
import type { LxcApi } from '../proxmox/lxc.ts';
import type { NodesApi } from '../proxmox/nodes.ts';
import type { VersionApi } from '../proxmox/version.ts';
import { fillUnknown } from './fill-unknown.ts';
import { mergeInventory, type InventoryState, type MergedInventory } from './merge.ts';

export type PollerOptions = {
  connectionId: ConnectionId;
  /** The client to ask with; asked for at every look, so that a replaced one is taken up. */
  proxmox: () => Promise<PolledServer>;
  /** What is known at the time of a look. */
  known: () => InventoryState;
  /** Gets the complete lists, and what is different in them, whenever something is. */
  save: (state: MergedInventory) => void;
  /** Whether a job of ours works on this number. */
  isBusy?: (vmid: Vmid) => boolean;
  clock: Clock;
  /** Told after every look, with when the next one will be. */
  onHealth: (health: ConnectionHealth, nextLookAt: number) => void;
  /** Told which certificates the nodes have, whenever the server was away before; what may have lost a right says nothing. */
  onNodeFingerprints?: (fingerprints: string[]) => void;
};

export type PolledServer = {
  cluster: Pick<ClusterApi, 'resources'>;
  lxc: Pick<LxcApi, 'list'>;
  nodes: Pick<NodesApi, 'list'>;
  version: Pick<VersionApi, 'read'>;
};

export const pollMs = 10_000;
export const hiddenPollMs = 60_000;
export const maxBackOffMs = 5 * 60_000;
const lookTimeoutMs = 15_000;
/** A node that does not answer must not keep what the others have told from the screen. */
const fillTimeoutMs = 2_000;
/** Several reasons to look at once, such as a machine that wakes and a window that is shown, make one look. */
const soonMs = 2_000;

/** Follows the inventory of one server. Knows of no other, so one that is away holds up nobody. */
export interface InventoryPoller extends AsyncDisposable {
  start(): void;
  /** Looks now, or shares the look that is under way. Never rejects: health tells how it went. */
  refresh(): Promise<void>;
  /** Something may be different: the network is back, the machine has woken. Long pauses are given up. */
  lookSoon(): void;
  /** While no window is seen, one look a minute is enough. */
  setHidden(isHidden: boolean): void;
}

export const createInventoryPoller = (options: PollerOptions): InventoryPoller => new Poller(options);

class Poller implements InventoryPoller {
  readonly #options: PollerOptions;
  readonly #closing = new AbortController();
  #turn = new AbortController();
  #look: Promise<void> | null = null;
  #loop: Promise<void> | null = null;
  #isHidden = false;
  #failures = 0;
  #isShut = false;
  #isAskedAgain = false;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #nextAt = Number.NEGATIVE_INFINITY;
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

  lookSoon(): void {
    // Who needs the user is not asked more often because the window or the machine came back.
    if (this.#isShut) return;
    // The look that is under way may hang on a network that is gone: if it fails, the next one follows at once.
    this.#isAskedAgain = this.#look !== null;
    const now = this.#options.clock.now();
    this.#failures = Math.min(this.#failures, 1);
    this.#planNext(Math.max(now, this.#lookedAt + soonMs));
  }

  setHidden(isHidden: boolean): void {
    if (this.#isHidden === isHidden) return;
    this.#isHidden = isHidden;
    const now = this.#options.clock.now();
    const isDue = !isHidden && !this.#isShut && now - this.#lookedAt >= pollMs;
    this.#planNext(isDue ? now : this.#lookedAt + this.#delayMs());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    await Promise.allSettled([this.#loop, this.#look]);
  }

  async #run(): Promise<void> {
    const { clock } = this.#options;
    const { signal } = this.#closing;
    await this.refresh();
    while (!signal.aborted) {
      const waitMs = this.#nextAt - clock.now();
      if (waitMs <= 0) await this.refresh();
      else await clock.sleep(waitMs, { signal: AbortSignal.any([signal, this.#turn.signal]) }).catch(() => undefined);
    }
  }

  /** The loop goes to sleep anew, until then. */
  #planNext(at: number): void {
    this.#nextAt = at;
    this.#turn.abort();
    this.#turn = new AbortController();
  }

  async #once(): Promise<void> {
    const { clock, onHealth } = this.#options;
    const { signal } = this.#closing;
    this.#lookedAt = clock.now();
    this.#isAskedAgain = false;
    try {
      const contact = await this.#ask();
      this.#failures = 0;
      this.#isShut = false;
      this.#contact = contact;
      this.#planNext(clock.now() + this.#delayMs());
      onHealth({ state: 'online', lastContactAt: contact.at, version: contact.version }, this.#nextAt);
    } catch (error) {
      if (signal.aborted && isAbortError(error)) return;
      this.#failures = this.#isAskedAgain ? 1 : this.#failures + 1;
      this.#isShut = AppError.is(error, 'pve:unauthenticated') || AppError.is(error, 'pve:untrusted-certificate');
      const isDue = this.#isAskedAgain && !this.#isShut;
      this.#planNext(isDue ? Math.max(clock.now(), this.#lookedAt + soonMs) : clock.now() + this.#delayMs());
      const lastContactAt = this.#contact?.at ?? null;
      try {
        onHealth({ state: 'offline', lastContactAt, error: toErrorData(error) }, this.#nextAt);
      } catch {
        // What cannot be written down now, such as on a full disk, is told again by the next look; it must not end the looking.
      }
    }
  }

  async #ask(): Promise<{ at: number; version: string }> {
    const { connectionId, proxmox, known, save, isBusy, clock, onNodeFingerprints } = this.#options;
    const { signal } = this.#closing;
    const client = await abortable(proxmox(), signal);
    const options = { signal, timeoutMs: lookTimeoutMs };
    // Version and certificates can only have changed while the server was away.
    const isBack = this.#contact === null || this.#failures > 0;
    const version = isBack ? client.version.read(options).then(({ version: text }) => text) : this.#contact?.version;
    const [told, current = '', fingerprints] = await Promise.all([
      client.cluster.resources(options),
      version,
      isBack ? fingerprintsOf(client, options) : [],
    ]);
    if (fingerprints.length > 0) onNodeFingerprints?.(fingerprints);
    const resources = await fillUnknown(told, client.lxc, { signal, timeoutMs: fillTimeoutMs });
    const now = clock.now();
    const merged = mergeInventory(known(), resources, { connectionId, now, ...(isBusy && { isBusy }) });
    if (merged.hasChanged) save(merged);
    return { at: now, version: current };
  }

  /** A refused sign-in or a changed certificate needs the user: asking often would only count as an attack. */
  #delayMs(): number {
    const base = this.#isHidden ? hiddenPollMs : pollMs;
    if (this.#isShut) return maxBackOffMs;
    return Math.min(base * 2 ** this.#failures, Math.max(base, maxBackOffMs));
  }
}

async function fingerprintsOf({ nodes }: PolledServer, options: { signal: AbortSignal; timeoutMs: number }) {
  try {
    return (await nodes.list(options)).flatMap(({ ssl_fingerprint: fingerprint }) => fingerprint ?? []);
  } catch (error) {
    // Whatever is wrong shows in the answer that counts.
    if (error instanceof AppError) return [];
    throw error;
  }
}
