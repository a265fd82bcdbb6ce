import { isIPv6 } from 'node:net';
import type { GuestInterface, GuestNetwork } from '../guest-contract.ts';
import { autoconfigured, bareAddress, isWithin, linkLocal, shortest } from '../network/addresses.ts';
import type { SimClock } from '../sim-clock.ts';
import { indexedNames, optionsOf } from './container-config.ts';
import type { BridgeState, ContainerState, DhcpServer, WorldState } from './world-state.ts';

/** How long the router of a network without settings of its own takes to hand out an address. */
const LEASE_MS = 2500;
/** Until a router has announced its prefix. */
const ANNOUNCEMENT_MS = 800;
/** Where routers announce themselves from. */
const ROUTER_LINK_LOCAL = 'fe80::1';
const HOUSE_PREFIX6 = 'fd00:77:0:0';
/** The VLANs the house's router serves besides the untagged network. */
const HOUSE_VLANS = [10, 20, 30, 40];

type Wire = {
  readonly bridge: BridgeState | undefined;
  readonly tag: number | undefined;
  readonly server: DhcpServer | undefined;
};
export type ConfiguredInterface = { readonly name: string; readonly options: Readonly<Record<string, string>> };

/** The addresses of running containers: fixed ones at once, others from the DHCP servers and routers of their bridge and VLAN. */
export class LeaseDesk {
  readonly #state: WorldState;
  readonly #clock: SimClock;
  readonly #prefix: string;

  /** `prefix` is the house's network as its first three numbers. */
  constructor(options: { state: WorldState; clock: SimClock; prefix: string }) {
    this.#state = options.state;
    this.#clock = options.clock;
    this.#prefix = options.prefix;
  }

  /** What a container that boots has before anybody has answered it. */
  reset(container: ContainerState): void {
    container.leases = fixedAddresses(container, 'ip');
    container.leases6 = fixedAddresses(container, 'ip6');
  }

  /** A container of an older homelab goes on with what it had. */
  resume(container: ContainerState): void {
    container.leases6 ??= fixedAddresses(container, 'ip6');
  }

  /** Interfaces that are wired otherwise than they were lose what they had, and get what is fixed for them now. */
  rewire(container: ContainerState, before: ReadonlyMap<string, string>): void {
    const now = wiringOf(container);
    const changed = [...new Set([...before.keys(), ...now.keys()])].filter(
      (name) => before.get(name) !== now.get(name),
    );
    const fixed = { leases: fixedAddresses(container, 'ip'), leases6: fixedAddresses(container, 'ip6') };
    for (const family of ['leases', 'leases6'] as const) {
      const leases = (container[family] ??= {});
      for (const name of changed) {
        delete leases[name];
        if (fixed[family][name] !== undefined) leases[name] = fixed[family][name];
      }
    }
  }

  /** Whether an address of it may still have to come from elsewhere. */
  isWaiting(container: ContainerState): boolean {
    return interfacesOf(container).some(
      ({ name, options }) =>
        (options['ip'] === 'dhcp' && container.leases[name] === undefined) ||
        (/^(dhcp|auto)$/.test(options['ip6'] ?? '') && container.leases6?.[name] === undefined),
    );
  }

  /** Waits for each address that has to come from elsewhere; `arrived` is called for every one. Ends early when nobody serves. */
  async serve(container: ContainerState, arrived: () => void, signal: AbortSignal): Promise<void> {
    const all = interfacesOf(container).filter(({ options }) => options['link_down'] !== '1');
    await Promise.all(
      all.flatMap((one) => [
        this.#obtain(container, one, 'leases', arrived, signal),
        this.#obtain(container, one, 'leases6', arrived, signal),
      ]),
    );
  }

  /** Another address on the same interface, as a DHCP server gives one when it has forgotten a lease. */
  renew(container: ContainerState, name: string, address?: string): void {
    const one = interfacesOf(container).find((other) => other.name === name);
    if (!one) throw new Error(`CT ${container.vmid} has no interface ${name}`);
    const { server } = this.#wire(container, one);
    const network = server?.network ?? this.#prefix;
    container.leases[name] = `${address ?? this.#freeAddress(container.vmid, network)}/24`;
  }

