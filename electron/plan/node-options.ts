import { AppError } from '../../shared/errors.ts';
import type { ConnectionId } from '../../shared/domain/ids.ts';
import type { NodeFacts, NodeOptions, OsTemplate } from '../../shared/domain/inventory.ts';
import type { Proxmox } from '../proxmox/connect.ts';
import { toBridgeFacts, toStorageFacts } from '../proxmox/node-stock.ts';
import { sightOf } from '../../shared/rights/list-sight.ts';
import { readOsTemplates } from './os-template-stock.ts';

type At = { now: number; signal: AbortSignal };

export async function readNodes(
  proxmox: Proxmox,
  connectionId: ConnectionId,
  { now, signal }: At,
): Promise<NodeFacts[]> {
  const nodes = await proxmox.nodes.list({ signal });
  return nodes
    .map(({ node, status, cpu, maxcpu, mem, maxmem }) => ({
      connectionId,
      name: node,
      isOnline: status === 'online',
      cores: maxcpu ?? null,
      cpuShare: cpu ?? null,
      memoryBytes: mem ?? null,
      memoryMaxBytes: maxmem ?? null,
      observedAt: now,
    }))
    .toSorted((a, b) => a.name.localeCompare(b.name));
}

/** The same with what each node tells of itself alone; one that does not is left without. */
export async function readNodesWithSwap(
  proxmox: Proxmox,
  connectionId: ConnectionId,
  { now, signal }: At,
): Promise<NodeFacts[]> {
  const nodes = await readNodes(proxmox, connectionId, { now, signal });
  return Promise.all(
    nodes.map(async (node) => {
      if (!node.isOnline) return node;
      const { swap } = await proxmox.nodes.status(node.name, { signal, timeoutMs: swapMs }).catch(noStatus(signal));
      return { ...node, swap: swap ? { usedBytes: swap.used, totalBytes: swap.total } : null };
    }),
  );
}

/** A node that hangs must not keep what the others have told. */
const swapMs = 2_000;
const noStatus =
  (signal: AbortSignal) =>
  (error: unknown): { swap?: undefined } => {
    if (signal.aborted || !(error instanceof AppError)) throw error;
    return {};
  };

/** Storages, bridges and OS templates of one node, and which of these lists a missing right may have emptied. */
export async function readNodeOptions(
  proxmox: Proxmox,
  { connectionId, node, now, signal }: At & { connectionId: ConnectionId; node: string },
): Promise<NodeOptions> {
  const [storages, bridges, permissions] = await Promise.all([
    proxmox.storage.list(node, {}, { signal }),
    proxmox.nodes.bridges(node, { signal }),
    proxmox.access.permissions({ signal }),
  ]);
  const { entries } = await readOsTemplates(proxmox, node, storages, { signal });
  const osTemplates = entries.flatMap(({ file, copies, offer }): OsTemplate[] => {
    const title = offer?.headline ?? file;
    if (copies.length === 0) return [{ file, volid: null, storage: null, sizeBytes: null, title }];
    return copies.map(({ volid, storage, sizeBytes }) => ({ file, volid, storage, sizeBytes, title }));
  });

  const login = { permissions, isRoot: false };
  const hiddenBy = (['storages', 'bridges', 'osTemplates'] as const).flatMap((list) => {
    const { shown, privilege, path } = sightOf(list, login);
    return shown === 'all' ? [] : [{ list, privilege, path }];
  });

  return {
    node,
    storages: storages.map((one) => toStorageFacts(one, { connectionId, node, now })),
    bridges: bridges.map((one) => toBridgeFacts(one, { connectionId, node, now })),
    osTemplates,
    hiddenBy,
  };
}
