import { z } from 'zod';
import type { CallOptions, PveClient } from './pve-client.ts';
import { decoderOf, pveText } from './pve-schemas.ts';

const decodeConfig = decoderOf(z.record(z.string(), z.unknown()));

/** `/nodes/{node}/qemu`: virtual machines, which are only looked at where they may be in a container's way. */
export class QemuApi {
  readonly #client: PveClient;

  constructor(client: PveClient) {
    this.#client = client;
  }

  /** Every option as text; needs VM.Audit. */
  async config(node: string, vmid: number, options: CallOptions = {}): Promise<Record<string, string>> {
    const raw = await this.#client.get(`/nodes/${node}/qemu/${vmid}/config`, decodeConfig, {}, options);
    return Object.fromEntries(
      Object.entries(raw).flatMap(([name, value]) => {
        const text = pveText.safeParse(value);
        return text.success ? [[name, text.data]] : [];
      }),
    );
  }
}