  networkOf(container: ContainerState): GuestNetwork {
    const { nameserver, searchdomain } = container.config;
    return {
      interfaces: interfacesOf(container).map((one) => this.#describe(container, one)),
      nameservers: nameserver?.split(/[\s,;]+/).filter((text) => text !== '') ?? [
        `${this.#prefix}.1`,
        `${HOUSE_PREFIX6.replace(/(?::0)+$/, '')}::1`,
      ],
      searchDomain: searchdomain ?? '',
    };
  }

  /** Whether somebody else on the same bridge and VLAN has this address: the router, the node, or another running container. */
  isNeighbour(container: ContainerState, name: string, address: string): boolean {
    const one = interfacesOf(container).find((other) => other.name === name);
    if (!one) return false;
    const { bridge, tag, server } = this.#wire(container, one);
    if (
      server &&
      [`${server.network}.1`, `${server.prefix6 ?? ''}::1`, ROUTER_LINK_LOCAL].some((own) => isSame(own, address))
    )
      return true;
    if (
      tag === undefined &&
      [bridge?.gateway, bridge?.cidr].some((own) => own !== undefined && isSame(bareAddress(own), address))
    )
      return true;
    return Object.values(this.#state.containers).some(
      (other) =>
        other.vmid !== container.vmid &&
        other.startedAt !== null &&
        interfacesOf(other).some((theirs) => {
          const wire = this.#wire(other, theirs);
          const isShared = wire.tag === tag && wire.bridge?.name === bridge?.name;
          return (
            isShared &&
            this.#describe(other, theirs)
              .ipv6.concat(other.leases[theirs.name] ?? [])
              .some((cidr) => isSame(bareAddress(cidr), address))
          );
        }),
    );
  }

  /** Whether the outside can reach an address of this container: not on a bridge without a way out. */
  isReachable(container: ContainerState, address: string): boolean {
    return interfacesOf(container).some((one) => {
      const own = [container.leases[one.name], container.leases6?.[one.name]];
      return (
        own.some((cidr) => cidr !== undefined && isSame(bareAddress(cidr), address)) &&
        hasUplink(this.#wire(container, one).bridge)
      );
    });
  }

  async #obtain(
    container: ContainerState,
    one: ConfiguredInterface,
    family: 'leases' | 'leases6',
    arrived: () => void,
    signal: AbortSignal,
  ): Promise<void> {
    const leases = (container[family] ??= {});
    const mode = one.options[family === 'leases' ? 'ip' : 'ip6'];
    const { server } = this.#wire(container, one);
    if (leases[one.name] !== undefined || !server) return;
    if (mode === 'dhcp' && server.leaseMs === null) return;
    if (family === 'leases6' && server.prefix6 === undefined) return;
    if (mode !== 'dhcp' && !(mode === 'auto' && family === 'leases6')) return;
    try {
      await this.#clock.sleep(mode === 'auto' ? ANNOUNCEMENT_MS : (server.leaseMs ?? 0), { signal });
    } catch {
      return; // stopped before it got an address
    }
    const prefix6 = server.prefix6 ?? HOUSE_PREFIX6;
    if (family === 'leases') leases[one.name] = `${this.#freeAddress(container.vmid, server.network)}/24`;
    else
      leases[one.name] =
        mode === 'auto'
          ? `${autoconfigured(prefix6, hardwareAddressOf(one))}/64`
          : `${shortAddress(prefix6, container.vmid)}/128`;
    arrived();
  }

  #describe(container: ContainerState, one: ConfiguredInterface): GuestInterface {
    const { name, options } = one;
    const { bridge, server } = this.#wire(container, one);
    const hardwareAddress = hardwareAddressOf(one);
    const isUp = options['link_down'] !== '1';
    const ipv4 = container.leases[name] ?? null;
    const own6 = container.leases6?.[name];
    const isAnnounced = own6 !== undefined && (options['ip6'] === 'auto' || options['ip6'] === 'dhcp');
    const gateway =
      options['ip'] === 'dhcp'
        ? ipv4 === null
          ? null
          : `${server?.network ?? this.#prefix}.1`
        : (options['gw'] ?? null);
    const gateway6 = isAnnounced ? ROUTER_LINK_LOCAL : (options['gw6'] ?? null);
    return {
      name,
      hardwareAddress,
      isUp,
      ipv4,
      ipv6: [...(own6 === undefined ? [] : [own6]), `${linkLocal(hardwareAddress)}/64`],
      gateway,
      gateway6,
      leadsOut: isUp && hasUplink(bridge) && ipv4 !== null && gateway !== null && isWithin(gateway, ipv4),
      leadsOut6: isUp && hasUplink(bridge) && own6 !== undefined && gateway6 !== null,
    };
  }

