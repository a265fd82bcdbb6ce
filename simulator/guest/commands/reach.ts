import { isIPv6 } from 'node:net';
import type { GuestInterface } from '../../guest-contract.ts';
import { bareAddress, isWithin } from '../../network/addresses.ts';
import type { Machine } from '../kernel/machine.ts';
import { rootActor } from '../vfs/nodes.ts';

export type Route = {
  readonly device: GuestInterface;
  /** null: on the wire itself. */
  readonly gateway: string | null;
  /** The address it is sent from. */
  readonly source: string;
};

const up = ({ network }: Machine): readonly GuestInterface[] => network.interfaces.filter(({ isUp }) => isUp);

/** Addresses with masks that an interface has now. */
export const addressesOf = ({ isUp, ipv4, ipv6 }: GuestInterface): readonly string[] =>
  isUp ? [...(ipv4 === null ? [] : [ipv4]), ...ipv6] : [];

/** All addresses others may reach this machine at, without masks: IPv4 first, none that are good on one wire only. */
export const globalAddresses = (machine: Machine): string[] =>
  up(machine)
    .flatMap(addressesOf)
    .map(bareAddress)
    .filter((address) => !address.startsWith('fe80:'))
    .toSorted((a, b) => Number(isIPv6(a)) - Number(isIPv6(b)));

export const ownIPv4 = (machine: Machine): string | null =>
  globalAddresses(machine).find((address) => !isIPv6(address)) ?? null;

/** Whether an address is this machine's own. */
export const isOwn = (machine: Machine, address: string): boolean =>
  address === '::1' ||
  address.startsWith('127.') ||
  up(machine).some((one) => addressesOf(one).map(bareAddress).includes(address));

/** The default route of one family. */
export function defaultRoute(machine: Machine, family: 4 | 6): Route | null {
  for (const device of up(machine)) {
    const gateway = family === 4 ? device.gateway : device.gateway6;
    const source = addressesOf(device)
      .map(bareAddress)
      .find((address) => isIPv6(address) === (family === 6) && !address.startsWith('fe80:'));
    if (gateway !== null && source !== undefined) return { device, gateway, source };
  }
  return null;
}

/** The way a packet takes; null: the network is unreachable. */
export function routeTo(machine: Machine, address: string): Route | null {
  for (const device of up(machine)) {
    const own = addressesOf(device).find((cidr) => isWithin(address, cidr));
    if (own !== undefined) return { device, gateway: null, source: bareAddress(own) };
  }
  return defaultRoute(machine, isIPv6(address) ? 6 : 4);
}

/** Whether an answer comes back from an address. */
export function answers(machine: Machine, address: string): boolean {
  if (isOwn(machine, address)) return true;
  const route = routeTo(machine, address);
  if (!route) return false;
  const { device } = route;
  const leadsOut = isIPv6(address) ? device.leadsOut6 : device.leadsOut;
  if (route.gateway !== null) return leadsOut && !machine.faults.isOffline;
  const isRouter = leadsOut && (address === device.gateway || address === device.gateway6);
  return isRouter || machine.isNeighbour(device.name, address);
}

/** The name servers of /etc/resolv.conf that answer. */
export const nameservers = (machine: Machine): string[] =>
  [...machine.vfs.readText(rootActor, '/etc/resolv.conf').matchAll(/^\s*nameserver\s+(\S+)/gm)]
    .map(([, address = '']) => address)
    .filter((address) => answers(machine, address));
