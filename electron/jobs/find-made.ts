import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import type { JobId, Upid } from '../../shared/domain/ids.ts';
import type { ContainerJobData } from '../../shared/domain/job.ts';
import { volumeOf } from './root-volume.ts';
import type { StepContext } from './recipe.ts';
import type { JobServices } from './services.ts';
import { findTask, mayHaveBegun } from './task-of-ours.ts';

const created = z.object({ rootfs: z.string() });

type Made = { ofJob: JobId; original: ContainerJobData; services: JobServices };

/**
 * The root disk a creation made, from its journal or, where the journal was cut off, from the task it had started. Null
 * when it made nothing that is left. Throws when the server cannot be asked: not knowing is no reason to forget.
 */
export async function findMade({ ofJob, original, services }: Made, context: StepContext): Promise<string | null> {
  const { spec } = original.plan;
  const entry = services.store.journal.read(ofJob).find(({ stepId }) => stepId === 'create');
  if (!entry) return null;
  if (entry.outcome.kind === 'done') return volumeOf(created.parse(entry.outcome.result).rootfs);

  await using proxmox = await services.proxmox(spec.connectionId);
  const { signal } = context;
  const seeker = { place: spec, services, proxmox: () => services.proxmox(spec.connectionId) };
  const upid: Upid | null =
    entry.upid ?? (mayHaveBegun(entry) ? await findTask(seeker, ['vzcreate'], entry.intentAt, { signal }) : null);
  if (!upid) return null;
  context.status('Waiting for the end of its creation');
  const hasMade = await proxmox.tasks.wait(upid, { signal }).then(
    () => true,
    (error: unknown) => {
      // Proxmox itself removes what a failed create had made.
      if (AppError.is(error, 'pve:task-failed')) return false;
      throw error;
    },
  );
  if (!hasMade) return null;
  try {
    const { config } = await proxmox.lxc.config(spec.node, spec.vmid, { signal });
    return config['hostname'] === spec.hostname ? volumeOf(config['rootfs']) : null;
  } catch (error) {
    if (AppError.is(error, 'pve:not-found')) return null;
    throw error;
  }
}
