import type { SimClock } from '../sim-clock.ts';
import type { WorldState } from './world-state.ts';

/** Which nodes are there, how long the way to them is, and whether they are enough to decide anything. */
export class NodeLife {
  readonly #state: WorldState;
  readonly #clock: SimClock;
  readonly #changed: () => void;
  readonly #slow = new Map<string, { readonly delayMs: number; readonly since: number }>();
  readonly #flapping = new Set<AbortController>();
  /** Told whenever a node has gone or come back. */
  onTurn: () => void = () => undefined;

  constructor(options: { state: WorldState; clock: SimClock; changed: () => void }) {
    this.#state = options.state;
    this.#clock = options.clock;
    this.#changed = options.changed;
  }

  /** More than half of the nodes; a node on its own always decides for itself. (corosync votequorum) */
  get isQuorate(): boolean {
    const { nodes } = this.#state;
    return nodes.length === 1 || nodes.filter(({ isOnline }) => isOnline).length * 2 > nodes.length;
  }

  setOnline(name: string, isOnline: boolean): void {
    const node = this.#find(name);
    if (node.isOnline === isOnline) return;
    node.isOnline = isOnline;
    this.onTurn();
    this.#changed();
  }

  /** Simulated time that a request to the node takes on its way; 0: none. While it is slow the others keep the figures they had of it. */
  setDelay(name: string, delayMs: number): void {
    const node = this.#find(name);
    if (delayMs > 0) this.#slow.set(node.name, { delayMs, since: this.#clock.now() });
    else this.#slow.delete(node.name);
  }

  delayOf(name: string): number {
    return this.#slow.get(name)?.delayMs ?? 0;
  }

  /** When the node was last heard of: now, unless it is slow. (pvestatd) */
  lastSeen(name: string): number {
    return this.#slow.get(name)?.since ?? this.#clock.now();
  }

  /** The node goes away and comes back in this rhythm of the homelab's time until the returned function is called; then it is there. */
  flap(name: string, rhythm: { readonly upMs: number; readonly downMs: number }): () => void {
    const stop = new AbortController();
    this.#flapping.add(stop);
    void this.#flap(this.#find(name).name, rhythm, stop.signal);
    return () => {
      this.#flapping.delete(stop);
      stop.abort();
      this.setOnline(name, true);
    };
  }

  close(): void {
    for (const stop of this.#flapping) stop.abort();
  }

  async #flap(name: string, { upMs, downMs }: { upMs: number; downMs: number }, signal: AbortSignal): Promise<void> {
    let isUp = false;
    while (!signal.aborted) {
      this.setOnline(name, isUp);
      await this.#clock.sleep(isUp ? upMs : downMs, { signal }).catch(() => undefined);
      isUp = !isUp;
    }
  }

  #find(name: string): WorldState['nodes'][number] {
    const found = this.#state.nodes.find((node) => node.name === name);
    if (!found) throw new Error(`There is no node ${name}`);
    return found;
  }
}
