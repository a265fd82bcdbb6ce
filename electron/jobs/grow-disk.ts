import { AppError } from '../../shared/errors.ts';
import type { JobData } from '../../shared/domain/job.ts';
import { PropertyString } from '../../shared/lxc/property-string.ts';
import { sizeInGiB } from '../../shared/lxc/disk-size.ts';
import type { Proxmox } from '../proxmox/connect.ts';
import { endingEvents, type Recipe, type RecipeStep, type StepContext } from './recipe.ts';
import type { JobServices } from './services.ts';
import { findTask, follow, mayHaveBegun, sendOnce, type Seeker } from './task-of-ours.ts';

type GrowData = Extract<JobData, { kind: 'grow-disk' }>;

/** Makes one disk larger, if its volume still is the one the user saw. One that is large enough already is left as it is. */
export function growDiskRecipe(data: GrowData, services: JobServices): Recipe {
  const { connectionId, node, vmid, hostname, disk, sizeGiB } = data;
  const container = services.store.containers.byVmid(connectionId, vmid);
  const title = `Grow ${disk} of ${hostname} to ${sizeGiB} GiB`;
  const seekerOn = (place: string): Seeker => ({
    place: { connectionId, node: place, vmid },
    services,
    proxmox: () => services.proxmox(connectionId),
  });

  const grow: RecipeStep = {
    id: 'grow',
    kind: 'grow-disk',
    title,
    weight: 1,
    isSkippable: false,
    run: async (context) => {
      await using proxmox = await services.proxmox(connectionId);
      // It may have been moved since it was seen.
      const place = (await proxmox.cluster.nodeOf(vmid, { signal: context.signal })) ?? node;
      const { isLargeEnough, digest } = await look(proxmox, place, data, context);
      if (isLargeEnough) return context.log('gantry', 'It is that large already.');
      const send = () =>
        proxmox.lxc.resize(place, vmid, { disk, size: `${sizeGiB}G`, digest }, { signal: context.signal });
      await follow(proxmox, await sendOnce(seekerOn(place), context, send, ['resize']), context);
      const after = await look(proxmox, place, data, context);
      if (!after.isLargeEnough)
        throw new AppError('container:changed', `${disk} of ${vmid} did not grow`, {
          expected: `${sizeGiB} GiB`,
          found: after.size ?? 'no size',
        });
    },
    probe: async (context, entry) => {
      await using proxmox = await services.proxmox(connectionId);
      const place = (await proxmox.cluster.nodeOf(vmid, { signal: context.signal })) ?? node;
      const upid =
        entry.upid ??
        (mayHaveBegun(entry) ? await findTask(seekerOn(place), ['resize'], entry.intentAt, context) : null);
      if (upid) await follow(proxmox, upid, context).catch(passOver);
      return (await look(proxmox, place, data, context)).isLargeEnough ? {} : null;
    },
    looksOnly: true,
  };

  return {
    head: { kind: 'grow-disk', title, connectionId, containerId: container?.id ?? null, node, vmid, hostname },
    steps: [grow],
    take: () => undefined,
    choices: () => ['retry', 'keep'],
    result: () => null,
    ended: (ending) => {
      if (!container || ending === 'interrupted') return;
      const type = ending === 'succeeded' ? 'configured' : endingEvents[ending];
      services.store.events.append(container.id, type, title, {}, services.clock.now());
    },
    close: () => Promise.resolve(),
  };
}

/** @throws AppError `container:changed` when the disk is another volume by now */
async function look(
  proxmox: Proxmox,
  node: string,
  { vmid, disk, volume, sizeGiB }: GrowData,
  { signal }: StepContext,
): Promise<{ isLargeEnough: boolean; size: string | null; digest: string | undefined }> {
  const { config, digest } = await proxmox.lxc.config(node, vmid, { signal });
  const mount = PropertyString.parse(config[disk] ?? '', 'volume');
  const found = mount.get('volume');
  if (found !== volume)
    throw new AppError('container:changed', `${disk} of ${vmid} is not the one that was meant`, {
      expected: volume,
      found: found ?? 'no disk',
    });
  const size = mount.get('size');
  return { isLargeEnough: (sizeInGiB(size ?? '') ?? 0) >= sizeGiB, size, digest: digest ?? undefined };
}

/** A task that failed has left the disk as it was. */
function passOver(error: unknown): void {
  if (!AppError.is(error, 'pve:task-failed') && !AppError.is(error, 'pve:not-found')) throw error;
}
