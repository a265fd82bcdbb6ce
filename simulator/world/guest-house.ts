import type { Guest, GuestNetwork, Insides } from '../guest-contract.ts';
import type { SimClock } from '../sim-clock.ts';
import { LeaseDesk, wiringOf } from './lease-desk.ts';
import type { ContainerState, WorldState } from './world-state.ts';

/** Where a connection arrives: in a container, or with null on the node itself. */
type Place = { readonly vmid: number | null; readonly node: string };
export type Destination =
  | ({ readonly kind: 'port'; readonly port: number } & Place)
  | ({ readonly kind: 'refused' } & Place)
  | { readonly kind: 'unreachable' };

const BOOT_MS = 3500;

type Lodger = {
  /** undefined: nobody has needed the inside yet. */
  guest?: Guest;
  making?: Promise<Guest>;
  /** Until the inside that somebody needed has booted. */
  waking?: Promise<Guest>;
  /** Ends waiting for addresses. */
  leases?: AbortController;
  wiring: ReadonlyMap<string, string>;
};

/**
 * The insides of the running containers and their addresses in the homelab's network. What ran already when the homelab was started has its inside
 * made only when somebody looks into it: to everybody else it makes no difference.
 */
export class GuestHouse {
  readonly #state: WorldState;
  readonly #clock: SimClock;
  readonly #insides: () => Promise<Insides>;
  readonly #leases: LeaseDesk;
  readonly #changed: () => void;
  /** Told of every inside as soon as it exists, before anything in it listens. */
  onStart: (vmid: number, guest: Guest) => void = () => undefined;
  readonly #guests = new Map<number, Lodger>();

  /** `prefix` is the network's first three numbers, such as `10.77.0`. */
  constructor(options: {
    state: WorldState;
    clock: SimClock;
    insides: () => Promise<Insides>;
    prefix: string;
    changed: () => void;
  }) {
    this.#state = options.state;
    this.#clock = options.clock;
    this.#insides = options.insides;
    this.#leases = new LeaseDesk(options);
    this.#changed = options.changed;
  }

  /** The inside, when there is one already. */
  get(vmid: number): Guest | undefined {
    return this.#guests.get(vmid)?.guest;
  }

  isRunning(vmid: number): boolean {
    return this.#guests.has(vmid);
  }

  /** The inside of a running container; one that nobody had needed yet is made and has booted when this resolves. */
  inside(vmid: number): Promise<Guest | undefined> {
    const lodger = this.#guests.get(vmid);
    const container = this.#state.containers[vmid];
    if (!lodger || !container) return Promise.resolve(undefined);
    if (lodger.guest && !lodger.waking) return Promise.resolve(lodger.guest);
    lodger.waking ??= this.#wake(container, lodger);
    return lodger.waking;
  }

  /** Makes the host keys of a container that has been left without: for whoever copies it. */
  async settleHostKeys(container: ContainerState): Promise<void> {
    if (!container.wantsHostKeys) return;
    const { generateHostKeys } = await this.#insides();
    if (!container.wantsHostKeys) return;
    container.hostKeys = [...generateHostKeys()];
    delete container.wantsHostKeys;
    this.#changed();
  }

