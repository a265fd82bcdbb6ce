import type { SimClock } from '../sim-clock.ts';
import type { TaskHandle, TaskManager } from '../tasks/task-manager.ts';
import type { GuestHouse } from './guest-house.ts';
import type { HaRequest, HaResource, HaState } from './ha-state.ts';
import type { NodeLife } from './node-life.ts';
import type { ContainerState, WorldState } from './world-state.ts';

type Target = { readonly node: string; readonly vmid: number };
/** What the manager has done to containers. */
export type HaDeeds = {
  start(target: Target, task: TaskHandle): Promise<void>;
  stop(target: Target, task: TaskHandle): Promise<void>;
  /** Kills whatever has not gone by then. */
  shutDown(target: Target, timeoutSeconds: number | undefined, task: TaskHandle): Promise<void>;
  /** An ordinary migration of a container that does not run. */
  migrate(target: Target, node: string, task: TaskHandle): Promise<void>;
  /** Takes a container that does not run to another node, its volumes too or not. */
  move(container: ContainerState, node: string, volumes: 'follow' | 'stay'): void;
};
type Surroundings = {
  readonly state: WorldState;
  readonly clock: SimClock;
  readonly tasks: TaskManager;
  readonly guests: GuestHouse;
  readonly nodeLife: NodeLife;
  readonly deeds: HaDeeds;
  readonly changed: () => void;
};

/** How long a node has to be silent until the manager takes its lock and is sure that its watchdog has reset it. */
const FENCE_MS = 120_000;
/** A round of the manager, and one of the resource manager of the node. */
const ROUND_MS = 10_000;
const ROOT = 'root@pam';

/** Keeps containers as they are wished to be, on another node when theirs is gone. (PVE::HA::Manager, PVE::HA::LRM) */
export class HaManager {
  readonly #world: Surroundings;
  readonly #fencing = new Map<string, AbortController>();
  /** Nodes that were reset while they were away. */
  readonly #fenced = new Set<string>();
  readonly #stop = new AbortController();

  constructor(world: Surroundings) {
    this.#world = world;
  }

  get state(): HaState {
    this.#world.state.ha ??= { resources: {}, rules: {}, groups: {} };
    return this.#world.state.ha;
  }

  resourceOf(vmid: number): HaResource | undefined {
    return this.#world.state.ha?.resources[`ct:${vmid}`] ?? this.#world.state.ha?.resources[`vm:${vmid}`];
  }

  /** Whether the manager has the say over this container. */
  isManaged(vmid: number): boolean {
    const resource = this.resourceOf(vmid);
    return resource !== undefined && resource.state !== 'ignored';
  }

  /** Wishes a container to be like this; it becomes so some seconds later. */
  request(vmid: number, state: HaRequest, { timeoutSeconds }: { timeoutSeconds?: number } = {}): void {
    const resource = this.resourceOf(vmid);
    if (!resource) return;
    resource.state = state;
    if (state === 'disabled') delete resource.trouble;
    this.#world.changed();
    void this.#pursue(vmid, timeoutSeconds);
  }

  /** Takes a container to another node as somebody asked for; where that cannot be, nothing happens. */
  relocate(vmid: number, node: string): void {
    void this.#relocate(vmid, node);
  }

  remove(vmid: number): boolean {
    const { resources, rules } = this.state;
    const sid = `ct:${vmid}`;
    if (!resources[sid]) return false;
    delete resources[sid];
    for (const rule of Object.values(rules)) rule.resources = rule.resources.filter((other) => other !== sid);
    this.#world.changed();
    return true;
  }

  /** A node has gone or come back. */
  reconsider(): void {
    const { nodes } = this.#world.state;
    for (const { name, isOnline } of nodes) {
      if (isOnline) this.#welcome(name);
      else if (this.#on(name).length > 0 && !this.#fencing.has(name) && !this.#fenced.has(name)) void this.#fence(name);
    }
    if (this.#world.nodeLife.isQuorate) for (const name of this.#fenced) void this.#recover(name);
  }

  close(): void {
    this.#stop.abort();
    for (const waiting of this.#fencing.values()) waiting.abort();
  }

  /** Whoever is back in time is not fenced. */
  #welcome(name: string): void {
    this.#fencing.get(name)?.abort();
    this.#fencing.delete(name);
    this.#fenced.delete(name);
    for (const { container, resource } of this.#on(name)) {
      if (resource.trouble !== 'fence' && resource.trouble !== 'recovery') continue;
      delete resource.trouble;
      void this.#pursue(container.vmid, undefined);
    }
  }

  async #fence(name: string): Promise<void> {
    const waiting = new AbortController();
    this.#fencing.set(name, waiting);
    for (const { resource } of this.#on(name)) resource.trouble = 'fence';
    await this.#world.clock.sleep(FENCE_MS, { signal: waiting.signal }).catch(() => undefined);
    if (waiting.signal.aborted) return;
    this.#fencing.delete(name);
    this.#fenced.add(name);
    if (this.#world.nodeLife.isQuorate) await this.#recover(name);
  }

  /** The configurations of a dead node's guests are taken to others, their volumes are not. */
  async #recover(name: string): Promise<void> {
    for (const { container, resource } of this.#on(name)) {
      if (resource.trouble !== 'fence' && resource.trouble !== 'recovery') continue;
      resource.trouble = 'recovery';
      await this.#world.guests.stop(container, 'kill');
      Object.assign(container, { startedAt: null, pid: 0 });
      delete container.config['lock'];
      const target = this.#choose(container, new Set());
      if (target === undefined) continue;
      this.#world.deeds.move(container, target, 'stay');
      delete resource.trouble;
      if (resource.state === 'started') await this.#startSomewhere(container, resource);
    }
    this.#world.changed();
  }

  /** Some tries on the node, then on others, then the error state that only a person ends. */
  async #startSomewhere(container: ContainerState, resource: HaResource): Promise<void> {
    const tried = new Set<string>();
    for (let relocations = 0; relocations <= (resource.maxRelocate ?? 1); relocations++) {
      for (let restarts = 0; restarts <= (resource.maxRestart ?? 1); restarts++) {
        if (this.#stop.signal.aborted || resource.state !== 'started') return;
        // One that somebody else has started meanwhile runs, which is all that was wished. (PVE::HA::LRM, exec_resource_agent)
        if (container.startedAt !== null || (await this.#start(container))) return;
      }
      if (container.startedAt !== null) return;
      tried.add(container.node);
      const next = this.#choose(container, tried);
      if (next === undefined) break;
      // From a node that lives it is an ordinary migration, with what lies on local storages. (PVE::HA::Resources::PVECT, migrate)
      this.#world.deeds.move(container, next, 'follow');
    }
    resource.trouble = 'error';
    this.#world.changed();
  }

  #start({ node, vmid }: ContainerState): Promise<boolean> {
    return this.#task(node, 'vzstart', vmid, (task) => this.#world.deeds.start({ node, vmid }, task));
  }

  #task(node: string, type: string, vmid: number, run: (task: TaskHandle) => Promise<void>): Promise<boolean> {
    return new Promise((resolve) => {
      this.#world.tasks.start({
        node,
        type,
        id: String(vmid),
        owner: ROOT,
        run: async (task) => {
          try {
            await run(task);
            resolve(true);
          } catch (error) {
            resolve(false);
            throw error;
          }
        },
      });
    });
  }

