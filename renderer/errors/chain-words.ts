import type { ChainLink, ChainVerdict } from '../../shared/domain/network-chain.ts';
import { sentence } from './description.ts';

const advice: Record<ChainLink, string> = {
  container: 'Start it, look at its console for the reason it stopped, then retry.',
  interface: 'Switch its network interface on in its configuration, then retry.',
  bridge: 'Give the bridge a port on the node, or move the container to another bridge. Then retry.',
  vlan: 'Check that the port of the switch and the bridge carry this VLAN and that a DHCP server serves it, or change the VLAN tag. Then retry.',
  lease: 'Check the DHCP server of this network, or give the container a fixed address. Then retry.',
  address: 'Look in the container’s console at how it sets its address, then retry.',
  route: 'Give it a gateway in its network settings, then retry; skip this where its packages come from next door.',
  gateway: 'Check that the gateway’s address is right and that it is up, then retry.',
  resolver: 'Give it a name server that answers (DNS in its settings), then retry.',
  name: 'Check the name in its package sources and that the name server knows it, then retry.',
  reach:
    'Check that this computer has a way into the container’s network, and the firewall; or go in another way. Then retry.',
  sshd: 'Look in the container’s console whether its SSH server runs; or go in another way. Then retry.',
};

/** The broken link and what it showed; empty where none was found. */
export const chainExplanation = (verdict: ChainVerdict): string => sentence(begun(seenOf(verdict)));

/** What was seen last, without what the explanation says already. */
export function lastSeenBeside(lastSeen: string, verdict: ChainVerdict): string {
  const seen = seenOf(verdict);
  return seen === '' ? lastSeen : lastSeen.replace(`; ${seen}`, '');
}

const seenOf = ({ brokenLink, checked }: ChainVerdict): string =>
  checked.find(({ link, outcome }) => link === brokenLink && outcome === 'broken')?.seen ?? '';

/** A sentence begins with a capital, but for the name of an interface or host. */
const begun = (text: string): string =>
  /^(?:bridge|its?|no|nobody|nothing)\b/.test(text) ? `${text.charAt(0).toUpperCase()}${text.slice(1)}` : text;

/** What to do about the broken link. */
export const chainAdvice = ({ brokenLink }: ChainVerdict): string | null =>
  brokenLink === null ? null : advice[brokenLink];

/** What was looked at, a line each. */
export const chainLines = ({ checked }: ChainVerdict): string[] =>
  checked.map(({ outcome, seen }) => `${signs[outcome]} ${seen}`);

const signs = { holds: '✓', broken: '✗', unknown: '?' } as const;
