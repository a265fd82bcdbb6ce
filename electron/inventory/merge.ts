import type { ConnectionId, Vmid } from '../../shared/domain/ids.ts';
import { vmid as vmidSchema } from '../../shared/domain/ids.ts';
import { guestStatus, type Guest, type NodeFacts } from '../../shared/domain/inventory.ts';
import type { Resource } from '../proxmox/cluster-resources.ts';

export type InventoryState = { guests: readonly Guest[]; nodes: readonly NodeFacts[] };
export type MergedInventory = {
  guests: Guest[];
  nodes: NodeFacts[];
  /** The guests that are new or different, and whether anything is. */
  changed: Guest[];
  hasChanged: boolean;
};

/** A row that is seen unchanged keeps its time for so long, so that quiet guests are not written and sent at every look. */
const freshForMs = 30_000;

/**
 * One answer of `/cluster/resources`, merged into what was known of the same server. Guests that are no longer told are marked
 * gone and kept. A guest whose state the server does not know (just made, or on a node that is down) keeps what was last known
 * of it with the time of then; a name is never lost.
 */
export function mergeInventory(
  known: InventoryState,
  resources: readonly Resource[],
  { connectionId, now, isBusy = () => false }: MergeOptions,
): MergedInventory {
  const before = new Map(known.guests.map((guest) => [guest.vmid, guest]));
  const nodesBefore = new Map(known.nodes.map((node) => [node.name, node]));
  const seen = new Map<Vmid, Guest>();
  const nodes: NodeFacts[] = [];
  for (const resource of resources) {
    if (resource.type === 'node') nodes.push(toNode(resource, nodesBefore, { connectionId, now }));
    const guest = toGuest(resource, { connectionId, now });
    if (guest) seen.set(guest.vmid, settle(before.get(guest.vmid), guest, now));
  }
  // Every login is told of the nodes; an answer without any is no proof that guests are gone.
  const isTrustworthy = nodes.length > 0;
  const missing = known.guests.filter(({ vmid }) => !seen.has(vmid));
  const gone = missing.map((guest) =>
    isTrustworthy && guest.goneAt === null && !isBusy(guest.vmid) ? { ...guest, goneAt: now } : guest,
  );
  const guests = [...seen.values(), ...gone].toSorted((a, b) => a.vmid - b.vmid);
  const kept = isTrustworthy ? nodes.toSorted((a, b) => a.name.localeCompare(b.name)) : [...known.nodes];
  const changed = guests.filter((guest) => guest !== before.get(guest.vmid));
  const hasChanged =
    changed.length > 0 || kept.length !== known.nodes.length || kept.some((node, index) => node !== known.nodes[index]);
  return { guests, nodes: kept, changed, hasChanged };
}

type Look = { connectionId: ConnectionId; now: number };
type MergeOptions = Look & {
  /** Whether a job of ours works on this number: what it deletes on its way is not called gone. */
  isBusy?: (vmid: Vmid) => boolean;
};

function toGuest(resource: Resource, { connectionId, now }: Look): Guest | null {
  if (resource.type !== 'lxc' && resource.type !== 'qemu') return null;
  const vmid = vmidSchema.safeParse(resource.vmid);
  if (!vmid.success) return null;
  const status = guestStatus.safeParse(resource.status);
  return {
    connectionId,
    vmid: vmid.data,
    kind: resource.type,
    node: resource.node ?? '',
    name: nameOf(resource),
    status: status.success ? status.data : 'unknown',
    isStatusKnown: status.success && status.data !== 'unknown',
    tags: resource.tags?.split(/[;, ]/).filter((tag) => tag !== '') ?? [],
    lock: resource.lock ?? null,
    isTemplate: resource.template === 1,
    cpuShare: resource.cpu ?? null,
    cores: resource.maxcpu ?? null,
    memoryBytes: resource.mem ?? null,
    memoryMaxBytes: resource.maxmem ?? null,
    // Of a virtual machine Proxmox knows only the size.
    diskBytes: resource.type === 'lxc' ? (resource.disk ?? null) : null,
    diskMaxBytes: resource.maxdisk ?? null,
    uptimeSeconds: resource.uptime ?? null,
    address: null,
    observedAt: now,
    goneAt: null,
  };
}

/** While a container is being made only its lock stands in its configuration, and Proxmox calls it by its number: that is no name. */
const nameOf = ({ name, lock, vmid }: Resource): string | null =>
  lock === 'create' && name === `CT${vmid}` ? null : name || null;

/** What counts now of a guest: the fresh row, the old one when nothing is different, or the old state at a new place. */
function settle(before: Guest | undefined, fresh: Guest, now: number): Guest {
  // The same number with another kind is another guest.
  if (!before || before.kind !== fresh.kind) return fresh;
  if (fresh.status !== 'unknown') {
    // Another one that is made under the number of one that is gone is not called as that was.
    const name = fresh.name ?? (before.goneAt === null ? before.name : null);
    return orSame(before, { ...fresh, name, address: keptAddress(before, fresh) }, now);
  }
  const place = { node: fresh.node || before.node, name: fresh.name ?? before.name };
  return orSame(before, { ...before, ...place, isStatusKnown: false, goneAt: null }, now);
}

/** A container that was started anew, or on another node, may have got another address; one that is off keeps its last one. */
function keptAddress(before: Guest, fresh: Guest): string | null {
  const hasRestarted = before.status !== 'running' || (fresh.uptimeSeconds ?? 0) < (before.uptimeSeconds ?? 0);
  const isElsewhere = fresh.node !== before.node || before.goneAt !== null;
  return fresh.status === 'running' && (hasRestarted || isElsewhere) ? null : before.address;
}

/** The very same object when only the time differs and the old one is recent: identity tells that nothing changed. */
function orSame<T extends { observedAt: number }>(before: T, next: T, now: number): T {
  const isSame = hasSameFields(before, next);
  return isSame && (next.observedAt === before.observedAt || now - before.observedAt < freshForMs) ? before : next;
}

function hasSameFields<T extends object>(before: T, next: T): boolean {
  for (const key in next) {
    if (key === 'observedAt' || Object.is(before[key], next[key])) continue;
    const [a, b] = [before[key], next[key]];
    const isSameList =
      Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((one, index) => one === b[index]);
    if (!isSameList) return false;
  }
  return true;
}

function toNode(resource: Resource, known: ReadonlyMap<string, NodeFacts>, { connectionId, now }: Look): NodeFacts {
  const name = resource.node ?? resource.id.replace(/^node\//, '');
  const before = known.get(name);
  const fresh: NodeFacts = {
    connectionId,
    name,
    isOnline: resource.status === 'online',
    cores: resource.maxcpu ?? before?.cores ?? null,
    memoryBytes: resource.mem ?? null,
    memoryMaxBytes: resource.maxmem ?? before?.memoryMaxBytes ?? null,
    observedAt: now,
  };
  return before ? orSame(before, fresh, now) : fresh;
}
