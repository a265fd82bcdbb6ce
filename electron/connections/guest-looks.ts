import { AppError } from '../../shared/errors.ts';
import type { Container } from '../../shared/domain/container.ts';
import type { ConnectionId, ContainerId, Vmid } from '../../shared/domain/ids.ts';
import type { Guest } from '../../shared/domain/inventory.ts';
import { rowKey } from '../inventory/container-rows.ts';
import type { GuestNews } from '../inventory/guest-news.ts';
import { chooseAddress } from '../lib/choose-address.ts';
import type { Clock } from '../lib/clock.ts';
import type { LxcApi } from '../proxmox/lxc.ts';
import type { Store } from '../store/store.ts';
import { hardwareAddresses, judgeIdentity } from './guest-identity.ts';

type Subject = { guest: Guest; record: Container | null };
type Suspect = { record: Container; guest: Guest; news: GuestNews[] };
type Server = { lxc: Pick<LxcApi, 'config' | 'interfaces'> };
type Question = { key: string; guest: Guest; ask: (lxc: Server['lxc'], options: CallOptions) => Promise<void> };
type CallOptions = { signal: AbortSignal; timeoutMs: number };

export type GuestLooksOptions = {
  proxmox: (id: ConnectionId) => Promise<Server>;
  containers: Pick<Store['containers'], 'hardwareAddress' | 'setHardwareAddress'>;
  clock: Clock;
  onAddress: (id: ConnectionId, vmid: Vmid, address: string) => void;
  /** What a second look made of news that could have been about another container. */
  onNews: (suspect: Suspect) => void;
  /** Why no addresses are asked for on that server; null when they are again. */
  onRefused: (id: ConnectionId, reason: string | null) => void;
};

/** So many containers are asked beside one look at the server, few of them at a time. */
export const looksPerTick = 8;
const atOnce = 4;
const lookTimeoutMs = 3_000;
/** A container without an address may be booting; later it hardly gets one. */
const retryMs = [10_000, 60_000, 5 * 60_000] as const;

/**
 * Asks single containers for what the list of a cluster does not tell: the address of one that runs, and the network card by which
 * a container of ours is known again. Lazily, a few per look, each once until something about it changes.
 */
export class GuestLooks {
  readonly #options: GuestLooksOptions;
  readonly #attempts = new Map<string, { count: number; retryAt: number }>();
  readonly #suspects = new Map<string, Suspect>();
  readonly #cards = new Map<ContainerId, string | null>();
  readonly #refused = new Set<ConnectionId>();
  readonly #busy = new Set<ConnectionId>();

  constructor(options: GuestLooksOptions) {
    this.#options = options;
  }

  /** One that may be another container than ours; decided at the next look, before anything is written about it. */
  suspect(suspect: Suspect): void {
    const key = rowKey(suspect.guest.connectionId, suspect.guest.vmid);
    const earlier = this.#suspects.get(key)?.news ?? [];
    this.#suspects.set(key, { ...suspect, news: [...earlier, ...suspect.news] });
  }

