import type { ConnectionId } from '../../shared/domain/ids.ts';

type Server = { id: ConnectionId; createdAt: number; nodeFingerprints: readonly string[] | null };

/**
 * The server added before this one that leads to the same cluster, or null. Names prove nothing (every second homelab is called
 * `pve`); a node's certificate is its own, and every node tells those of the whole cluster.
 */
export function sameClusterAs(server: Server, servers: readonly Server[]): ConnectionId | null {
  const own = new Set(server.nodeFingerprints);
  const isEarlier = (other: Server): boolean =>
    other.createdAt < server.createdAt || (other.createdAt === server.createdAt && other.id < server.id);
  const twins = servers.filter(
    (other) => other.id !== server.id && isEarlier(other) && (other.nodeFingerprints ?? []).some((one) => own.has(one)),
  );
  return twins.toSorted((a, b) => a.createdAt - b.createdAt)[0]?.id ?? null;
}
