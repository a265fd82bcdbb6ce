import { z } from 'zod';
import type { CallOptions, PveClient } from './pve-client.ts';
import { decoderOf, pveFlag, pveNumber } from './pve-schemas.ts';

const storage = z.looseObject({
  storage: z.string(),
  /** The plugin: `dir`, `zfspool`, `lvmthin` … */
  type: z.string(),
  /** What it may hold, comma separated: `rootdir,images`. */
  content: z.string(),
  active: pveFlag.optional(),
  enabled: pveFlag.optional(),
  shared: pveFlag.optional(),
  total: pveNumber.optional(),
  used: pveNumber.optional(),
  avail: pveNumber.optional(),
  used_fraction: pveNumber.optional(),
});
export type NodeStorage = z.infer<typeof storage>;
export const decodeStorages = decoderOf(z.array(storage));

const volume = z.looseObject({
  volid: z.string(),
  content: z.string().optional(),
  format: z.string().optional(),
  size: pveNumber.optional(),
  used: pveNumber.optional(),
  /** Seconds. */
  ctime: pveNumber.optional(),
  vmid: pveNumber.optional(),
});
export type Volume = z.infer<typeof volume>;
export const decodeVolumes = decoderOf(z.array(volume));

/** `/nodes/{node}/storage` */
export class StorageApi {
  readonly #client: PveClient;

  constructor(client: PveClient) {
    this.#client = client;
  }

  /** Storages of a node; those without Datastore.Audit or AllocateSpace are left out, without an error. */
  list(node: string, { content }: { content?: string } = {}, options: CallOptions = {}): Promise<NodeStorage[]> {
    return this.#client.get(`/nodes/${node}/storage`, decodeStorages, { content }, options);
  }

  /** Volumes on a storage; `content` such as `vztmpl`, `vmid` for those of one guest. */
  content(
    node: string,
    name: string,
    { content, vmid }: { content?: string; vmid?: number } = {},
    options: CallOptions = {},
  ): Promise<Volume[]> {
    return this.#client.get(`/nodes/${node}/storage/${name}/content`, decodeVolumes, { content, vmid }, options);
  }
}
