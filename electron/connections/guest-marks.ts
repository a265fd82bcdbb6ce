import { AppError } from '../../shared/errors.ts';
import type { Guest } from '../../shared/domain/inventory.ts';
import type { LxcApi } from '../proxmox/lxc.ts';
import type { StorageApi } from '../proxmox/storage.ts';
import { hardwareAddresses, rootVolumeOf, type GuestMarks } from './guest-identity.ts';

type Server = { readonly lxc: Pick<LxcApi, 'config'>; readonly storage: Pick<StorageApi, 'content'> };
type Options = { signal: AbortSignal; timeoutMs: number };

/** By what a container can be known again, as it is now. The age of the disk is left out where it may not be seen. */
export async function readMarks(
  { lxc, storage }: Server,
  { node, vmid }: Guest,
  options: Options,
): Promise<GuestMarks & { cards: string[] }> {
  const { config } = await lxc.config(node, vmid, options);
  const cards = hardwareAddresses(config);
  const rootVolume = rootVolumeOf(config);
  const [, place] = /^([^:/]+):/.exec(rootVolume ?? '') ?? [];
  const volumes =
    place === undefined
      ? []
      : await storage.content(node, place, { content: 'rootdir', vmid }, options).catch((error: unknown) => {
          if (error instanceof AppError && !options.signal.aborted) return [];
          throw error;
        });
  const ctime = volumes.find(({ volid }) => volid === rootVolume)?.ctime;
  return { cards, card: cards[0] ?? null, rootVolume, rootVolumeMadeAt: ctime ? ctime * 1_000 : null };
}
