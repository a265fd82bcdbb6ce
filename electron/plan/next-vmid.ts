import { vmid as vmidSchema, type Vmid } from '../../shared/domain/ids.ts';
import type { Proxmox } from '../proxmox/connect.ts';

/** So many numbers in a row may be spoken for before the server's own answer is taken as it is. */
const most = 200;

/**
 * The lowest number that is free on the server and that no job of ours is about to take: Proxmox reserves nothing, and a job that waits
 * in the queue has not asked for its number yet.
 */
export async function nextVmid(
  cluster: Pick<Proxmox['cluster'], 'nextId' | 'isVmidFree'>,
  isClaimed: (vmid: Vmid) => boolean,
  { signal }: { signal: AbortSignal },
): Promise<Vmid> {
  const first = vmidSchema.parse(await cluster.nextId({ signal }));
  for (let number: number = first; number < first + most; number += 1) {
    const candidate = vmidSchema.parse(number);
    if (isClaimed(candidate)) continue;
    if (candidate === first || (await cluster.isVmidFree(candidate, { signal }))) return candidate;
  }
  return first;
}
