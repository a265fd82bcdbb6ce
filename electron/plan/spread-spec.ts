import { AppError } from '../../shared/errors.ts';
import type { ContainerSpec } from '../../shared/domain/container-spec.ts';
import { vmid as vmidSchema, type Vmid } from '../../shared/domain/ids.ts';
import { parseNetwork } from '../../shared/lxc/property-string.ts';
import { cardsOf } from './spec-parts.ts';
import { canonicalAddress, nextFreeAddress, splitCidr } from './subnets.ts';

type Taken = {
  /** Whether a guest has that number; asked of the server. */
  isVmidTaken: (vmid: Vmid) => Promise<boolean>;
  /** Canonical addresses of guests, without prefix. */
  addresses: ReadonlySet<string>;
};

/** So many numbers in a row may be taken before we give up. */
const mostTaken = 500;

/**
 * One specification for each name: the first has the number and the addresses that were typed, the others the next free ones; a MAC
 * address that was typed is the first one's alone.
 * @throws AppError `input:invalid` naming the field that runs out
 */
export async function spreadSpec(
  spec: ContainerSpec,
  names: readonly string[],
  taken: Taken,
): Promise<ContainerSpec[]> {
  const used = new Set(taken.addresses);
  const specs: ContainerSpec[] = [];
  for (const hostname of names) {
    const before = specs.at(-1);
    // The typed number stands even when it is taken: the plan says so, as it does for a single container.
    const vmid = before ? await nextVmid(before.vmid, taken) : spec.vmid;
    const next = {
      ...(before ? withNextAddresses(before, used) : spec),
      hostname,
      vmid,
      isVmidProposed: spec.isVmidProposed,
    };
    for (const address of addressesOf(next)) used.add(address);
    specs.push(next);
  }
  return specs;
}

async function nextVmid(last: Vmid, { isVmidTaken }: Taken): Promise<Vmid> {
  for (let number = last + 1; number <= last + mostTaken; number += 1) {
    const read = vmidSchema.safeParse(number);
    if (!read.success) break;
    if (!(await isVmidTaken(read.data))) return read.data;
  }
  throw runsOut('vmid', `no free number was found among the ${mostTaken} after ${last}`);
}

function withNextAddresses(spec: ContainerSpec, used: ReadonlySet<string>): ContainerSpec {
  const gateways = new Set([gatewayOf(spec.network.ipv4), gatewayOf(spec.network.ipv6)]);
  const isTaken = (address: string): boolean => used.has(address) || gateways.has(address);
  const { macAddress: _mac, ...network } = spec.network;
  return {
    ...spec,
    network: {
      ...network,
      ipv4:
        network.ipv4.mode === 'static'
          ? { ...network.ipv4, address: after(network.ipv4.address, isTaken, 'network.ipv4.address') }
          : network.ipv4,
      ipv6:
        network.ipv6.mode === 'static'
          ? { ...network.ipv6, address: after(network.ipv6.address, isTaken, 'network.ipv6.address') }
          : network.ipv6,
    },
    further: Object.fromEntries(
      Object.entries(spec.further).map(([name, value]) => [
        name,
        /^net\d+$/.test(name) ? nextNetwork(name, value, used) : value,
      ]),
    ),
  };
}

function nextNetwork(name: string, text: string, used: ReadonlySet<string>): string {
  let network = parseNetwork(text).with('hwaddr', null);
  for (const [key, gateway] of [
    ['ip', 'gw'],
    ['ip6', 'gw6'],
  ] as const) {
    const address = network.get(key);
    const isTaken = (one: string): boolean => used.has(one) || one === network.get(gateway);
    if (address?.includes('/') === true) network = network.with(key, after(address, isTaken, `further.${name}.${key}`));
  }
  return network.toString();
}

const gatewayOf = (setting: ContainerSpec['network']['ipv4'] | ContainerSpec['network']['ipv6']): string | undefined =>
  setting.mode === 'static' ? setting.gateway : undefined;

function after(address: string, isTaken: (address: string) => boolean, field: string): string {
  const next = nextFreeAddress(address, isTaken);
  if (next === null) throw runsOut(field, `the subnet of ${address} has no free address after it`);
  return next;
}

/** Fixed addresses of a specification, without prefix. */
const addressesOf = (spec: ContainerSpec): string[] =>
  cardsOf(spec)
    .flatMap(({ ipv4, ipv6 }) => [ipv4, ipv6])
    .flatMap((cidr) => (cidr === null ? [] : [canonicalAddress(splitCidr(cidr)?.address ?? '')]));

const runsOut = (path: string, message: string): AppError =>
  new AppError('input:invalid', message, { issues: [{ path, message }] });
