import { AppError } from '../../shared/errors.ts';
import type { Container, ContainerRow } from '../../shared/domain/container.ts';
import type { Proxmox } from '../proxmox/connect.ts';
import { isContainerGone } from '../proxmox/pve-errors.ts';
import { parseMount } from '../../shared/lxc/property-string.ts';

type Seen = { readonly vmid: number; readonly hostname: string; readonly rootVolume: string | null };
type Now = { readonly config: Readonly<Record<string, string>>; readonly isRunning: boolean };

/**
 * Whether a container may be deleted as the user saw it: the same name and root disk under this number, down, and not protected.
 * @throws AppError `container:changed`, `container:protected`, `pve:busy`, `container:running`
 */
export function checkDeletable({ vmid, hostname, rootVolume }: Seen, { config, isRunning }: Now): void {
  const now = { hostname: config['hostname'] ?? '', rootVolume: parseMount(config['rootfs'] ?? '').get('volume') };
  if (now.hostname !== hostname || now.rootVolume !== rootVolume)
    throw new AppError('container:changed', `${vmid} is not the container the user saw`, {
      expected: told({ hostname, rootVolume }),
      found: told(now),
    });
  if (config['protection'] === '1')
    throw new AppError('container:protected', `${vmid} is protected`, { vmid, hostname });
  const lock = config['lock'];
  if (lock !== undefined) throw new AppError('pve:busy', `${vmid} is locked (${lock})`, { lock, reason: '' });
  if (isRunning) throw new AppError('container:running', `${vmid} runs`, { vmid, hostname });
}

const told = ({ hostname, rootVolume }: Omit<Seen, 'vmid'>): string =>
  `${hostname || 'no name'} on ${rootVolume ?? 'no disk'}`;

/**
 * Whether the record of a container may go because the server has no such container. One that was seen to vanish counts as gone
 * also while its server is away.
 * @throws AppError `container:there`
 */
export async function checkGone(
  { node, vmid, name, goneAt }: Pick<ContainerRow, 'node' | 'vmid' | 'name' | 'goneAt'>,
  { proxmox, record, signal }: { proxmox: Proxmox; record: Container | null; signal: AbortSignal },
): Promise<void> {
  try {
    const { config } = await proxmox.lxc.config(node, vmid, { signal });
    // What a failed creation wanted and never got: the number is somebody else's.
    if (record?.lifecycle === 'error' && config['hostname'] !== record.hostname) return;
    throw new AppError('container:there', `${vmid} is there`, { vmid, hostname: config['hostname'] ?? name });
  } catch (error) {
    if (isContainerGone(error)) return;
    const isAway = AppError.is(error, 'pve:unreachable') || AppError.is(error, 'pve:timeout');
    if (!isAway || goneAt === null) throw error;
  }
}