  /** Brings a container into the state that is wished. */
  async #pursue(vmid: number, timeoutSeconds: number | undefined): Promise<void> {
    const { signal } = this.#stop;
    await this.#world.clock.sleep(ROUND_MS, { signal }).catch(() => undefined);
    const container = this.#find(vmid);
    const resource = this.resourceOf(vmid);
    if (signal.aborted || !container || !resource || resource.trouble) return;
    const { node } = container;
    if (!this.#world.state.nodes.some(({ name, isOnline }) => name === node && isOnline)) return;
    const isRunning = container.startedAt !== null;
    if (resource.state === 'started' && !isRunning) return this.#startSomewhere(container, resource);
    if (!isRunning || (resource.state !== 'stopped' && resource.state !== 'disabled')) return;
    const target = { node, vmid };
    await (timeoutSeconds === 0
      ? this.#task(node, 'vzstop', vmid, (task) => this.#world.deeds.stop(target, task))
      : this.#task(node, 'vzshutdown', vmid, (task) => this.#world.deeds.shutDown(target, timeoutSeconds, task)));
  }

  /** Down, over, and up again: containers cannot be taken along while they run. (PVE::HA::LRM, exec_resource_agent) */
  async #relocate(vmid: number, node: string): Promise<void> {
    const { signal } = this.#stop;
    await this.#world.clock.sleep(ROUND_MS, { signal }).catch(() => undefined);
    const container = this.#find(vmid);
    const resource = this.resourceOf(vmid);
    const { nodes } = this.#world.state;
    const isOnline = (wanted: string): boolean => nodes.some((each) => each.name === wanted && each.isOnline);
    if (signal.aborted || !container || !resource || resource.trouble) return;
    if (container.node === node || !isOnline(node) || !isOnline(container.node)) return;
    const target = { node: container.node, vmid };
    if (container.startedAt !== null)
      await this.#task(target.node, 'vzshutdown', vmid, (task) => this.#world.deeds.shutDown(target, undefined, task));
    await this.#task(target.node, 'vzmigrate', vmid, (task) => this.#world.deeds.migrate(target, node, task));
    if (resource.state === 'started') await this.#startSomewhere(container, resource);
  }

  /** The node with the fewest services among those the rules prefer. (PVE::HA::Manager, select_service_node) */
  #choose({ vmid }: ContainerState, tried: ReadonlySet<string>): string | undefined {
    const sid = `ct:${vmid}`;
    const online = this.#world.state.nodes.filter(({ name, isOnline }) => isOnline && !tried.has(name));
    const rule = Object.values(this.state.rules).find(
      ({ type, resources, isDisabled }) => type === 'node-affinity' && !isDisabled && resources.includes(sid),
    );
    const preferred = online.filter(({ name }) => rule?.nodes?.[name] !== undefined);
    if (rule?.isStrict && preferred.length === 0) return undefined;
    const best = Math.max(...preferred.map(({ name }) => rule?.nodes?.[name] ?? 0));
    const candidates =
      preferred.length === 0 ? online : preferred.filter(({ name }) => (rule?.nodes?.[name] ?? 0) === best);
    const load = (name: string): number => this.#on(name).length;
    return candidates.toSorted((a, b) => load(a.name) - load(b.name))[0]?.name;
  }

  #find(vmid: number | string): ContainerState | undefined {
    return this.#world.state.containers[String(vmid)];
  }

  #on(node: string): { readonly container: ContainerState; readonly resource: HaResource }[] {
    return Object.entries(this.state.resources).flatMap(([sid, resource]) => {
      const container = this.#find(sid.replace(/^\w+:/, ''));
      return container?.node === node && resource.state !== 'ignored' ? [{ container, resource }] : [];
    });
  }
}
