import { describe, expect, test } from 'vitest';
import { judgeChain } from './judge-chain.ts';
import type { BridgeFacts, CardFacts, ChainFacts, InsideFacts } from './judge-chain.ts';

const card: CardFacts = {
  name: 'eth0',
  bridge: 'vmbr0',
  tag: null,
  ip: 'dhcp',
  ip6: null,
  gateway: null,
  gateway6: null,
  hasFirewall: false,
  isOff: false,
};
const bridge: BridgeFacts = { isActive: true, ports: ['eno1'], address: null };
const inside: InsideFacts = {
  isUp: true,
  hasRoute: true,
  gateway: '10.0.0.1',
  gatewayAnswers: true,
  resolvers: ['10.0.0.1'],
  resolverAnswers: true,
  host: 'deb.debian.org',
  isResolved: true,
};
const leased = [{ name: 'eth0', addresses: ['10.0.0.20/24', 'fe80::1/64'] }];
const alone = [{ name: 'eth0', addresses: ['fe80::1/64'] }];
const facts = (more: Partial<ChainFacts> = {}): ChainFacts => ({
  node: 'pve1',
  isRunning: true,
  card,
  bridge,
  interfaces: leased,
  inside: null,
  ssh: null,
  ...more,
});
const within = (more: Partial<InsideFacts>): Partial<ChainFacts> => ({ inside: { ...inside, ...more } });

type Case = [what: string, given: Partial<ChainFacts>, broken: string | null, seen?: string];

describe('the broken link of a chain', () => {
  const cases: Case[] = [
    ['nothing is broken', within({}), null],
    ['a container that stopped', { isRunning: false, interfaces: [] }, 'container', 'it is not running'],
    [
      'a card that is switched off',
      { card: { ...card, isOff: true }, interfaces: alone },
      'interface',
      'eth0 is switched off in its configuration (link_down)',
    ],
    ['a card that is down inside', within({ isUp: false }), 'interface', 'eth0 is down inside'],
    [
      'a bridge that is not active',
      { bridge: { ...bridge, isActive: false }, interfaces: alone },
      'bridge',
      'bridge vmbr0 is not active on node pve1',
    ],
    [
      'a bridge without ports',
      { bridge: { ...bridge, ports: [] }, interfaces: alone },
      'bridge',
      'bridge vmbr0 has no ports, so nothing outside node pve1 is on it',
    ],
    [
      'a bridge without ports that only the node is on: then its DHCP server',
      { bridge: { ...bridge, ports: [], address: '10.9.0.1/24' }, interfaces: alone },
      'lease',
    ],
    ['a bridge without ports that has a DHCP server', { bridge: { ...bridge, ports: [] } }, null],
    ['a virtual network, which has no ports to tell', { bridge: { isActive: null, ports: null, address: null } }, null],
    ['a bridge this login may not see', { bridge: 'unseen', interfaces: alone }, 'lease'],
    [
      'a VLAN nobody answers in',
      { card: { ...card, tag: 99 }, interfaces: alone },
      'vlan',
      'nobody answers in VLAN 99 on bridge vmbr0',
    ],
    ['a VLAN that gave an address', { card: { ...card, tag: 20 } }, null],
    ['no lease', { interfaces: alone }, 'lease', 'no DHCP server gave eth0 an address: it has only fe80::1/64'],
    [
      'no lease but what the system gave itself',
      { interfaces: [{ name: 'eth0', addresses: ['169.254.3.4/16'] }] },
      'lease',
    ],
    ['no interface inside yet', { interfaces: [] }, 'lease', 'no DHCP server gave eth0 an address: it has no eth0'],
    [
      'no address configured',
      { card: { ...card, ip: null }, interfaces: alone },
      'address',
      'no address is configured for eth0',
    ],
    [
      'a fixed address that the system did not set',
      { card: { ...card, ip: '10.0.0.7/24' }, interfaces: alone },
      'address',
      'eth0 does not have 10.0.0.7/24: it has only fe80::1/64',
    ],
    ['a fixed address that is there', { card: { ...card, ip: '10.0.0.20/24' } }, null],
    ['only IPv6, not there yet', { card: { ...card, ip: null, ip6: 'auto' }, interfaces: alone }, 'address'],
    [
      'only IPv6, there',
      { card: { ...card, ip: 'manual', ip6: 'auto' }, interfaces: [{ name: 'eth0', addresses: ['fd00::5/64'] }] },
      null,
    ],
    ['no route', within({ hasRoute: false, gateway: null, gatewayAnswers: null }), 'route', 'it has no default route'],
    [
      'a fixed address without gateway',
      { card: { ...card, ip: '10.0.0.20/24' }, ...within({ hasRoute: false, gateway: null, gatewayAnswers: null }) },
      'route',
      'its fixed address has no gateway',
    ],
    [
      'a gateway that is silent',
      within({ gatewayAnswers: false, resolverAnswers: false, isResolved: false }),
      'gateway',
      'its gateway 10.0.0.1 does not answer',
    ],
    [
      'no name server',
      within({ resolvers: [], resolverAnswers: null, isResolved: false }),
      'resolver',
      '/etc/resolv.conf names no name server',
    ],
    [
      'a name server that is silent',
      within({ resolvers: ['9.9.9.9'], resolverAnswers: false, isResolved: false }),
      'resolver',
      'no name server answers (9.9.9.9)',
    ],
    ['a name nobody knows', within({ isResolved: false }), 'name', 'deb.debian.org cannot be resolved'],
    [
      'tools that tell nothing, and a name that is not resolved',
      within({ gatewayAnswers: null, resolverAnswers: null, isResolved: false }),
      'name',
    ],
    ['a container that refuses SSH', { ssh: { reason: 'connection refused at 10.0.0.20, port 22 in 62 s' } }, 'sshd'],
    ['a server that hangs up', { ssh: { reason: 'connection reset at 10.0.0.20' } }, 'sshd'],
    [
      'nothing comes back',
      { ssh: { reason: 'connection timed out at 10.0.0.20' } },
      'reach',
      'nothing comes back to this computer (connection timed out at 10.0.0.20)',
    ],
    [
      'nothing comes back, and there is a firewall',
      { card: { ...card, hasFirewall: true }, ssh: { reason: 'no route to host' } },
      'reach',
      'nothing comes back to this computer (no route to host); the Proxmox firewall is on for eth0',
    ],
    [
      'a container that lost its lease before SSH',
      { interfaces: alone, ssh: { reason: 'connection timed out' } },
      'lease',
    ],
    ['a server that tells nothing', { isRunning: null, card: null, bridge: null, interfaces: null }, null],
  ];
  test.each(cases)('%s', (_what, given, broken, seen) => {
    const { brokenLink, checked } = judgeChain(facts(given));
    expect(brokenLink).toBe(broken);
    const found = checked.find(({ outcome }) => outcome === 'broken');
    expect(found?.link ?? null).toBe(broken);
    expect(found?.seen).toEqual(seen ?? found?.seen);
  });
});

test('every link that was looked at is told, in its order, and what is not known is no link that holds', () => {
  const { checked } = judgeChain(
    facts({ isRunning: null, card: { ...card, tag: 20 }, ...within({ gatewayAnswers: null }) }),
  );
  expect(checked.map(({ link, outcome }) => `${link} ${outcome}`)).toEqual([
    'container unknown',
    'interface holds',
    'bridge holds',
    'vlan holds',
    'lease holds',
    'route holds',
    'gateway unknown',
    'resolver holds',
    'name holds',
  ]);
});
