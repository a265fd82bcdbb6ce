import { ConsoleProxies } from '../console/console-proxies.ts';
import { ContainerConsoles } from '../console/container-consoles.ts';
import { NodeShells } from '../console/node-shells.ts';
import type { Insides } from '../guest-contract.ts';
import type { HostKey } from '../host-key.ts';
import { failure } from '../http/pve-error.ts';
import type { SimClock } from '../sim-clock.ts';
import { TaskManager } from '../tasks/task-manager.ts';
import { ConfigLocks } from './config-locks.ts';
import { GuestHouse } from './guest-house.ts';
import { HaManager, type HaDeeds } from './ha-manager.ts';
import { NodeLife } from './node-life.ts';
import type { ContainerState, NodeState, StorageState, VolumeState, WorldState } from './world-state.ts';

export type WorldOptions = {
  readonly state: WorldState;
  readonly clock: SimClock;
  /** Called when the inside of a container is needed. */
  readonly insides: () => Promise<Insides>;
  /** First three numbers of the guests' network. */
  readonly networkPrefix: string;
  /** How the HA manager acts in this world. */
  readonly haDeeds: (world: World) => HaDeeds;
};

/** The cluster's data with what runs on it: tasks, locks and the insides of containers. */
export class World {
  readonly state: WorldState;
  readonly clock: SimClock;
  readonly tasks: TaskManager;
  readonly locks: ConfigLocks;
  readonly guests: GuestHouse;
  readonly nodeLife: NodeLife;
  readonly ha: HaManager;
  readonly consoles: ConsoleProxies;
  readonly containerConsoles: ContainerConsoles;
  readonly nodeShells: NodeShells;
  /** Told of every volume that was not made for want of space. */
  onStorageFull: (storage: string) => void = () => undefined;
  readonly #listeners: (() => void)[] = [];
  readonly #insides: () => Promise<Insides>;
  #nextPid = 1700;

  constructor({ state, clock, insides, networkPrefix, haDeeds }: WorldOptions) {
    this.state = state;
    this.clock = clock;
    const changed = (): void => this.changed();
    this.tasks = new TaskManager({ state, clock, changed });
    this.locks = new ConfigLocks(clock);
    this.guests = new GuestHouse({ state, clock, insides, prefix: networkPrefix, changed });
    this.#insides = insides;
    this.nodeLife = new NodeLife({ state, clock, changed });
    const { tasks, guests, nodeLife } = this;
    this.ha = new HaManager({ state, clock, tasks, guests, nodeLife, changed, deeds: haDeeds(this) });
    this.nodeLife.onTurn = () => this.ha.reconsider();
    this.consoles = new ConsoleProxies({ state, clock, tasks: this.tasks });
    this.containerConsoles = new ContainerConsoles(this.guests);
    this.nodeShells = new NodeShells({ state, clock, insides, guests, changed });
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  changed(): void {
    for (const listener of this.#listeners) listener();
  }

  /** The node that answers the API. */
  get localNode(): NodeState {
    const [first] = this.state.nodes;
    if (!first) throw new Error('a homelab has at least one node');
    return first;
  }

  node(name: string): NodeState {
    const found = this.state.nodes.find((node) => node.name === (name === 'localhost' ? this.localNode.name : name));
    if (found) return found;
    throw failure(
      `hostname lookup '${name}' failed - failed to get address info for: ${name}: Temporary failure in name resolution`,
    );
  }

  findContainer(vmid: number | string): ContainerState | undefined {
    return this.state.containers[String(vmid)];
  }

  /** The container on this node, or Proxmox' complaint that its configuration file is missing. */
  container(node: string, vmid: number | string): ContainerState {
    const found = this.findContainer(vmid);
    if (found?.node === this.node(node).name) return found;
    throw failure(`Configuration file 'nodes/${this.node(node).name}/lxc/${vmid}.conf' does not exist`);
  }

  /** Complains as `check_vmid_unused` does. */
  checkVmidUnused(vmid: string): void {
    const container = this.findContainer(vmid);
    if (container) throw failure(`CT ${vmid} already exists on node '${container.node}'`);
    const machine = this.state.virtualMachines[vmid];
    if (machine) throw failure(`VM ${vmid} already exists on node '${machine.node}'`);
  }

  isVmidTaken(vmid: string): boolean {
    return this.findContainer(vmid) !== undefined || this.state.virtualMachines[vmid] !== undefined;
  }

  findStorage(id: string): StorageState | undefined {
    return this.state.storages.find((storage) => storage.id === id);
  }

  storage(id: string): StorageState {
    const found = this.findStorage(id);
    if (!found) throw failure(`storage '${id}' does not exist`);
    return found;
  }

  /** The storage, when it can be used on this node. (PVE::Storage, storage_check_enabled and activate_storage) */
  enabledStorage(id: string, node: string): StorageState {
    const storage = this.storage(id);
    if (!storage.isEnabled) throw failure(`storage '${id}' is disabled`);
    if (!isOnNode(storage, node)) throw failure(`storage '${id}' is not available on node '${node}'`);
    if (storage.isGone) throw failure(whyGone(storage));
    return storage;
  }

  volumesOn(storage: StorageState, node: string): VolumeState[] {
    return storage.volumes.filter((volume) => storage.isShared || volume.node === node);
  }

  poolOf(vmid: number): string | undefined {
    return Object.entries(this.state.pools).find(([, pool]) => pool.vmids.includes(vmid))?.[0];
  }

  nextPid(): number {
    this.#nextPid += 113;
    return this.#nextPid;
  }

  async generateHostKeys(): Promise<readonly HostKey[]> {
    return (await this.#insides()).generateHostKeys();
  }

  makeHardwareAddress(): string {
    const random = Array.from({ length: 3 }, () => Math.floor(Math.random() * 256));
    const tail = random.map((byte) => byte.toString(16).padStart(2, '0').toUpperCase());
    return [this.state.options['mac_prefix'] ?? 'BC:24:11', ...tail].join(':');
  }

  /** Goes on with what was running when the world was saved. */
  resume(): void {
    for (const container of Object.values(this.state.containers))
      if (container.startedAt !== null) this.guests.resume(container);
    this.ha.reconsider();
  }

  async close(): Promise<void> {
    this.ha.close();
    this.guests.saveAll();
    await this.tasks.close();
    this.containerConsoles.close();
    await this.nodeShells.close();
    await this.guests.close();
  }
}

export const isOnNode = (storage: StorageState, node: string): boolean =>
  storage.nodes.length === 0 || storage.nodes.includes(node);

const whyGone = ({ id, type, path }: StorageState): string =>
  type === 'dir' || type === 'btrfs'
    ? `unable to activate storage '${id}' - directory is expected to be a mount point but is not mounted: '${path}'`
    : `storage '${id}' is not online`;
