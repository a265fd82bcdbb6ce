import type { Container, ContainerRow } from '../../shared/domain/container.ts';
import type { ConnectionId, ContainerId, Vmid } from '../../shared/domain/ids.ts';
import type { Guest } from '../../shared/domain/inventory.ts';
import type { ContainerService } from '../../shared/domain/service.ts';

export type RowSources = {
  guests: readonly Guest[];
  containers: readonly Container[];
  servicesOf: (id: ContainerId) => ContainerService[];
};
/** Our record of a container with the services last seen in it. */
export type RecordEntry = { record: Container; services: ContainerService[] };

export const rowKey = (connectionId: ConnectionId, vmid: Vmid): string => `${connectionId}/${vmid}`;

/**
 * The list: what each server last said of its containers, joined with our records. A record whose container no server has
 * shown yet (it is being made) has a row too; two servers with the same number have two rows.
 */
export function containerRows({ guests, containers, servicesOf }: RowSources): ContainerRow[] {
  const entries = recordEntries(containers, servicesOf);
  const byKey = new Map(guests.map((guest) => [rowKey(guest.connectionId, guest.vmid), guest]));
  const keys = new Set([...byKey.keys(), ...entries.keys()]);
  return [...keys].flatMap((key) => rowFor(byKey.get(key), entries.get(key)) ?? []);
}

/** For each number the record of who has it now; failing that, of the last one that had it. */
export function recordEntries(
  containers: readonly Container[],
  servicesOf: RowSources['servicesOf'],
): Map<string, RecordEntry> {
  const records = new Map<string, Container>();
  for (const record of containers) {
    const key = rowKey(record.connectionId, record.vmid);
    if (record.goneAt === null || records.get(key)?.goneAt !== null) records.set(key, record);
  }
  return new Map([...records].map(([key, record]) => [key, { record, services: servicesOf(record.id) }]));
}

/** The row of one number on one server, or null when there is nothing to show. */
export function rowFor(guest: Guest | undefined, entry: RecordEntry | undefined): ContainerRow | null {
  // A record whose container is gone keeps its history, and leaves the number to whatever has it now.
  const isPresent = entry !== undefined && entry.record.goneAt === null;
  if (guest?.kind === 'lxc') return rowOf(guest, isPresent ? entry : undefined);
  if (isPresent) return rowOf(guestOf(entry.record), entry);
  // Its number went to a virtual machine, which is not in this list: the container itself is shown as gone.
  return entry && guest ? rowOf(guestOf(entry.record), entry) : null;
}

/** Field by field: one object with room for just these takes half of what a copy with more added to it does. */
function rowOf(guest: Guest, entry: RecordEntry | undefined): ContainerRow {
  const { connectionId, vmid } = guest;
  const record = entry?.record;
  return {
    key: rowKey(connectionId, vmid),
    connectionId,
    vmid,
    node: guest.node,
    // A name is never lost: what Proxmox does not tell now, the record still knows.
    name: guest.name ?? record?.hostname ?? `CT${vmid}`,
    status: guest.status,
    isStatusKnown: guest.isStatusKnown,
    origin: record ? 'managed' : 'foreign',
    containerId: record?.id ?? null,
    lifecycle: record?.lifecycle ?? null,
    templateName: record?.templateName ?? null,
    address: record?.address ?? guest.address,
    tags: guest.tags,
    lock: guest.lock,
    isTemplate: guest.isTemplate,
    cpuShare: guest.cpuShare,
    cores: guest.cores,
    memoryBytes: guest.memoryBytes,
    memoryMaxBytes: guest.memoryMaxBytes,
    diskBytes: guest.diskBytes,
    diskMaxBytes: guest.diskMaxBytes,
    uptimeSeconds: guest.uptimeSeconds,
    services: entry?.services ?? [],
    lastJobId: record?.lastJobId ?? null,
    recentChange: record?.recentChange ?? null,
    observedAt: guest.observedAt,
    goneAt: guest.goneAt,
  };
}

function guestOf({ connectionId, vmid, node, hostname, observedAt, createdAt, goneAt }: Container): Guest {
  return {
    connectionId,
    vmid,
    kind: 'lxc',
    node,
    name: hostname,
    status: 'unknown',
    isStatusKnown: false,
    tags: [],
    lock: null,
    isTemplate: false,
    cpuShare: null,
    cores: null,
    memoryBytes: null,
    memoryMaxBytes: null,
    diskBytes: null,
    diskMaxBytes: null,
    uptimeSeconds: null,
    address: null,
    observedAt: observedAt ?? createdAt,
    goneAt,
  };
}
