import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { startSimulator, type Simulator } from '../../simulator/start-simulator.ts';

const volume = z.looseObject({ volid: z.string(), node: z.string().nullable() });
const state = z.looseObject({ storages: z.array(z.looseObject({ id: z.string(), volumes: z.array(volume) })) });

export const images = {
  newest: 'debian-12-standard_12.12-1_amd64.tar.zst',
  older: 'debian-12-standard_12.7-1_amd64.tar.zst',
  oldest: 'debian-12-standard_12.2-1_amd64.tar.zst',
};

/**
 * A homelab whose nodes differ: `fast`, a storage for containers, is on pve1 alone, and on each node lie two images of Debian 12,
 * 12.7 and 12.2, of which an alphabet would take the wrong one.
 */
export async function startUnevenHomelab(): Promise<Simulator> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'gantry-uneven-'));
  const stateFile = path.join(folder, 'state.json');
  await (await startSimulator({ seed: 'empty', stateFile }))[Symbol.asyncDispose]();
  const read = state.parse(JSON.parse(await fs.readFile(stateFile, 'utf8')));
  const thin = read.storages.find(({ id }) => id === 'local-lvm');
  const fast = { ...thin, id: 'fast', nodes: ['pve1'], volumes: [] };
  const storages = read.storages.map((storage) => ({
    ...storage,
    volumes: storage.volumes.flatMap((one) =>
      one.volid.endsWith(images.newest)
        ? [images.older, images.oldest].map((file) => ({ ...one, volid: one.volid.replace(images.newest, file) }))
        : [one],
    ),
  }));
  await fs.writeFile(stateFile, JSON.stringify({ ...read, storages: [...storages, fast] }));
  const pve = await startSimulator({ speed: 'fast', stateFile });
  const close = pve[Symbol.asyncDispose].bind(pve);
  return Object.assign(pve, {
    [Symbol.asyncDispose]: async () => {
      await close();
      await fs.rm(folder, { recursive: true, force: true });
    },
  });
}
