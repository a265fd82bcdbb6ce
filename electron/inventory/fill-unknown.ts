import { AppError } from '../../shared/errors.ts';
import { abortable, withDeadline } from '../lib/abort.ts';
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
    const { cpus: maxcpu, status, name, tags, lock, template, cpu, mem, maxmem, disk, maxdisk, uptime } = container;
    const seen = { status, name, tags, lock, template, cpu, maxcpu, mem, maxmem, disk, maxdisk, uptime };
    return { ...resource, ...Object.fromEntries(Object.entries(seen).filter(([, value]) => value !== undefined)) };
  });
}

async function listOf(node: string, lxc: Pick<LxcApi, 'list'>, { signal, timeoutMs }: Options) {
  // Of all tries together: a node that hangs must not hold up what the others have told.
  const deadline = withDeadline(timeoutMs, signal);
  try {
    return await abortable(lxc.list(node, { signal: deadline }), deadline);
  } catch (error) {
    if (deadline.aborted ? !signal.aborted : error instanceof AppError) return [];
    throw error;
  }
}
