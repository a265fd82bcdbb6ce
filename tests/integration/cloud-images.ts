import type { ContainerSpec } from '../../shared/domain/container-spec.ts';
import type { JobId } from '../../shared/domain/ids.ts';
import type { JobSnapshot } from '../../shared/domain/job.ts';
import type { Headless } from '../../scripts/headless.ts';
import { SimulatedGuest } from '../../simulator/guest/guest.ts';
import type { Simulator } from '../../simulator/start-simulator.ts';
import { eventsIn, reached } from './journey.ts';

const clouds = [
  'fedora-42-cloud',
  'rockylinux-9-cloud',
  'archlinux-base-cloud',
  'opensuse-15.6-cloud',
  'alpine-3.22-cloud',
  'debian-13-cloud',
  'ubuntu-24.04-cloud',
];
export const volidOf = (name: string): string => `local:vztmpl/${name}_1-1_amd64.tar.xz`;

/** Images with an SSH server of every system: Proxmox' own have none for most of them, a user's own do. */
export function addCloudImages({ world }: Simulator): void {
  for (const name of clouds) world.addVolume('local', { volid: volidOf(name), content: 'vztmpl' });
}

export const logOf = async (app: Headless, jobId: JobId): Promise<string[]> =>
  (await eventsIn(app, jobId)).flatMap((event) => (event.type === 'log' ? [event.message] : []));

/** How a job ended; its error where it failed. */
export const endOf = ({ state }: JobSnapshot): unknown => (state.name === 'failed' ? state.error : state.name);

/** The inside of a job's container, as soon as it runs. */
export async function guestOf(app: Headless, jobId: JobId, { vmid }: ContainerSpec): Promise<SimulatedGuest> {
  await reached(app, jobId, ({ steps }) => steps.some(({ kind, state }) => kind === 'start' && state === 'done'));
  const guest = app.simulator.world.guest(vmid);
  if (!(guest instanceof SimulatedGuest)) throw new Error('not a guest of ours');
  return guest;
}
