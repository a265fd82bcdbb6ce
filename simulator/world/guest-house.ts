import type { CreateGuest, Guest } from '../guest-contract.ts';
import type { SimClock } from '../sim-clock.ts';
import { indexedNames, optionsOf } from './container-config.ts';
import type { ContainerState, WorldState } from './world-state.ts';

export type Destination =
  | { readonly kind: 'port'; readonly vmid: number; readonly port: number }
  | { readonly kind: 'refused'; readonly vmid: number }
  | { readonly kind: 'unreachable' };

const LEASE_MS = 2500;
const BOOT_MS = 3500;

/** The insides of the running containers and their addresses in the homelab's network. */
export class GuestHouse {
  readonly #state: WorldState;
  readonly #clock: SimClock;
  readonly #createGuest: CreateGuest;
  readonly #prefix: string;
  readonly #changed: () => void;
  /** Told of every inside as soon as it exists, before anything in it listens. */
  onStart: (vmid: number, guest: Guest) => void = () => undefined;
  readonly #guests = new Map<number, { readonly guest: Guest; readonly abort: AbortController }>();

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
    this.#prefix = options.prefix;
    this.#changed = options.changed;
  }

  get(vmid: number): Guest | undefined {
    return this.#guests.get(vmid)?.guest;
  }

  /** Boots the container's inside; its sshd listens a while later, a DHCP address comes in between. */
  async start(container: ContainerState, { isResumed = false }: { isResumed?: boolean } = {}): Promise<void> {
    await this.stop(container, 'kill');
    if (!isResumed) container.leases = staticAddresses(container);
    const guest = this.#createGuest({
      image: container.image,
      hostname: container.config['hostname'] ?? `CT${container.vmid}`,
      address: firstAddress(container),
      hostKeys: container.hostKeys,
      authorizedKeys: container.authorizedKeys,
      rootPassword: container.rootPassword,
      bootMs: isResumed ? 0 : BOOT_MS,
      clock: this.#clock,
      savedState: container.savedGuest,
    });
    const abort = new AbortController();
    this.#guests.set(container.vmid, { guest, abort });
    this.onStart(container.vmid, guest);
    await guest.start();
    if (!isResumed) void this.#lease(container, guest, abort.signal);
  }

  async stop(container: ContainerState, how: 'shutdown' | 'kill'): Promise<void> {
    const entry = this.#guests.get(container.vmid);
    if (!entry) return;
    this.#guests.delete(container.vmid);
    entry.abort.abort();
    await entry.guest.stop(how);
    container.savedGuest = entry.guest.saveState();
    container.leases = {};
    await entry.guest[Symbol.asyncDispose]();
    this.#changed();
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
      (each) => this.#guests.has(each.vmid) && (addressesOf(each).includes(host) || each.config['hostname'] === host),
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

  async #lease(container: ContainerState, guest: Guest, signal: AbortSignal): Promise<void> {
    const waiting = interfacesOf(container).filter(
      ({ options }) => options['ip'] === 'dhcp' && options['link_down'] !== '1',
    );
    if (waiting.length === 0) return;
    try {
      await this.#clock.sleep(LEASE_MS, { signal });
    } catch {
      return; // stopped before it got an address
    }
    for (const { name } of waiting) container.leases[name] = `${this.#freeAddress(container.vmid)}/24`;
    guest.setAddress(firstAddress(container));
    this.#changed();
  }

  /** The same container usually gets the same address again, as from a real DHCP server. */
  #freeAddress(vmid: number): string {
    const taken = new Set(Object.values(this.#state.containers).flatMap(addressesOf));
    for (let offset = 0; offset < 200; offset++) {
      const address = `${this.#prefix}.${20 + ((vmid - 20 + offset) % 230)}`;
      if (!taken.has(address)) return address;
    }
    return `${this.#prefix}.254`;
  }
}

/** Addresses without mask. */
export const addressesOf = (container: ContainerState): string[] =>
  Object.values(container.leases).map((cidr) => cidr.split('/')[0] ?? cidr);

const firstAddress = (container: ContainerState): string | null => addressesOf(container)[0] ?? null;

export function interfacesOf({ config }: ContainerState): { name: string; options: Record<string, string> }[] {
  return indexedNames(config, 'net').map((key) => {
    const options = optionsOf(key, config[key]);
    return { name: options['name'] ?? key, options };
  });
}

function staticAddresses(container: ContainerState): Record<string, string> {
  const fixed = interfacesOf(container).filter(
    ({ options }) => options['ip']?.includes('/') && options['link_down'] !== '1',
  );
  return Object.fromEntries(fixed.map(({ name, options }) => [name, options['ip'] ?? '']));
}