  #wire(container: ContainerState, { options }: ConfiguredInterface): Wire {
    const bridges = this.#state.nodes.find(({ name }) => name === container.node)?.bridges ?? [];
    const bridge = bridges.find(({ name }) => name === options['bridge']);
    const tag = options['tag'] === undefined ? undefined : Number(options['tag']);
    const servers = bridge?.dhcp ?? (hasUplink(bridge) ? this.#houseServers : []);
    return { bridge, tag, server: servers.find((server) => server.tag === tag) };
  }

  get #houseServers(): DhcpServer[] {
    const vlans = HOUSE_VLANS.map((tag) => ({
      tag,
      network: this.#prefix.replace(/\d+$/, String(tag)),
      leaseMs: LEASE_MS,
      prefix6: `${HOUSE_PREFIX6.replace(/:0$/, '')}:${tag.toString(16)}`,
    }));
    return [{ network: this.#prefix, leaseMs: LEASE_MS, prefix6: HOUSE_PREFIX6 }, ...vlans];
  }

  /** The same container usually gets the same address again, as from a real DHCP server. */
  #freeAddress(vmid: number, network: string): string {
    const taken = new Set(Object.values(this.#state.containers).flatMap(addressesOf));
    for (let offset = 0; offset < 230; offset++) {
      const address = `${network}.${20 + ((vmid - 20 + offset) % 230)}`;
      if (!taken.has(address)) return address;
    }
    return `${network}.254`;
  }
}

/** Addresses without mask. */
export const addressesOf = ({ leases, leases6 = {} }: ContainerState): string[] =>
  [...Object.values(leases), ...Object.values(leases6)].map(bareAddress);

/** How each interface is wired, to notice a change. */
export const wiringOf = (container: ContainerState): ReadonlyMap<string, string> =>
  new Map(interfacesOf(container).map(({ name, options }) => [name, JSON.stringify(options)]));

export function interfacesOf({ config }: Pick<ContainerState, 'config'>): ConfiguredInterface[] {
  return indexedNames(config, 'net').map((key) => {
    const options = optionsOf(key, config[key]);
    return { name: options['name'] ?? key, options };
  });
}

const fixedAddresses = (container: ContainerState, key: 'ip' | 'ip6'): Record<string, string> =>
  Object.fromEntries(
    interfacesOf(container)
      .filter(({ options }) => options[key]?.includes('/') === true && options['link_down'] !== '1')
      .map(({ name, options }) => [name, options[key] ?? '']),
  );

const hasUplink = (bridge: BridgeState | undefined): boolean =>
  bridge !== undefined && (bridge.port !== undefined || bridge.gateway !== undefined);
const hardwareAddressOf = ({ options }: ConfiguredInterface): string =>
  (options['hwaddr'] ?? '00:00:00:00:00:00').toLowerCase();
const shortAddress = (prefix6: string, vmid: number): string => shortest(`${prefix6}::1:${vmid.toString(16)}`);
const isSame = (a: string, b: string): boolean => a === b || (isIPv6(a) && isIPv6(b) && shortest(a) === shortest(b));
