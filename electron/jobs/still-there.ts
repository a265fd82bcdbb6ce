import { AppError } from '../../shared/errors.ts';
import type { ConnectionId, Vmid } from '../../shared/domain/ids.ts';
import { isContainerGone } from '../proxmox/pve-errors.ts';
import type { StepContext } from './recipe.ts';
import { volumeOf } from './root-volume.ts';
import type { JobServices } from './services.ts';

export type Place = { connectionId: ConnectionId; node: string; vmid: Vmid; hostname: string };

/**
 * Whether the container is there and still the one meant, by name and root disk.
 * @throws AppError `container:changed` when its number now belongs to another container
 */
export async function isStillThere(
  { connectionId, node, vmid, hostname }: Place,
  { volume, isHalfMade = false }: { volume: string | null; isHalfMade?: boolean },
  services: JobServices,
  { signal, log }: StepContext,
): Promise<boolean> {
  await using proxmox = await services.proxmox(connectionId);
  try {
    const { config } = await proxmox.lxc.config(node, vmid, { signal });
    // Unlocked by hand meanwhile, the beginnings of a container have no disk in their configuration.
    if (isHalfMade && (config['lock'] === 'create' || config['rootfs'] === undefined)) return true;
    if (volume === null) {
      log('gantry', `Nothing of ours is at number ${vmid}; what is there now is left alone.`);
      return false;
    }
    if (config['hostname'] === hostname && volumeOf(config['rootfs']) === volume) return true;
    const found = `${config['hostname'] ?? 'no name'} on ${config['rootfs'] ?? 'no disk'}`;
    const expected = `${hostname} on ${volume}`;
    throw new AppError('container:changed', `${vmid} is not the one that was meant`, { expected, found });
  } catch (error) {
    if (!isContainerGone(error)) throw error;
    return false;
  }
}

/**
 * Before a container that is not on its node counts as gone: it may be on another one.
 * @throws AppError `container:changed` where its number is still in use in the cluster
 */
export async function assertNowhere(
  { connectionId, node, vmid, hostname }: Place,
  services: JobServices,
  { signal }: Pick<StepContext, 'signal'>,
): Promise<void> {
  await using proxmox = await services.proxmox(connectionId);
  if (await proxmox.cluster.isVmidFree(vmid, { signal })) return;
  throw notHere({ node, vmid, hostname }, await proxmox.cluster.nodeOf(vmid, { signal }));
}

/**
 * The same where the number may be somebody else's by now: what counts is a container with it on another node.
 * @throws AppError `container:changed`
 */
export async function assertNotMoved(
  { connectionId, node, vmid, hostname }: Place,
  services: JobServices,
  { signal }: Pick<StepContext, 'signal'>,
): Promise<void> {
  await using proxmox = await services.proxmox(connectionId);
  const owner = await proxmox.cluster.nodeOf(vmid, { signal });
  if (owner !== null && owner !== node) throw notHere({ node, vmid, hostname }, owner);
}

const notHere = ({ node, vmid, hostname }: Omit<Place, 'connectionId'>, owner: string | null): AppError =>
  new AppError('container:changed', `${vmid} is not on ${node}`, {
    expected: `${hostname} on node ${node}`,
    found: owner === null ? `number ${vmid} in use elsewhere` : `number ${vmid} on node ${owner}`,
  });