  /** The user has changed something there: what was refused may be allowed now. */
  forgetRefusal(id: ConnectionId): void {
    if (this.#refused.delete(id)) this.#options.onRefused(id, null);
  }

  /** One round on one server, unless one is under way. Never rejects. */
  async round(
    id: ConnectionId,
    subjects: Iterable<Subject>,
    { isSeen, signal }: { isSeen: boolean; signal: AbortSignal },
  ) {
    if (this.#busy.has(id)) return;
    const questions = this.#questions(id, isSeen ? subjects : []);
    if (questions.length === 0) return;
    this.#busy.add(id);
    try {
      const { lxc } = await this.#options.proxmox(id);
      const work = async (): Promise<void> => {
        for (let next = questions.shift(); next && !signal.aborted; next = questions.shift())
          await this.#answer(id, next, lxc, { signal, timeoutMs: lookTimeoutMs });
      };
      await Promise.all(Array.from({ length: atOnce }, work));
    } catch (error) {
      // The server is away or was removed: its own look tells so.
      if (!signal.aborted && !(error instanceof AppError)) throw error;
    } finally {
      this.#busy.delete(id);
    }
  }

  #questions(id: ConnectionId, subjects: Iterable<Subject>): Question[] {
    const now = this.#options.clock.now();
    const questions: Question[] = [];
    for (const [key, suspect] of this.#suspects) {
      if (suspect.guest.connectionId === id && questions.length < looksPerTick)
        questions.push({ key, guest: suspect.guest, ask: (lxc, options) => this.#decide(key, suspect, lxc, options) });
    }
    for (const { guest, record } of subjects) {
      if (questions.length >= looksPerTick) break;
      if (guest.kind !== 'lxc' || guest.goneAt !== null || !guest.isStatusKnown) continue;
      const key = rowKey(id, guest.vmid);
      if ((this.#attempts.get(key)?.retryAt ?? 0) > now) continue;
      if (record?.lifecycle === 'ready' && this.#cardOf(record.id) === null)
        questions.push({ key, guest, ask: (lxc, options) => this.#learn(record.id, guest, lxc, options) });
      else if (guest.status === 'running' && (record?.address ?? guest.address) === null && !this.#refused.has(id))
        questions.push({ key, guest, ask: (lxc, options) => this.#findAddress(key, guest, lxc, options) });
    }
    return questions;
  }

  async #answer(id: ConnectionId, { key, ask }: Question, lxc: Server['lxc'], options: CallOptions): Promise<void> {
    try {
      await ask(lxc, options);
    } catch (error) {
      if (options.signal.aborted) return;
      this.#postpone(key);
      if (AppError.is(error, 'pve:forbidden') && !this.#refused.has(id)) {
        this.#refused.add(id);
        this.#options.onRefused(id, error.details.reason);
      } else if (!(error instanceof AppError)) throw error;
    }
  }

  async #findAddress(key: string, { connectionId, node, vmid }: Guest, lxc: Server['lxc'], options: CallOptions) {
    const address = chooseAddress(await lxc.interfaces(node, vmid, options));
    if (address === null) return this.#postpone(key);
    this.#attempts.delete(key);
    this.#options.onAddress(connectionId, vmid, address);
  }

  async #learn(id: ContainerId, { node, vmid }: Guest, lxc: Server['lxc'], options: CallOptions): Promise<void> {
    const { config } = await lxc.config(node, vmid, options);
    const [card] = hardwareAddresses(config);
    // One without a network is known by nothing; it is not asked again while the app runs.
    this.#cards.set(id, card ?? '');
    if (card !== undefined) this.#options.containers.setHardwareAddress(id, card);
  }

  async #decide(key: string, suspect: Suspect, lxc: Server['lxc'], options: CallOptions): Promise<void> {
    const { guest, record, news } = suspect;
    const config = await lxc.config(guest.node, guest.vmid, options).then(
      (answer) => answer.config,
      (error: unknown) => {
        if (AppError.is(error, 'pve:forbidden')) return null;
        throw error;
      },
    );
    const verdict = judgeIdentity({ news, card: this.#cardOf(record.id), config });
    this.#suspects.delete(key);
    const by = guest.name === null ? 'another container' : `another container, ${guest.name},`;
    this.#options.onNews(verdict === 'same' ? suspect : { ...suspect, news: [{ type: 'replaced', by }] });
  }

  #cardOf(id: ContainerId): string | null {
    if (!this.#cards.has(id)) this.#cards.set(id, this.#options.containers.hardwareAddress(id));
    return this.#cards.get(id) ?? null;
  }

  #postpone(key: string): void {
    const count = this.#attempts.get(key)?.count ?? 0;
    const waitMs = retryMs[Math.min(count, retryMs.length - 1)] ?? retryMs[0];
    this.#attempts.set(key, { count: count + 1, retryAt: this.#options.clock.now() + waitMs });
  }
}
