import type { CreateGuest, Guest, GuestNetwork } from '../guest-contract.ts';
import type { SimClock } from '../sim-clock.ts';
import { LeaseDesk, wiringOf } from './lease-desk.ts';
import type { ContainerState, WorldState } from './world-state.ts';

export type Destination =
  | { readonly kind: 'port'; readonly vmid: number; readonly port: number }
  | { readonly kind: 'refused'; readonly vmid: number }
  | { readonly kind: 'unreachable' };

const BOOT_MS = 3500;

type Lodger = {
  readonly guest: Guest;
  readonly abort: AbortController;
  /** Ends waiting for addresses. */
  leases: AbortController;
  wiring: ReadonlyMap<string, string>;
};

/** The insides of the running containers and their addresses in the homelab's network. */
export class GuestHouse {
  readonly #state: WorldState;
  readonly #clock: SimClock;
  readonly #createGuest: CreateGuest;
  readonly #leases: LeaseDesk;
  readonly #changed: () => void;
  /** Told of every inside as soon as it exists, before anything in it listens. */
  onStart: (vmid: number, guest: Guest) => void = () => undefined;
  readonly #guests = new Map<number, Lodger>();

  /** `prefix` is the network's first three numbers, such as `10.77.0`. */
  constructor(options: {
    state: WorldState;
    clock: SimClock;
    createGuest: CreateGuest;
    prefix: string;
    changed: () => void;
  }) {
    this.#state = options.state;
    this.#clock = options.clock;
    this.#createGuest = options.createGuest;
    this.#leases = new LeaseDesk(options);
    this.#changed = options.changed;
  }

  get(vmid: number): Guest | undefined {
    return this.#guests.get(vmid)?.guest;
  }

  /** Boots the container's inside; its sshd listens a while later, a DHCP address comes in between. */
  async start(container: ContainerState, { isResumed = false }: { isResumed?: boolean } = {}): Promise<void> {
    await this.stop(container, 'kill');
    if (isResumed) this.#leases.resume(container);
    else this.#leases.reset(container);
    const guest = this.#createGuest({
      image: container.image,
      hostname: container.config['hostname'] ?? `CT${container.vmid}`,
      network: this.#leases.networkOf(container),
      isNeighbour: (name, address) => this.#leases.isNeighbour(container, name, address),
      hostKeys: container.hostKeys,
      machineId: container.machineId,
      authorizedKeys: container.authorizedKeys,
      rootPassword: container.rootPassword,
      bootMs: isResumed ? 0 : BOOT_MS,
      clock: this.#clock,
      savedState: container.savedGuest,
    });
    const lodger: Lodger = {
      guest,
      abort: new AbortController(),
      leases: new AbortController(),
      wiring: wiringOf(container),
    };
    this.#guests.set(container.vmid, lodger);
    this.onStart(container.vmid, guest);
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

  async stop(container: ContainerState, how: 'shutdown' | 'kill'): Promise<void> {
    const entry = this.#guests.get(container.vmid);
    if (!entry) return;
    this.#guests.delete(container.vmid);
    entry.abort.abort();
    await entry.guest.stop(how);
    container.savedGuest = entry.guest.saveState();
    container.leases = {};
    container.leases6 = {};
    await entry.guest[Symbol.asyncDispose]();
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
      if (container) container.savedGuest = guest.saveState();
    }
  }

  /** Ends all guests without touching what the world believes to be running. */
  async close(): Promise<void> {
    const entries = [...this.#guests.values()];
    this.#guests.clear();
    for (const { abort } of entries) abort.abort();
    await Promise.all(entries.map(({ guest }) => guest[Symbol.asyncDispose]()));
  }

  /** Where a connection from outside to `host:port` ends. Only sshd can be reached. */
  destination(host: string, port: number): Destination {
    const container = Object.values(this.#state.containers).find(
      (each) =>
        this.#guests.has(each.vmid) && (each.config['hostname'] === host || this.#leases.isReachable(each, host)),
    );
    const node = this.#state.nodes.find(({ name }) => name === container?.node);
    if (!container || node?.isOnline === false) return { kind: 'unreachable' };
    const { vmid } = container;
    const sshPort = this.get(vmid)?.sshPort ?? null;
    return port === 22 && sshPort !== null ? { kind: 'port', vmid, port: sshPort } : { kind: 'refused', vmid };
  }

  /** The running insides. */
  entries(): [vmid: number, guest: Guest][] {
    return [...this.#guests].map(([vmid, { guest }]) => [vmid, guest]);
  }

  /** Lets containers that wait for an address ask again: somebody has changed who gives them out. */
  reconsiderLeases(): void {
    for (const [vmid, lodger] of this.#guests) {
      const container = this.#state.containers[vmid];
      if (container) this.#ask(container, lodger);
    }
  }

  #ask(container: ContainerState, lodger: Lodger): void {
    lodger.leases.abort();
    lodger.leases = new AbortController();
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

  #serve(container: ContainerState, { abort, leases }: Lodger): Promise<void> {
    const signal = AbortSignal.any([abort.signal, leases.signal]);
    return this.#leases.serve(container, () => this.#deliver(container), signal);
  }

  /** Tells a guest what its network has become. */
  #deliver(container: ContainerState): void {
    this.get(container.vmid)?.setNetwork(this.#leases.networkOf(container));
    this.#changed();
  }
}
