import type { Finding, Fix } from '../../../shared/domain/plan.ts';
import type { ServerFacts } from '../facts.ts';
import type { GuestNetwork } from '../guest-networks.ts';
import { cardsOf, type CardOrder } from '../spec-parts.ts';
import { canonicalAddress, isSubnetItself, neighboursInSubnet, splitCidr } from '../subnets.ts';
import { passed, unknown, warns, type Check } from './check.ts';

type Fixed = { card: CardOrder; option: 'ip' | 'ip6'; cidr: string };

/** Fixed addresses against those of all guests and nodes. Proxmox would take them: two machines then answer to one address. */
export const addressClash: Check = (spec, facts) => {
  const fixed = cardsOf(spec).flatMap((card): Fixed[] => [
    ...(card.ipv4 === null ? [] : [{ card, option: 'ip' as const, cidr: card.ipv4 }]),
    ...(card.ipv6 === null ? [] : [{ card, option: 'ip6' as const, cidr: card.ipv6 }]),
  ]);
  if (fixed.length === 0 || facts.neighbours === null) return [];
  const found = fixed.flatMap((one) => clashesOf(one, fixed, facts));
  if (found.length > 0) return found;
  const [first] = fixed;
  const place = { field: first?.card.field(first.option) ?? 'network', stepId: 'create' };
  return [...unreadGuests(facts, 'address', place.field), passed('address', 'No known guest has its address', place)];
};

function clashesOf({ card, option, cidr }: Fixed, all: readonly Fixed[], facts: ServerFacts): Finding[] {
  const address = canonicalAddress(splitCidr(cidr)?.address ?? '');
  const gateway = option === 'ip' ? card.gateway4 : card.gateway6;
  const warn = (text: string): Finding =>
    warns('address', text, { field: card.field(option), fix: freeAddress({ card, option, cidr }, all, facts) });
  const guests = (facts.neighbours?.guests ?? []).filter(({ addresses }) => addresses.includes(address));
  return [
    ...guests.map((guest) => warn(`${address} is the address of ${describe(guest, facts)}`)),
    ...(facts.cluster.nodeAddresses.some((one) => canonicalAddress(one) === address)
      ? [warn(`${address} is the address of a node`)]
      : []),
    ...(gateway !== null && canonicalAddress(gateway) === address ? [warn(`${address} is its own gateway`)] : []),
    ...(isSubnetItself(cidr)
      ? [warn(`${address} stands for the whole network ${cidr}, not for one machine in it`)]
      : []),
    ...(all.some((other) => other.card !== card && canonicalAddress(splitCidr(other.cidr)?.address ?? '') === address)
      ? [warn(`${address} is given to more than one of its network cards`)]
      : []),
  ];
}

function freeAddress(
  { card, option, cidr }: Fixed,
  all: readonly Fixed[],
  { neighbours, cluster }: ServerFacts,
): Fix | undefined {
  const prefix = splitCidr(cidr)?.prefix;
  const taken = new Set([
    ...(neighbours?.guests ?? []).flatMap(({ addresses }) => addresses),
    ...cluster.nodeAddresses,
    ...all.map((one) => splitCidr(one.cidr)?.address ?? ''),
    card.gateway4 ?? '',
  ]);
  for (const address of neighboursInSubnet(cidr)) {
    if (taken.has(address)) continue;
    const changed = `${address}/${prefix}`;
    return { label: `Use ${address}`, changes: card.change(option, changed) };
  }
  return undefined;
}

/** “container 104 (web) on homelab” */
export const describe = ({ kind, vmid, name, connectionId }: GuestNetwork, { nameOfConnection }: ServerFacts): string =>
  `${kind === 'qemu' ? 'VM' : 'container'} ${vmid}${name === null ? '' : ` (${name})`} on ${nameOfConnection(connectionId)}`;

/** Guests whose configuration nobody saw may have it all the same. */
export const unreadGuests = ({ neighbours, nameOfConnection }: ServerFacts, check: string, field: string): Finding[] =>
  (neighbours?.unread ?? []).map(({ connectionId, count, reason }) =>
    unknown(
      check,
      `Whether ${count === 1 ? 'one guest' : `${count} guests`} of ${nameOfConnection(connectionId)} ${count === 1 ? 'has' : 'have'} it too is not known: ${reason}`,
      { field },
    ),
  );
