import type { ChainVerdict, LinkCheck } from '../../../shared/domain/network-chain.ts';
import type { InterfaceAddresses } from '../../lib/choose-address.ts';

/** A container's network card as its configuration has it. */
export type CardFacts = {
  name: string;
  bridge: string;
  tag: number | null;
  /** `dhcp`, `manual`, an address with prefix, or null. */
  ip: string | null;
  ip6: string | null;
  gateway: string | null;
  gateway6: string | null;
  hasFirewall: boolean;
  isOff: boolean;
};
/** A bridge of the node as the node tells it. `ports` is null where it does not say, as for a virtual network. */
export type BridgeFacts = { isActive: boolean | null; ports: string[] | null; address: string | null };

export type InsideFacts = {
  isUp: boolean | null;
  hasRoute: boolean | null;
  gateway: string | null;
  gatewayAnswers: boolean | null;
  resolvers: string[] | null;
  resolverAnswers: boolean | null;
  /** A host that is asked for, and whether it has an address. */
  host: string | null;
  isResolved: boolean | null;
};

/** What is known of the chain; null is what nobody could tell. */
export type ChainFacts = {
  node: string;
  isRunning: boolean | null;
  card: CardFacts | null;
  /** `unseen`: the node does not list it, or this login may not see it. */
  bridge: BridgeFacts | 'unseen' | null;
  interfaces: readonly InterfaceAddresses[] | null;
  inside: InsideFacts | null;
  /** Why SSH did not answer, where that is what is waited for. */
  ssh: { reason: string } | null;
};

/** Goes along the chain from the container outwards. The first link that does not hold is the broken one. */
export function judgeChain(facts: ChainFacts): ChainVerdict {
  const checked = [
    judgeContainer(facts),
    judgeCard(facts),
    judgeBridge(facts),
    judgeVlan(facts),
    judgeLease(facts),
    judgeAddress(facts),
    ...(facts.inside ? judgeInside(facts.inside, facts.card) : []),
    ...(facts.ssh ? [judgeWay(facts.ssh, facts.card), judgeSshd(facts.ssh)] : []),
  ].filter((check) => check !== null);
  return { brokenLink: checked.find(({ outcome }) => outcome === 'broken')?.link ?? null, checked };
}

const holds = (link: LinkCheck['link'], seen: string): LinkCheck => ({ link, outcome: 'holds', seen });
const broken = (link: LinkCheck['link'], seen: string): LinkCheck => ({ link, outcome: 'broken', seen });
const unknown = (link: LinkCheck['link'], seen: string): LinkCheck => ({ link, outcome: 'unknown', seen });

function judgeContainer({ isRunning }: ChainFacts): LinkCheck {
  if (isRunning === null) return unknown('container', 'whether it runs could not be asked');
  return isRunning ? holds('container', 'it runs') : broken('container', 'it is not running');
}

function judgeCard({ card: own, inside: within }: ChainFacts): LinkCheck {
  if (!own) return unknown('interface', 'its configuration could not be read');
  if (own.isOff) return broken('interface', `${own.name} is switched off in its configuration (link_down)`);
  if (within?.isUp === false) return broken('interface', `${own.name} is down inside`);
  return within?.isUp === true
    ? holds('interface', `${own.name} is up`)
    : holds('interface', `${own.name} is switched on`);
}

function judgeBridge({ card: own, bridge: found, node, ...facts }: ChainFacts): LinkCheck | null {
  if (!own) return null;
  const name = `bridge ${own.bridge}`;
  if (found === null) return unknown('bridge', `${name} could not be asked about`);
  if (found === 'unseen') return unknown('bridge', `node ${node} shows no ${name} to this login`);
  if (found.isActive === false) return broken('bridge', `${name} is not active on node ${node}`);
  const { ports } = found;
  if (ports === null) return holds('bridge', `${name} is there`);
  if (ports.length > 0) return holds('bridge', `${name} leads to ${ports.join(', ')}`);
  if (found.address !== null)
    return holds('bridge', `${name} has no ports; node ${node} is on it with ${found.address}`);
  // Somebody on it gave an address, so that it is not what is missing.
  if (own.ip === 'dhcp' && hasAddress(facts.interfaces, own.name))
    return holds('bridge', `${name} has no ports, but a DHCP server`);
  return broken('bridge', `${name} has no ports, so nothing outside node ${node} is on it`);
}

function judgeVlan({ card: own, interfaces }: ChainFacts): LinkCheck | null {
  if (!own || own.tag === null) return null;
  if (own.ip !== 'dhcp' || interfaces === null)
    return unknown('vlan', `VLAN ${own.tag} is set; who carries it is not known`);
  if (hasAddress(interfaces, own.name)) return holds('vlan', `VLAN ${own.tag} has a DHCP server`);
  return broken('vlan', `nobody answers in VLAN ${own.tag} on bridge ${own.bridge}`);
}

