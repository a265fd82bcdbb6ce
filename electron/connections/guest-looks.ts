import { AppError } from '../../shared/errors.ts';
import type { Container } from '../../shared/domain/container.ts';
import type { ConnectionId, ContainerId, Vmid } from '../../shared/domain/ids.ts';
import type { GuestNews, Suspicion } from '../../shared/domain/guest-news.ts';
import type { Guest } from '../../shared/domain/inventory.ts';
import { rowKey } from '../inventory/container-rows.ts';
import { chooseAddress } from '../lib/choose-address.ts';
import type { Clock } from '../lib/clock.ts';
import type { LxcApi } from '../proxmox/lxc.ts';
import type { StorageApi } from '../proxmox/storage.ts';
import type { Store } from '../store/store.ts';
import { judgeIdentity, type GuestMarks } from './guest-identity.ts';
import { readMarks } from './guest-marks.ts';

type Subject = { guest: Guest; record: Container | null };
type Suspect = { record: Container; suspicion: Suspicion };
type Found = { record: Container; guest: Guest; news: GuestNews[] };
type Server = { lxc: Pick<LxcApi, 'config' | 'interfaces'>; storage: Pick<StorageApi, 'content'> };
type Question = { key: string; guest: Guest; ask: (server: Server, options: CallOptions) => Promise<void> };
type CallOptions = { signal: AbortSignal; timeoutMs: number };

