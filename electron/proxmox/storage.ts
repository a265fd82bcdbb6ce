import { z } from 'zod';
import { upid, type Upid } from '../../shared/domain/ids.ts';
import type { Checksum } from '../../shared/domain/os-template.ts';
import type { MultipartForm } from './multipart.ts';
import type { CallOptions, PveClient } from './pve-client.ts';
import { decoderOf, pveFlag, pveNumber } from './pve-schemas.ts';
import { decodeUpid } from './upid.ts';

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
const decodeRemoval = decoderOf(upid.nullable());
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

  /**
   * Makes the node load a file from the web. Needs Datastore.AllocateTemplate on the storage, and Sys.AccessNetwork on the node or
   * Sys.Audit and Sys.Modify on /. The task fails where the file is there already and is not known to be the right one.
   */
  downloadUrl(
    node: string,
    name: string,
    { url, file, checksum }: { url: string; file: string; checksum: Checksum | null },
    options: CallOptions = {},
  ): Promise<Upid> {
    const sum = checksum ? { checksum: checksum.digest, 'checksum-algorithm': checksum.algorithm } : {};
    const parameters = { content: 'vztmpl', filename: file, url, ...sum };
    return this.#client.post(`/nodes/${node}/storage/${name}/download-url`, decodeUpid, parameters, options);
  }

  /** Sends a file. What had its name before is overwritten without a word. Needs Datastore.AllocateTemplate on the storage. */
  upload(node: string, name: string, form: MultipartForm, options: CallOptions = {}): Promise<Upid> {
    return this.#client.postForm(`/nodes/${node}/storage/${name}/upload`, decodeUpid, form, options);
  }

  /** Deletes a volume for good; the answer is a task where the storage is slow to do it, otherwise null. */
  remove(node: string, volid: string, options: CallOptions = {}): Promise<Upid | null> {
    const path = `/nodes/${node}/storage/${volid.slice(0, volid.indexOf(':'))}/content/${encodeURIComponent(volid)}`;
    return this.#client.delete(path, decodeRemoval, {}, options);
  }
}
