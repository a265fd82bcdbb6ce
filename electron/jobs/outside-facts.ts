import { withDeadline } from '../lib/abort.ts';
import type { BridgeFacts, CardFacts, ChainFacts } from '../provisioning/chain/judge-chain.ts';
import type { Proxmox } from '../proxmox/connect.ts';
import type { NodeNetwork } from '../proxmox/nodes.ts';
import { PropertyString } from '../../shared/lxc/property-string.ts';

/** A look that explains a failure must not take long itself. */
const lookMs = 8_000;

type Outside = Omit<ChainFacts, 'inside' | 'ssh'>;

/** What Proxmox tells of the chain to a container. What it refuses or is silent about stays unknown. */
export async function outsideFacts(
  { lxc, nodes }: Pick<Proxmox, 'lxc' | 'nodes'>,
  { node, vmid }: { node: string; vmid: number },
  { signal: own }: { signal: AbortSignal },
): Promise<Outside> {
  const signal = withDeadline(lookMs, own);
  const [status, config, bridges, interfaces] = await Promise.all([
    orNull(lxc.status(node, vmid, { signal })),
    orNull(lxc.config(node, vmid, { isCurrent: true, signal })),
    orNull(nodes.bridges(node, { signal })),
    orNull(lxc.interfaces(node, vmid, { signal })),
  ]);
  own.throwIfAborted();
  const card = cardOf(config?.config['net0']);
  return {
    node,
    isRunning: status === null ? null : status.status === 'running',
    card,
    bridge: card === null || bridges === null ? null : bridgeOf(bridges, card.bridge),
    interfaces,
  };
}

const orNull = <T>(asked: Promise<T>): Promise<T | null> => asked.catch(() => null);

/** A network card from its property string; null where there is none. */
export function cardOf(text: string | undefined): CardFacts | null {
  if (text === undefined) return null;
  const card = PropertyString.parse(text, null);
  const tag = card.get('tag');
  return {
    name: card.get('name') ?? 'eth0',
    bridge: card.get('bridge') ?? '',
    tag: tag === null ? null : Number(tag),
    ip: card.get('ip'),
    ip6: card.get('ip6'),
    gateway: card.get('gw'),
    gateway6: card.get('gw6'),
    hasFirewall: card.isOn('firewall'),
    isOff: card.isOn('link_down'),
  };
}

/** A bridge among those of a node. Linux names its ports `bridge_ports`, Open vSwitch `ovs_ports`; a virtual network has neither. */
export function bridgeOf(all: readonly NodeNetwork[], name: string): BridgeFacts | 'unseen' {
  const found = all.find(({ iface }) => iface === name);
  if (!found) return 'unseen';
  const ports = found.bridge_ports ?? (typeof found['ovs_ports'] === 'string' ? found['ovs_ports'] : undefined);
  return {
    // A bridge that is down lacks the flag; other kinds never have it.
    isActive: found.type === 'bridge' || found.active !== undefined ? found.active === 1 : null,
    ports: ports === undefined ? null : ports.split(/\s+/).filter((port) => port !== '' && port !== 'none'),
    address: found.cidr ?? null,
  };
}
