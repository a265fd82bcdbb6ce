import type { Container, ContainerRow } from '../../shared/domain/container.ts';
import type { ConnectionId, ContainerId, Vmid } from '../../shared/domain/ids.ts';
import type { Guest } from '../../shared/domain/inventory.ts';
import type { ContainerService } from '../../shared/domain/service.ts';

export type RowSources = {
  guests: readonly Guest[];
  containers: readonly Container[];
  servicesOf: (id: ContainerId) => ContainerService[];
};

export const rowKey = (connectionId: ConnectionId, vmid: Vmid): string => `${connectionId}/${vmid}`;

/**
 * The list: what each server last said of its containers, joined with our records. A record whose container no server has
 * shown yet (it is being made) has a row too; two servers with the same number have two rows.
 */
export function containerRows({ guests, containers, servicesOf }: RowSources): ContainerRow[] {
  // A record whose container is gone keeps its history, and leaves the number to whatever has it now.
  const present = containers.filter(({ goneAt }) => goneAt === null);
  const records = new Map(present.map((record) => [rowKey(record.connectionId, record.vmid), record]));
  const seen = guests.filter(({ kind }) => kind === 'lxc');
  const rows = seen.map((guest) =>
    rowOf(guest, records.get(rowKey(guest.connectionId, guest.vmid)) ?? null, servicesOf),
  );
  const known = new Set(rows.map(({ key }) => key));
  const unseen = [...records].flatMap(([key, record]) =>
    known.has(key) ? [] : [rowOf(guestOf(record), record, servicesOf)],
  );
  return [...rows, ...unseen];
}

function rowOf(guest: Guest, record: Container | null, servicesOf: RowSources['servicesOf']): ContainerRow {
  const { connectionId, vmid, kind: _kind, name, address, ...live } = guest;
  return {
    ...live,
    key: rowKey(connectionId, vmid),
    connectionId,
    vmid,
    // A name is never lost: what Proxmox does not tell now, the record still knows.
    name: name ?? record?.hostname ?? `CT${vmid}`,
    origin: record ? 'managed' : 'foreign',
    containerId: record?.id ?? null,
    lifecycle: record?.lifecycle ?? null,
    templateName: record?.templateName ?? null,
    address: record?.address ?? address,
    services: record ? servicesOf(record.id) : [],
    lastJobId: record?.lastJobId ?? null,
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
