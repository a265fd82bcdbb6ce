import type { JobData } from '../../../shared/domain/job.ts';
import type { OsTemplatePlace } from '../../../shared/domain/os-template.ts';
import type { Proxmox } from '../../proxmox/connect.ts';
import type { Volume } from '../../proxmox/storage.ts';

export type FetchData = Extract<JobData, { kind: 'fetch-os-template' }>;
type Place = { node: string; place: OsTemplatePlace };

/** The stored OS template as the node sees it now; null where there is none. */
export async function storedTemplate(
  proxmox: Proxmox,
  { node, place }: Place,
  { signal }: { signal: AbortSignal },
): Promise<Volume | null> {
  const volumes = await proxmox.storage.content(node, place.storage, { content: 'vztmpl' }, { signal });
  return volumes.find(({ volid }) => volid === place.volid) ?? null;
}

/** Null where the storage does not tell. */
export async function freeBytesOn(
  proxmox: Proxmox,
  { node, place }: Place,
  { signal }: { signal: AbortSignal },
): Promise<number | null> {
  const storages = await proxmox.storage.list(node, { content: 'vztmpl' }, { signal });
  return storages.find(({ storage }) => storage === place.storage)?.avail ?? null;
}
