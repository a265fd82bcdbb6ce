import { SimulatedGuest } from '../../simulator/guest/guest.ts';
import type { SimClock } from '../../simulator/sim-clock.ts';
import { startSimulator, type Simulator } from '../../simulator/start-simulator.ts';
import { ApiSession } from '../../simulator/testing/api-session.ts';
import { runIn } from '../support/guest-rig.ts';

type Options = { config?: Record<string, string>; isRunning?: boolean; clock?: SimClock; stateFile?: string };

/** A cluster with container 300, whose root disk is a volume of `local-lvm`. */
export async function startWithContainer({ config, isRunning = true, ...options }: Options = {}): Promise<Simulator> {
  const pve = await startSimulator({ nodes: ['alpha', 'beta'], ...options });
  pve.world.addVolume('local-lvm', {
    volid: 'local-lvm:vm-300-disk-0',
    content: 'rootdir',
    format: 'raw',
    vmid: 300,
    sizeBytes: 2 ** 32,
    usedBytes: 300_000_000,
  });
  await pve.world.addContainer({
    vmid: 300,
    isRunning,
    rootPassword: 'secret99',
    config: { hostname: 'keeper', cores: '2', net0: 'name=eth0,bridge=vmbr0,ip=10.77.0.30/24', ...config },
  });
  return pve;
}

/** What a script prints inside a running container. */
export async function inside(pve: Simulator, vmid: number, script: string): Promise<string> {
  const guest = pve.world.guest(vmid);
  if (!(guest instanceof SimulatedGuest)) throw new Error(`container ${vmid} does not run`);
  return (await runIn(guest, script)).stdout;
}

export const backUp = (root: ApiSession, values: Record<string, string | number> = {}) =>
  root.run('POST', '/nodes/alpha/vzdump', { vmid: 300, compress: 'zstd', ...values });

export async function backups(root: ApiSession, storage = 'local'): Promise<Record<string, unknown>[]> {
  return root.list(`/nodes/alpha/storage/${storage}/content`, { content: 'backup' });
}
