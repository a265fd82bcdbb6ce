import { randomUUID } from 'node:crypto';
import type {
  ActiveFault,
  DemoFault,
  DemoFaultInput,
  DemoFaults,
  FaultId,
  InjectedFault,
} from '../../shared/domain/demo-fault.ts';
import type { WorldState } from '../world/world-state.ts';
import { Charge } from './charge.ts';
import { FaultEffects, type FaultParts } from './fault-effects.ts';

type Entry = {
  readonly id: FaultId;
  readonly fault: DemoFault;
  readonly charge: Charge;
  readonly since: number;
  readonly undo: () => Promise<void> | void;
};

/**
 * Everything that is broken on purpose, in one place: what it is, how often it has struck, and the way back. Lives as long as the process;
 * none of it is kept on disk.
 */
export class FaultControl implements DemoFaults {
  readonly #effects: FaultEffects;
  readonly #entries = new Map<FaultId, Entry>();
  readonly #listeners = new Set<(faults: readonly ActiveFault[]) => void>();

  constructor(parts: FaultParts) {
    this.#effects = new FaultEffects(parts);
  }

  /** In effect when it resolves. @throws Error in words for people, when the homelab has no such container, node or storage */
  async inject(input: DemoFaultInput): Promise<InjectedFault> {
    const { demoFault, faultId } = await import('../../shared/domain/demo-fault.ts');
    const fault = demoFault.parse(input);
    const id = faultId.parse(randomUUID());
    const times = 'times' in fault ? fault.times : null;
    const charge = new Charge(times, () => this.#struck(id));
    const undo = await this.#effects.apply(fault, charge);
    // What happens once and at once leaves nothing to undo, what was used up meanwhile nothing to keep.
    if (undo && charge.remaining !== 0) this.#entries.set(id, { id, fault, charge, since: Date.now(), undo });
    else await undo?.();
    this.#announce();
    return { id, strikes: charge.strikes, isActive: this.#entries.has(id) };
  }

  list(): Promise<readonly ActiveFault[]> {
    return Promise.resolve(this.#list());
  }

  async clear(id: FaultId): Promise<void> {
    const entry = this.#entries.get(id);
    if (!entry) return;
    this.#entries.delete(id);
    await entry.undo();
    this.#announce();
  }

  async clearAll(): Promise<void> {
    for (const id of [...this.#entries.keys()].toReversed()) await this.clear(id);
  }

  onChange(listener: (faults: readonly ActiveFault[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The homelab as it would be without what is broken on purpose: what is kept on disk, so that a restart is whole. */
  withoutFaults(state: WorldState): WorldState {
    return this.#effects.withoutFaults(state);
  }

  #list(): ActiveFault[] {
    return [...this.#entries.values()].map(({ id, fault, charge, since }) => ({
      id,
      fault,
      strikes: charge.strikes,
      remaining: charge.remaining,
      since,
    }));
  }

  #struck(id: FaultId): void {
    const entry = this.#entries.get(id);
    if (entry?.charge.remaining === 0) void this.clear(id);
    else if (entry) this.#announce();
  }

  #announce(): void {
    const faults = this.#list();
    for (const listener of this.#listeners) listener(faults);
  }
}
