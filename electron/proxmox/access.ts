import { z } from 'zod';
import type { CallOptions, PveClient } from './pve-client.ts';
import { decoderOf, pveFlag } from './pve-schemas.ts';
import type { Permissions } from '../../shared/domain/rights.ts';

export const decodePermissions = decoderOf(z.record(z.string(), z.record(z.string(), pveFlag)));

/** `/access`: what this login may do. */
export class AccessApi {
  readonly #client: PveClient;

  constructor(client: PveClient) {
    this.#client = client;
  }

  /**
   * The effective permissions. Each of `paths` is asked for by itself as well and is in the answer even when nothing is held
   * there; the whole answer leaves such paths out.
   */
  async permissions({
    paths = [],
    ...options
  }: CallOptions & { paths?: readonly string[] } = {}): Promise<Permissions> {
    const all = await this.#client.get('/access/permissions', decodePermissions, {}, options);
    return { ...all, ...(await this.permissionsAt(paths, options)) };
  }

  /** What is held on each of these paths, empty where nothing is. */
  async permissionsAt(paths: readonly string[], options: CallOptions = {}): Promise<Permissions> {
    const exact = await Promise.all(
      paths.map(async (path) => {
        const told = await this.#client.get('/access/permissions', decodePermissions, { path }, options);
        return [path, told[path] ?? {}] as const;
      }),
    );
    return Object.fromEntries(exact);
  }
}
