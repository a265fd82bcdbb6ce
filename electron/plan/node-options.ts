import { AppError } from '../../shared/errors.ts';
import type { ConnectionId } from '../../shared/domain/ids.ts';
import type { NodeFacts, NodeOptions, OsTemplate } from '../../shared/domain/inventory.ts';
import type { Proxmox } from '../proxmox/connect.ts';
import { toBridgeFacts, toStorageFacts } from '../proxmox/node-stock.ts';
import { createRights } from '../../shared/domain/rights.ts';

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
  const [storages, bridges, catalogue, permissions] = await Promise.all([
    proxmox.storage.list(node, {}, { signal }),
    proxmox.nodes.bridges(node, { signal }),
    proxmox.aplinfo.list(node, { signal }).catch(ignoreRefusal(signal)),
    proxmox.access.permissions({ signal }),
  ]);
  const holds = createRights(permissions);
  const imageStorages = storages.filter(({ content, active }) => active === 1 && holdsContent(content, 'vztmpl'));
  const stored = await Promise.all(
    imageStorages.map(async ({ storage }) => {
      const volumes = await proxmox.storage
        .content(node, storage, { content: 'vztmpl' }, { signal })
        .catch(ignoreRefusal(signal));
      return volumes.map(({ volid, size }): OsTemplate => {
        const file = volid.slice(volid.indexOf('/') + 1);
        return {
          file,
          volid,
          storage,
          sizeBytes: size ?? null,
          title: catalogue.find(({ template }) => template === file)?.headline ?? file,
        };
      });
    }),
  );
  const onNode = stored.flat();
  const files = new Set(onNode.map(({ file }) => file));
  const downloadable = catalogue.flatMap(({ template, headline }): OsTemplate[] =>
    files.has(template)
      ? []
      : [{ file: template, volid: null, storage: null, sizeBytes: null, title: headline ?? template }],
  );

  const hiddenBy: NodeOptions['hiddenBy'] = [];
  if (storages.length === 0 && !holds('Datastore.Audit', '/storage'))
    hiddenBy.push({ list: 'storages', privilege: 'Datastore.Audit', path: '/storage' });
  if (onNode.length === 0 && !holds('Datastore.Audit', '/storage'))
    hiddenBy.push({ list: 'osTemplates', privilege: 'Datastore.Audit', path: '/storage' });
  // Since Proxmox 8 bridges are shown only to those who may use or audit them.
  if (bridges.length === 0 && !holds('SDN.Use', '/sdn/zones/localnetwork'))
    hiddenBy.push({ list: 'bridges', privilege: 'SDN.Use', path: '/sdn/zones/localnetwork' });

  return {
    node,
    storages: storages.map((one) => toStorageFacts(one, { connectionId, node, now })),
    bridges: bridges.map((one) => toBridgeFacts(one, { connectionId, node, now })),
    osTemplates: [...onNode, ...downloadable],
    hiddenBy,
  };
}

const holdsContent = (content: string, kind: string): boolean => content.split(',').includes(kind);

/** A list this login may not read counts as empty; any other failure stays one. */
const ignoreRefusal =
  (signal: AbortSignal) =>
  (error: unknown): never[] => {
    if (
      !signal.aborted &&
      error instanceof Error &&
      'code' in error &&
      (error.code === 'pve:forbidden' || error.code === 'pve:refused')
    )
      return [];
    throw error;
  };
