import { AppError } from '../../shared/errors.ts';
import type { Proxmox } from './connect.ts';

/** A server that is away altogether does not tell either, and must not hold up who finds that out. */
const askMs = 5_000;

/**
 * Does something on the node a container was last seen on and, where that node does not have it or is away, on the node the cluster names:
 * it may have been migrated since, by high availability or by hand. Both refusals prove that nothing was done there.
 */
export async function onOwningNode<T>(
  proxmox: Proxmox,
  { node, vmid }: { node: string; vmid: number },
  deed: (node: string) => Promise<T>,
  { signal }: { signal: AbortSignal },
): Promise<T> {
  try {
    return await deed(node);
  } catch (error) {
    if (!AppError.is(error, 'pve:not-found') && !AppError.is(error, 'pve:unreachable')) throw error;
    const owner = await proxmox.cluster.nodeOf(vmid, { signal, timeoutMs: askMs }).catch(() => null);
    if (owner === null || owner === node) throw error;
    return deed(owner);
  }
}
