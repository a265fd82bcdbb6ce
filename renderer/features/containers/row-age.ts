import type { ConnectionSummary } from '../../../shared/domain/connection.ts';
import type { ContainerRow } from '../../../shared/domain/container.ts';

/** A quiet container is seen anew only every half minute, and a hidden window looks less often. */
const freshForMs = 150_000;

/** Whether what the row says is of the past: its server is away, it is gone, or nothing was heard of it at the last looks. */
export function isStale(row: ContainerRow, connection: ConnectionSummary | undefined): boolean {
  if (row.goneAt !== null || connection?.health.state !== 'online') return true;
  // Proxmox tells that it is there and does not know how it is, such as on a node that is down.
  if (!row.isStatusKnown && row.lifecycle !== 'creating') return true;
  return connection.health.lastContactAt - row.observedAt > freshForMs;
}

/**
 * As of when what the row says is known. One that nothing is new about is not sent at every look: it was as it is at its server's last
 * answer too.
 */
export function rowSeenAt(row: ContainerRow, connection: ConnectionSummary | undefined): number {
  const { goneAt, observedAt, isStatusKnown } = row;
  if (goneAt !== null || !isStatusKnown || !connection || connection.health.state === 'unknown') return observedAt;
  const lastContactAt = connection.health.lastContactAt ?? observedAt;
  // After a crash the contact that was written down may be the older of the two.
  return Math.abs(lastContactAt - observedAt) > freshForMs ? observedAt : lastContactAt;
}
