import type { JobData } from '../../../shared/domain/job.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Recipe, StepContext } from '../recipe.ts';
import type { JobServices } from '../services.ts';
import { follow, untilOver } from '../task-of-ours.ts';
import { storedTemplate } from './stored.ts';

/** Deletes a stored OS template for good. Containers made from it do not need it any more. */
export function deleteOsTemplateRecipe(
  data: Extract<JobData, { kind: 'delete-os-template' }>,
  services: JobServices,
): Recipe {
  const { connectionId, node, place } = data;
  const { file, storage, volid } = place;
  const isGone = async (context: StepContext): Promise<boolean> => {
    await using proxmox = await services.proxmox(connectionId);
    return (await storedTemplate(proxmox, data, context)) === null;
  };
  return {
    head: {
      kind: 'delete-os-template',
      title: `Delete ${file}`,
      connectionId,
      containerId: null,
      node,
      vmid: null,
      hostname: file,
      osTemplate: place,
    },
    steps: [
      {
        id: 'delete',
        kind: 'os-template',
        title: `Delete it from ${storage} on ${node}`,
        weight: 1,
        isSkippable: false,
        // Proxmox reports success also for a file that is not there (PVE/Storage/Plugin.pm, free_image); deleting twice harms nobody.
        run: async (context) => {
          if (await isGone(context)) return;
          await using proxmox = await services.proxmox(connectionId);
          const upid = await proxmox.storage.remove(node, volid, { signal: context.signal });
          if (upid) await follow(proxmox, upid, context);
          if (await isGone(context)) return;
          const reason = 'it is still listed after it was deleted';
          throw new AppError('os-template:not-as-said', `${volid}: ${reason}`, { file, storage, reason });
        },
        probe: async (context, entry) => {
          await using proxmox = await services.proxmox(connectionId);
          await untilOver(proxmox, entry, context);
          return (await isGone(context)) ? {} : null;
        },
        looksOnly: true,
      },
    ],
    take: () => undefined,
    choices: () => ['retry', 'keep'],
    result: () => null,
    close: () => Promise.resolve(),
  };
}
