import { createRights } from '../../../shared/domain/rights.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Proxmox } from '../../proxmox/connect.ts';
import type { StepContext } from '../recipe.ts';
import { freeBytesOn, storedTemplate, type FetchData } from './stored.ts';

/**
 * What would go wrong is found before anything is sent: Proxmox overwrites on upload without a word, and refuses one only after its
 * first bytes, without a body.
 * @throws AppError `pve:forbidden`, `os-template:exists`, `os-template:no-room`; `pve:refused` for an address nobody answers at
 */
export async function checkFetch(proxmox: Proxmox, data: FetchData, { signal, warn, log }: StepContext): Promise<void> {
  const { place, source } = data;
  const { file, storage } = place;
  const path = `/storage/${storage}`;
  const privilege = 'Datastore.AllocateTemplate';
  if (!createRights(await proxmox.access.permissions({ paths: [path], signal }))(privilege, path))
    throw new AppError('pve:forbidden', `${privilege} on ${path} is missing`, {
      path,
      privilege,
      reason: `Permission check failed (${path}, ${privilege})`,
    });
  const isVerified = source.from === 'catalogue' || (source.from === 'url' && source.checksum !== null);
  // One that is there already is held against its checksum by Proxmox itself, and taken.
  if (!isVerified && (await storedTemplate(proxmox, data, { signal })))
    throw new AppError('os-template:exists', `${place.volid} is there already`, { file, storage });

  const neededBytes = await sizeOf(proxmox, data, { signal, warn });
  if (neededBytes === null) return;
  log('gantry', `It has ${neededBytes} bytes`);
  const freeBytes = await freeBytesOn(proxmox, data, { signal });
  if (freeBytes !== null && freeBytes < neededBytes)
    throw new AppError('os-template:no-room', `${storage} has ${freeBytes} bytes left`, {
      file,
      storage,
      neededBytes,
      freeBytes,
    });
}

async function sizeOf(
  proxmox: Proxmox,
  { node, source }: FetchData,
  { signal, warn }: Pick<StepContext, 'signal' | 'warn'>,
): Promise<number | null> {
  if (source.from === 'file') return source.sizeBytes;
  if (source.from === 'catalogue') return null;
  const { size, mimetype } = await proxmox.nodes.queryUrl(node, source.url, { signal });
  if (mimetype?.startsWith('text/'))
    warn(`The address answers with ${mimetype}: that is a page rather than an archive. Creating from it will fail.`);
  return size ?? null;
}
