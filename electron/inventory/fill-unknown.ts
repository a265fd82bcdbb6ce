import { AppError } from '../../shared/errors.ts';
import type { Resource } from '../proxmox/cluster-resources.ts';
import type { LxcApi } from '../proxmox/lxc.ts';

type Options = { signal: AbortSignal; timeoutMs: number };

/**
 * `/cluster/resources` knows a container's state and name only after the next round of pvestatd, up to 10 s after it was made.
 * The node itself knows them at once: it is asked for those that are still unknown. A node that does not answer changes nothing.
 */
export async function fillUnknown(
  resources: readonly Resource[],
  lxc: Pick<LxcApi, 'list'>,
  options: Options,
): Promise<Resource[]> {
  const online = new Set(
    resources.flatMap(({ type, node, status }) => (type === 'node' && status === 'online' && node ? [node] : [])),
  );
  const isUnknown = ({ type, status, node }: Resource): boolean =>
    type === 'lxc' && (status === undefined || status === 'unknown') && node !== undefined && online.has(node);
  const nodes = [...new Set(resources.filter(isUnknown).flatMap(({ node }) => node ?? []))];
  const lists = await Promise.all(nodes.map((node) => listOf(node, lxc, options)));
  const fresh = new Map(lists.flat().map((container) => [container.vmid, container]));
  return resources.map((resource) => {
    const container = isUnknown(resource) && resource.vmid !== undefined ? fresh.get(resource.vmid) : undefined;
    if (!container) return resource;
    const { status, name, tags, lock, cpu, mem, maxmem, maxdisk, uptime } = container;
    const seen = { status, name, tags, lock, cpu, mem, maxmem, maxdisk, uptime, maxcpu: container.cpus };
    return { ...resource, ...Object.fromEntries(Object.entries(seen).filter(([, value]) => value !== undefined)) };
  });
}

async function listOf(node: string, lxc: Pick<LxcApi, 'list'>, options: Options) {
  try {
    return await lxc.list(node, options);
  } catch (error) {
    if (error instanceof AppError && !options.signal.aborted) return [];
    throw error;
  }
}
