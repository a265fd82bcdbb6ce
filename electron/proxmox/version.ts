import { z } from 'zod';
import type { CallOptions, PveClient } from './pve-client.ts';
import { decoderOf, pveText } from './pve-schemas.ts';

const version = z.looseObject({ version: pveText, release: pveText, repoid: pveText });
export type PveVersion = z.infer<typeof version>;

export const decodeVersion = decoderOf(version);

/** `/version`: the cheapest call that needs a login and no right. */
export class VersionApi {
  readonly #client: PveClient;

  constructor(client: PveClient) {
    this.#client = client;
  }

  read(options: CallOptions = {}): Promise<PveVersion> {
    return this.#client.get('/version', decodeVersion, {}, options);
  }
}
