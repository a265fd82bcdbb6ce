import type { ClusterStatus } from '../../proxmox/cluster.ts';
import type { Proxmox } from '../../proxmox/connect.ts';

type Asking = { signal: AbortSignal };
export type NodePlace = { node: string; address: string | null; isOnline: boolean };

/**
 * The nodes and the addresses the cluster knows them by; never the one the API is asked at, which may belong to another node or to
 * none.
 * @throws AppError `pve:forbidden` where this login may not ask (Sys.Audit on /)
 */
export async function nodePlaces({ cluster }: Pick<Proxmox, 'cluster'>, asking: Asking): Promise<NodePlace[]> {
  return (await cluster.status(asking)).filter(({ type }) => type === 'node').map(toPlace);
}

const toPlace = ({ name, ip, online }: ClusterStatus): NodePlace => ({
  node: name,
  address: ip === undefined || ip === '' ? null : ip,
  isOnline: online !== 0,
});

/** The node a container is on now: it may have been migrated. `before` where the cluster does not tell. */
export async function owningNode(
  { cluster }: Pick<Proxmox, 'cluster'>,
  { vmid, node: before }: { vmid: number; node: string },
  asking: Asking,
): Promise<string> {
  return (await cluster.nodeOf(vmid, asking)) ?? before;
}

/** Where a node is reached, or why nobody knows. */
export function addressOf(places: readonly NodePlace[], node: string): { address: string } | { reason: string } {
  const place = places.find((one) => one.node === node);
  if (!place || place.address === null) return { reason: `the cluster tells no address of node ${node}` };
  return place.isOnline ? { address: place.address } : { reason: `node ${node} is offline` };
}
