import type { SimClock } from '../sim-clock.ts';
import type { WorldState } from './world-state.ts';

/** Which nodes are there, when they were last heard of, and whether they are enough to decide anything. */
export class NodeLife {
  readonly #state: WorldState;
  readonly #clock: SimClock;
  readonly #changed: () => void;
  /** Since when nodes have not been heard of, by everybody who keeps them from being heard. */
  readonly #silences = new Map<symbol, { readonly node: string; readonly since: number }>();
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

  /** Nothing new is heard of the node until the returned function is called: the others keep the figures they had of it. */
  silence(name: string): () => void {
    const key = Symbol(name);
    this.#silences.set(key, { node: this.#find(name).name, since: this.#clock.now() });
    return () => void this.#silences.delete(key);
  }

  /** When the node was last heard of. (pvestatd) */
  lastSeen(name: string): number {
    const silences = [...this.#silences.values()].filter(({ node }) => node === name);
    return Math.min(this.#clock.now(), ...silences.map(({ since }) => since));
  }

  #find(name: string): WorldState['nodes'][number] {
    const found = this.#state.nodes.find((node) => node.name === name);
    if (!found) throw new Error(`There is no node ${name}`);
    return found;
  }
}