export type GuestLooksOptions = {
  proxmox: (id: ConnectionId) => Promise<Server>;
  containers: Pick<Store['containers'], 'get' | 'marks' | 'setMarks' | 'suspected' | 'setSuspicion'>;
  /** As it was last seen. */
  guestAt: (place: { connectionId: ConnectionId; vmid: Vmid }) => Guest | undefined;
  clock: Clock;
  onAddress: (id: ConnectionId, vmid: Vmid, address: string) => void;
  /** What a second look made of news that could have been about another container. */
  onNews: (found: Found) => void;
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
  readonly #marks = new Map<ContainerId, GuestMarks>();
  /** Of these everything is learnt that can be. */
  readonly #learnt = new Set<ContainerId>();
  readonly #refused = new Set<ConnectionId>();
  readonly #busy = new Set<ConnectionId>();

  constructor(options: GuestLooksOptions) {
    this.#options = options;
    // What was in doubt when the app ended is still.
    for (const { record, suspicion } of options.containers.suspected())
      this.#suspects.set(rowKey(record.connectionId, record.vmid), { record, suspicion });
  }

  /** One that may be another container than ours; decided at a next look, before anything is written about it. */
  suspect({ record, guest, news, hasRunOn }: Found & { hasRunOn: boolean }): void {
    const key = rowKey(guest.connectionId, guest.vmid);
    const earlier = this.#suspects.get(key)?.suspicion;
    // What was seen just before the app ended may be seen once more.
    const isRepeated = earlier && JSON.stringify(earlier.news.slice(-news.length)) === JSON.stringify(news);
    if (isRepeated) return;
    const suspicion = {
      news: [...(earlier?.news ?? []), ...news],
      hasRunOn: hasRunOn && (earlier?.hasRunOn ?? true),
    };
    this.#suspects.set(key, { record, suspicion });
    this.#attempts.delete(doubtOf(key));
    this.#options.containers.setSuspicion(record.id, suspicion);
  }

  /** Whether it is still to be decided whose number this is. */
  isSuspected({ connectionId, vmid }: { connectionId: ConnectionId; vmid: Vmid }): boolean {
    return this.#suspects.has(rowKey(connectionId, vmid));
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
      const server = await this.#options.proxmox(id);
      const work = async (): Promise<void> => {
        for (let next = questions.shift(); next && !signal.aborted; next = questions.shift())
          await this.#answer(id, next, server, { signal, timeoutMs: lookTimeoutMs });
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
    const isTime = (key: string): boolean => (this.#attempts.get(key)?.retryAt ?? 0) <= now;
    const questions = this.#doubts(id).filter(({ key }) => isTime(key));
    for (const { guest, record } of subjects) {
      if (questions.length >= looksPerTick) break;
      if (guest.kind !== 'lxc' || guest.goneAt !== null || !guest.isStatusKnown) continue;
      const key = rowKey(id, guest.vmid);
      // Of one that may be another container nothing is learnt.
      if (!isTime(key) || this.#suspects.has(key)) continue;
      if (record?.lifecycle === 'ready' && !this.#isLearnt(record.id))
        questions.push({ key, guest, ask: (server, options) => this.#learn(record.id, guest, server, options) });
      else if (guest.status === 'running' && (record?.address ?? guest.address) === null && !this.#refused.has(id))
        questions.push({ key, guest, ask: (server, options) => this.#findAddress(key, guest, server, options) });
    }
    return questions.slice(0, looksPerTick);
  }

  #doubts(id: ConnectionId): Question[] {
    return [...this.#suspects].flatMap(([key, suspect]) => {
      if (suspect.record.connectionId !== id) return [];
      const record = this.#options.containers.get(suspect.record.id);
      if (record === null || record.goneAt !== null) {
        this.#suspects.delete(key);
        return [];
      }
      const guest = this.#options.guestAt(record);
      if (guest?.kind !== 'lxc' || guest.goneAt !== null) return [];
      return { key: doubtOf(key), guest, ask: (server, options) => this.#decide(key, suspect, guest, server, options) };
    });
  }

  async #answer(id: ConnectionId, { key, ask }: Question, server: Server, options: CallOptions): Promise<void> {
    try {
      await ask(server, options);
    } catch (error) {
      if (options.signal.aborted) return;
      this.#postpone(key);
      if (AppError.is(error, 'pve:forbidden') && !this.#refused.has(id)) {
        this.#refused.add(id);
        this.#options.onRefused(id, error.details.reason);
      } else if (!(error instanceof AppError)) throw error;
    }
  }

  async #findAddress(key: string, { connectionId, node, vmid }: Guest, { lxc }: Server, options: CallOptions) {
    const address = chooseAddress(await lxc.interfaces(node, vmid, options));
    if (address === null) return this.#postpone(key);
    this.#attempts.delete(key);
    this.#options.onAddress(connectionId, vmid, address);
  }

  async #learn(id: ContainerId, guest: Guest, server: Server, options: CallOptions): Promise<void> {
    const marks = await readMarks(server, guest, options);
    this.#keepMarks(id, { ...marks, card: this.#marksOf(id).card ?? marks.card });
  }

  async #decide(key: string, suspect: Suspect, guest: Guest, server: Server, options: CallOptions): Promise<void> {
    const { record, suspicion } = suspect;
    const now = await readMarks(server, guest, options).catch((error: unknown) => {
      if (AppError.is(error, 'pve:forbidden')) return null;
      throw error;
    });
    // More was seen meanwhile, perhaps after this answer was given: it is asked again.
    if (this.#suspects.get(key) !== suspect) return;
    const isSame = judgeIdentity({ suspicion, known: this.#marksOf(record.id), now }) === 'same';
    const by = guest.name === null ? 'another container' : `another container, ${guest.name},`;
    this.#options.onNews({ record, guest, news: isSame ? suspicion.news : [{ type: 'replaced', by }] });
    this.#suspects.delete(key);
    this.#options.containers.setSuspicion(record.id, null);
    if (isSame && now !== null && now.card !== null) this.#keepMarks(record.id, now);
  }

  /** Asked once while the app runs; one without a network is known by its disk alone. */
  #isLearnt(id: ContainerId): boolean {
    const { card, rootVolumeMadeAt } = this.#marksOf(id);
    return this.#learnt.has(id) || (card !== null && rootVolumeMadeAt !== null);
  }

  #marksOf(id: ContainerId): GuestMarks {
    const known = this.#marks.get(id);
    if (known) return known;
    const { hardwareAddress: card, rootVolume, rootVolumeMadeAt } = this.#options.containers.marks(id);
    const marks = { card, rootVolume, rootVolumeMadeAt };
    this.#marks.set(id, marks);
    return marks;
  }

  #keepMarks(id: ContainerId, { card, rootVolume, rootVolumeMadeAt }: GuestMarks): void {
    this.#marks.set(id, { card, rootVolume, rootVolumeMadeAt });
    this.#learnt.add(id);
    this.#options.containers.setMarks(id, { hardwareAddress: card, rootVolume, rootVolumeMadeAt });
  }

  #postpone(key: string): void {
    const count = this.#attempts.get(key)?.count ?? 0;
    const waitMs = retryMs[Math.min(count, retryMs.length - 1)] ?? retryMs[0];
    this.#attempts.set(key, { count: count + 1, retryAt: this.#options.clock.now() + waitMs });
  }
}

/** A doubt waits for its own answer: what was asked of the container before, and fails only now, does not put it off. */
const doubtOf = (key: string): string => `${key} doubt`;
