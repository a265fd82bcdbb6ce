import { AppError } from '../../shared/errors.ts';
import type { JobData } from '../../shared/domain/job.ts';
import { forgetRecord } from './forget-record.ts';
import type { Recipe, RecipeStep, StepContext } from './recipe.ts';
import { volumeOf } from './root-volume.ts';
import type { JobServices } from './services.ts';
import { assertNowhere, isStillThere } from './still-there.ts';
import { follow, sendOnce } from './task-of-ours.ts';

/** Deletes a container the user named, if it still is the one they saw. */
export function destroyContainerRecipe(
  data: Extract<JobData, { kind: 'destroy-container' }>,
  services: JobServices,
): Recipe {
  const { connectionId, node, vmid, hostname, isPurged, withUnreferenced } = data;
  const record = services.store.containers.byVmid(connectionId, vmid);
  const containerId = record?.goneAt === null ? record.id : null;
  const volume = volumeOf(data.rootfs);
  const isThere = (context: StepContext): Promise<boolean> => isStillThere(data, { volume }, services, context);
  /** Only what is nowhere in the cluster needs no deleting any more. */
  const isToDelete = async (context: StepContext): Promise<boolean> => {
    if (await isThere(context)) return true;
    await assertNowhere(data, services, context);
    return false;
  };

  return {
    head: { kind: 'destroy-container', title: `Delete ${hostname}`, connectionId, containerId, node, vmid, hostname },
    steps: [
      step('stop', 'Make sure that it is stopped', async (context) => {
        if (!(await isToDelete(context))) return;
        await using proxmox = await services.proxmox(connectionId);
        const { status } = await proxmox.lxc.status(node, vmid, { signal: context.signal });
        if (status === 'running') throw new AppError('container:running', `${vmid} runs`, { vmid, hostname });
      }),
      step('delete', 'Delete it with its disks', async (context) => {
        if (!(await isToDelete(context))) return;
        await using proxmox = await services.proxmox(connectionId);
        const seeker = { place: data, services, proxmox: () => services.proxmox(connectionId) };
        const options = { isPurged, withUnreferenced };
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
    take: () => undefined,
    choices: () => ['retry', 'keep'],
    result: () => null,
    close: () => Promise.resolve(),
  };
}

const step = (id: string, title: string, run: RecipeStep['run']): RecipeStep => ({
  id,
  kind: 'destroy',
  title,
  weight: 1,
  isSkippable: false,
  run,
});
