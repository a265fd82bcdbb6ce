import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import type { ConnectionId, ContainerId, Vmid } from '../../shared/domain/ids.ts';
import type { JobData } from '../../shared/domain/job.ts';
import { findMade } from './find-made.ts';
import { forgetRecord } from './forget-record.ts';
import { follow, sendOnce } from './task-of-ours.ts';
import type { Recipe, RecipeStep, StepContext } from './recipe.ts';
import { volumeOf } from './root-volume.ts';
import type { JobServices } from './services.ts';

/** What may be deleted. `volume` is its root disk, null when there is none that is ours: then nothing is touched. */
const target = z.object({ volume: z.string().nullable() });
export type Target = z.infer<typeof target>;

type Place = { connectionId: ConnectionId; node: string; vmid: Vmid; hostname: string };
type DestroyData = Extract<JobData, { kind: 'destroy-container' }>;
type RollBackData = Extract<JobData, { kind: 'roll-back-container' }>;

/** Deletes a container the user named, if it still is the one they saw. */
export function destroyContainerRecipe(data: DestroyData, services: JobServices): Recipe {
  const record = services.store.containers.byVmid(data.connectionId, data.vmid);
  return destruction({
    kind: 'destroy-container',
    title: `Delete ${data.hostname}`,
    place: data,
    find: () => Promise.resolve({ volume: volumeOf(data.rootfs) }),
    options: { isPurged: data.isPurged, withUnreferenced: data.withUnreferenced },
    containerId: record?.goneAt === null ? record.id : null,
    services,
  });
}

/** Removes everything a creation made: the container with its disks, its key, its local record. */
export function rollBackRecipe(data: RollBackData, services: JobServices): Recipe {
  const original = services.store.jobs.data(data.ofJob);
  if (original?.kind !== 'create-container') {
    throw new AppError('job:not-found', `No creation ${data.ofJob}`, { jobId: data.ofJob });
  }
  const { spec } = original.plan;
  return destruction({
    kind: 'roll-back-container',
    title: `Roll back ${spec.hostname}`,
    place: spec,
    find: async (context) => ({ volume: await findMade({ ofJob: data.ofJob, original, services }, context) }),
    containerId: data.containerId,
    services,
  });
}

type Destruction = {
  kind: 'destroy-container' | 'roll-back-container';
  title: string;
  place: Place;
  find: (context: StepContext) => Promise<Target>;
  options?: { isPurged?: boolean | undefined; withUnreferenced?: boolean | undefined };
  containerId: ContainerId | null;
  services: JobServices;
};

function destruction({ kind, title, place, find, options = {}, containerId, services }: Destruction): Recipe {
  const { connectionId, node, vmid, hostname } = place;
  const isRollBack = kind === 'roll-back-container';
  let volume: string | null = null;
  const step = (id: string, stepTitle: string, run: RecipeStep['run']): RecipeStep => ({
    id,
    kind: isRollBack ? 'roll-back' : 'destroy',
    title: stepTitle,
    weight: 1,
    isSkippable: false,
    run,
  });
  const isThere = (context: StepContext): Promise<boolean> => isStillThere(place, volume, services, context);

  return {
    head: { kind, title, connectionId, containerId, node, vmid, hostname },
    steps: [
      step('find', 'Make sure which container it is', find),
      step('stop', isRollBack ? 'Stop it' : 'Make sure that it is stopped', async (context) => {
        await using proxmox = await services.proxmox(connectionId);
        if (!(await isThere(context))) return;
        const { status } = await proxmox.lxc.status(node, vmid, { signal: context.signal });
        if (status !== 'running') return;
        // Only what a job of ours has just made is stopped without a question.
        if (!isRollBack) throw new AppError('container:running', `${vmid} runs`, { vmid, hostname });
        await follow(proxmox, await proxmox.lxc.stop(node, vmid, { signal: context.signal }), context);
      }),
      step('delete', 'Delete it with its disks', async (context) => {
        if (!(await isThere(context))) return;
        await using proxmox = await services.proxmox(connectionId);
        const seeker = { place, services, proxmox: () => services.proxmox(connectionId) };
        const send = () => proxmox.lxc.destroy(node, vmid, options, { signal: context.signal });
        await follow(proxmox, await sendOnce(seeker, context, send, ['vzdestroy']), context);
      }),
      step('verify', 'Look once more that nothing is left', async (context) => {
        if (!(await isThere(context))) return;
        throw new AppError('container:changed', `${vmid} is still there`, { expected: 'gone', found: hostname });
      }),
      step('forget', 'Remove its key and its record', () => {
        if (containerId !== null) forgetRecord(containerId, services);
        return Promise.resolve();
      }),
    ],
    take: (stepId, result) => {
      if (stepId === 'find') volume = target.parse(result).volume;
    },
    choices: () => ['retry', 'keep'],
    result: () => null,
    close: () => Promise.resolve(),
  };
}

/**
 * Whether the container is there and still the one meant, by name and root disk.
 * @throws AppError `container:changed` when its number now belongs to another container
 */
async function isStillThere(
  { connectionId, node, vmid, hostname }: Place,
  volume: string | null,
  services: JobServices,
  { signal, log }: StepContext,
): Promise<boolean> {
  await using proxmox = await services.proxmox(connectionId);
  try {
    const { config } = await proxmox.lxc.config(node, vmid, { signal });
    if (volume === null) {
      log('gantry', `Nothing of ours is at number ${vmid}; what is there now is left alone.`);
      return false;
    }
    if (config['hostname'] === hostname && volumeOf(config['rootfs']) === volume) return true;
    const found = `${config['hostname'] ?? 'no name'} on ${config['rootfs'] ?? 'no disk'}`;
    const expected = `${hostname} on ${volume}`;
    throw new AppError('container:changed', `${vmid} is not the one that was meant`, { expected, found });
  } catch (error) {
    if (!AppError.is(error, 'pve:not-found')) throw error;
    return false;
  }
}
