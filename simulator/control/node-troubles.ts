import type { FaultOf } from '../../shared/domain/demo-fault.ts';
import type { FrontEnd } from '../http/front-end.ts';
import type { WorldState } from '../world/world-state.ts';
import type { World } from '../world/world.ts';
import type { WorldControl } from '../world-control.ts';
import type { Charge } from './charge.ts';

type NodeFault = FaultOf<'node-down' | 'node-slow' | 'node-flapping'>;
type Outage = { readonly node: string; readonly charge: Charge; isDown: boolean };

/** Nodes that are away, far away, or come and go. */
export class NodeTroubles {
  readonly #world: World;
  readonly #control: WorldControl;
  readonly #frontEnd: FrontEnd;
  readonly #outages = new Set<Outage>();
  /** How the nodes in trouble were before it. */
  readonly #before = new Map<string, boolean>();

  constructor(parts: { readonly world: World; readonly control: WorldControl; readonly frontEnd: FrontEnd }) {
    this.#world = parts.world;
    this.#control = parts.control;
    this.#frontEnd = parts.frontEnd;
    this.#frontEnd.onNodeAway = (name) => {
      for (const { node, isDown, charge } of this.#outages) if (isDown && node === name) charge.take();
    };
  }

  add(fault: NodeFault, charge: Charge): () => void {
    const { node } = fault;
    if (!this.#world.state.nodes.some(({ name }) => name === node)) throw new Error(`There is no node ${node}`);
    if (fault.kind === 'node-slow') {
      const matcher = { path: new RegExp(`^/nodes/${node}(/|$)`) };
      const hurry = this.#frontEnd.faults.add(matcher, { do: 'delay', ms: fault.delayMs }, charge);
      const hear = this.#world.nodeLife.silence(node);
      return () => {
        hear();
        hurry();
      };
    }
    const outage: Outage = { node, charge, isDown: true };
    if (!this.#before.has(node)) this.#before.set(node, this.#world.node(node).isOnline);
    this.#outages.add(outage);
    this.#settle(node);
    const stop = new AbortController();
    if (fault.kind === 'node-flapping') void this.#flap(outage, fault, stop.signal);
    return () => {
      stop.abort();
      this.#outages.delete(outage);
      this.#settle(node);
    };
  }

  without(state: WorldState): WorldState {
    if (this.#before.size === 0) return state;
    return {
      ...state,
      nodes: state.nodes.map((node) => ({ ...node, isOnline: this.#before.get(node.name) ?? node.isOnline })),
    };
  }

  async #flap(
    outage: Outage,
    { upSeconds, downSeconds }: FaultOf<'node-flapping'>,
    signal: AbortSignal,
  ): Promise<void> {
    while (!signal.aborted) {
      const seconds = outage.isDown ? downSeconds : upSeconds;
      await this.#world.clock.sleep(seconds * 1000, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      outage.isDown = !outage.isDown;
      this.#settle(outage.node);
    }
  }

  #settle(node: string): void {
    const outages = [...this.#outages].filter((outage) => outage.node === node);
    const before = this.#before.get(node) ?? true;
    this.#control.setNodeOnline(node, before && !outages.some(({ isDown }) => isDown));
    if (outages.length === 0) this.#before.delete(node);
    this.#world.changed();
  }
}