function judgeLease({ card: own, interfaces }: ChainFacts): LinkCheck | null {
  if (!own || own.ip !== 'dhcp') return null;
  if (interfaces === null) return unknown('lease', 'its addresses could not be asked');
  if (hasAddress(interfaces, own.name))
    return holds('lease', `${own.name} has ${addressesOf(interfaces, own.name).join(', ')}`);
  return broken('lease', `no DHCP server gave ${own.name} an address: ${described(interfaces, own.name)}`);
}

function judgeAddress({ card: own, interfaces }: ChainFacts): LinkCheck | null {
  if (!own || own.ip === 'dhcp') return null;
  if (own.ip === null || own.ip === 'manual') {
    if (own.ip6 !== null && own.ip6 !== 'manual') {
      if (interfaces === null) return unknown('address', 'its addresses could not be asked');
      return hasAddress(interfaces, own.name)
        ? holds('address', `${own.name} has ${addressesOf(interfaces, own.name).join(', ')}`)
        : broken('address', `${own.name} has no IPv6 address yet (${own.ip6}): ${described(interfaces, own.name)}`);
    }
    return broken('address', `no address is configured for ${own.name}`);
  }
  if (interfaces === null) return unknown('address', `${own.ip} is configured; what it has could not be asked`);
  const wanted = bare(own.ip);
  return addressesOf(interfaces, own.name).some((one) => bare(one) === wanted)
    ? holds('address', `${own.name} has ${own.ip}`)
    : broken('address', `${own.name} does not have ${own.ip}: ${described(interfaces, own.name)}`);
}

function judgeInside(found: InsideFacts, own: CardFacts | null): LinkCheck[] {
  return [judgeRoute(found, own), judgeGateway(found), judgeResolver(found), judgeName(found)].filter(
    (check) => check !== null,
  );
}

function judgeRoute({ hasRoute, gateway: through }: InsideFacts, own: CardFacts | null): LinkCheck {
  if (hasRoute === null) return unknown('route', 'its routes could not be read');
  if (hasRoute)
    return holds('route', through === null ? 'it has a default route' : `its default route leads to ${through}`);
  const isFixed = own !== null && own.ip !== 'dhcp' && own.gateway === null && own.gateway6 === null;
  return broken('route', isFixed ? 'its fixed address has no gateway' : 'it has no default route');
}

function judgeGateway({ gateway: through, gatewayAnswers }: InsideFacts): LinkCheck | null {
  if (through === null) return null;
  if (gatewayAnswers === null) return unknown('gateway', `whether ${through} answers could not be found out`);
  return gatewayAnswers
    ? holds('gateway', `${through} answers`)
    : broken('gateway', `its gateway ${through} does not answer`);
}

function judgeResolver({ resolvers, resolverAnswers }: InsideFacts): LinkCheck {
  if (resolvers === null) return unknown('resolver', '/etc/resolv.conf could not be read');
  const names = resolvers.join(', ');
  if (resolvers.length === 0) return broken('resolver', '/etc/resolv.conf names no name server');
  if (resolverAnswers === null) return unknown('resolver', `whether ${names} answers could not be found out`);
  return resolverAnswers
    ? holds('resolver', `${names} answers`)
    : broken('resolver', `no name server answers (${names})`);
}

function judgeName({ host, isResolved }: InsideFacts): LinkCheck | null {
  if (host === null || isResolved === null) return null;
  return isResolved ? holds('name', `${host} is resolved`) : broken('name', `${host} cannot be resolved`);
}

/** A refusal comes from the container itself: whoever refuses was reached. */
const isRefusal = (reason: string): boolean => /refused|reset|closed|handshake|banner/i.test(reason);

function judgeWay({ reason }: { reason: string }, own: CardFacts | null): LinkCheck {
  if (isRefusal(reason)) return holds('reach', 'it answers this computer');
  const firewall = own?.hasFirewall === true ? `; the Proxmox firewall is on for ${own.name}` : '';
  return broken('reach', `nothing comes back to this computer (${reason})${firewall}`);
}

function judgeSshd({ reason }: { reason: string }): LinkCheck {
  if (isRefusal(reason)) return broken('sshd', `no SSH server answers (${reason})`);
  return unknown('sshd', 'it could not be asked');
}

const bare = (cidr: string): string => cidr.replace(/\/.*$/, '');
const isLinkLocal = (cidr: string): boolean => /^(?:fe[89ab]|169\.254\.)/i.test(cidr);

const addressesOf = (interfaces: readonly InterfaceAddresses[] | null, card: string): string[] =>
  (interfaces ?? [])
    .filter((one) => one.name === card)
    .flatMap(({ addresses }) => addresses.filter((one) => !isLinkLocal(one)));

const hasAddress = (interfaces: readonly InterfaceAddresses[] | null, card: string): boolean =>
  addressesOf(interfaces, card).length > 0;

function described(interfaces: readonly InterfaceAddresses[], card: string): string {
  const own = interfaces.find((one) => one.name === card);
  if (!own) return `it has no ${card}`;
  return own.addresses.length > 0 ? `it has only ${own.addresses.join(', ')}` : 'it has none';
}