  /** Boots the container's inside; its sshd listens a while later, a DHCP address comes in between. */
  async start(container: ContainerState): Promise<void> {
    await this.stop(container, 'kill');
    this.#leases.reset(container);
    const lodger: Lodger = { wiring: wiringOf(container) };
    this.#guests.set(container.vmid, lodger);
    lodger.making = this.#make(container, lodger, BOOT_MS);
    const guest = await lodger.making;
    if (this.#guests.get(container.vmid) !== lodger) return;
    await guest.start();
    void this.#serve(container, lodger);
  }

  /** Interfaces of a running container were plugged in or taken out: fixed addresses count at once, others are asked for. */
  interfacesChanged(container: ContainerState): void {
    const lodger = this.#guests.get(container.vmid);
    if (!lodger) return;
    this.#leases.rewire(container, lodger.wiring);
    lodger.wiring = wiringOf(container);
    this.#ask(container, lodger);
  }

  /** Goes on with a container that ran when the world was saved. */
  resume(container: ContainerState): void {
    this.#leases.resume(container);
    const lodger: Lodger = { wiring: wiringOf(container) };
    this.#guests.set(container.vmid, lodger);
    if (this.#leases.isWaiting(container)) void this.#serve(container, lodger);
  }

  async stop(container: ContainerState, how: 'shutdown' | 'kill'): Promise<void> {
    const lodger = this.#guests.get(container.vmid);
    if (!lodger) return;
    this.#guests.delete(container.vmid);
    lodger.leases?.abort();
    const guest = await lodger.making;
    if (guest) {
      await guest.stop(how);
      container.savedGuest = guest.saveState();
      await guest[Symbol.asyncDispose]();
    }
    container.leases = {};
    container.leases6 = {};
    this.#changed();
  }

  /** What the container holds now, running or not. */
  contentsOf(container: ContainerState): unknown {
    return this.get(container.vmid)?.saveState() ?? container.savedGuest;
  }

  /** Writes down what the running guests hold, so that it can be kept on disk. */
  saveAll(): void {
    for (const [vmid, { guest }] of this.#guests) {
      const container = this.#state.containers[vmid];
      if (container && guest) container.savedGuest = guest.saveState();
    }
  }

  /** Ends all guests without touching what the world believes to be running. */
  async close(): Promise<void> {
    const entries = [...this.#guests.values()];
    this.#guests.clear();
    for (const { leases } of entries) leases?.abort();
    await Promise.all(entries.map(async ({ making }) => (await making)?.[Symbol.asyncDispose]()));
  }

  /** Where a connection from outside to `host:port` ends. Only sshd can be reached. */
  async destination(host: string, port: number): Promise<Destination> {
    const container = Object.values(this.#state.containers).find(
      (each) =>
        this.#guests.has(each.vmid) && (each.config['hostname'] === host || this.#leases.isReachable(each, host)),
    );
    const node = this.#state.nodes.find(({ name }) => name === container?.node);
    if (!container || node?.isOnline === false) return { kind: 'unreachable' };
    const place = { vmid: container.vmid, node: container.node };
    const sshPort = port === 22 ? (await this.inside(container.vmid))?.sshPort : undefined;
    return typeof sshPort === 'number' ? { kind: 'port', ...place, port: sshPort } : { kind: 'refused', ...place };
  }

  /** The insides there are. */
  entries(): [vmid: number, guest: Guest][] {
    return [...this.#guests].flatMap(([vmid, { guest }]) => (guest ? [[vmid, guest]] : []));
  }

  /** Lets containers that wait for an address ask again: somebody has changed who gives them out. */
  reconsiderLeases(): void {
    for (const [vmid, lodger] of this.#guests) {
      const container = this.#state.containers[vmid];
      if (container) this.#ask(container, lodger);
    }
  }

  #ask(container: ContainerState, lodger: Lodger): void {
    this.#deliver(container);
    void this.#serve(container, lodger);
  }

  /** Gives a running container another address, `address` when it is given. */
  renewLease(vmid: number, name: string, address?: string): void {
    const container = this.#state.containers[vmid];
    if (!container) throw new Error(`no container ${vmid}`);
    this.#leases.renew(container, name, address);
    this.#deliver(container);
  }

  networkOf(container: ContainerState): GuestNetwork {
    return this.#leases.networkOf(container);
  }

  async #make(container: ContainerState, lodger: Lodger, bootMs: number): Promise<Guest> {
    const { createGuest } = await this.#insides();
    await this.settleHostKeys(container);
    const guest = createGuest({
      image: container.image,
      hostname: container.config['hostname'] ?? `CT${container.vmid}`,
      network: this.#leases.networkOf(container),
      isNeighbour: (name, address) => this.#leases.isNeighbour(container, name, address),
      hostKeys: container.hostKeys,
      machineId: container.machineId,
      authorizedKeys: container.authorizedKeys,
      rootPassword: container.rootPassword,
      bootMs,
      clock: this.#clock,
      savedState: container.savedGuest,
    });
    lodger.guest = guest;
    this.onStart(container.vmid, guest);
    return guest;
  }

  async #wake(container: ContainerState, lodger: Lodger): Promise<Guest> {
    lodger.making = this.#make(container, lodger, 0);
    const guest = await lodger.making;
    if (this.#guests.get(container.vmid) !== lodger) return guest;
    await guest.start();
    await guest.untilBooted();
    delete lodger.waking;
    return guest;
  }

  #serve(container: ContainerState, lodger: Lodger): Promise<void> {
    lodger.leases?.abort();
    lodger.leases = new AbortController();
    return this.#leases.serve(container, () => this.#deliver(container), lodger.leases.signal);
  }

  /** Tells a guest what its network has become. */
  #deliver(container: ContainerState): void {
    this.get(container.vmid)?.setNetwork(this.#leases.networkOf(container));
    this.#changed();
  }
}
