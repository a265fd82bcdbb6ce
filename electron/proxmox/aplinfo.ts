import { z } from 'zod';
import type { Upid } from '../../shared/domain/ids.ts';
import type { CallOptions, PveClient } from './pve-client.ts';
import { decoderOf, pveText } from './pve-schemas.ts';
import { decodeUpid } from './upid.ts';

const appliance = z.looseObject({
  /** The file name, as `POST aplinfo` takes it; there is no volid before the download. */
  template: z.string(),
  type: z.string(),
  os: z.string().optional(),
  package: z.string().optional(),
  version: pveText.optional(),
  section: z.string().optional(),
  headline: z.string().optional(),
  description: z.string().optional(),
  architecture: z.string().optional(),
  maintainer: z.string().optional(),
  infopage: z.string().optional(),
  /** Of the file, in hex digits. */
  sha512sum: z.string().optional(),
  md5sum: z.string().optional(),
});
export type Appliance = z.infer<typeof appliance>;
export const decodeAppliances = decoderOf(z.array(appliance));

/** `/nodes/{node}/aplinfo`: the catalogue of OS templates that can be downloaded. */
export class AplinfoApi {
  readonly #client: PveClient;

  constructor(client: PveClient) {
    this.#client = client;
  }

  list(node: string, options: CallOptions = {}): Promise<Appliance[]> {
    return this.#client.get(`/nodes/${node}/aplinfo`, decodeAppliances, {}, options);
  }

  /** Needs Datastore.AllocateTemplate on the storage. */
  download(node: string, parameters: { storage: string; template: string }, options: CallOptions = {}): Promise<Upid> {
    return this.#client.post(`/nodes/${node}/aplinfo`, decodeUpid, parameters, options);
  }
}
