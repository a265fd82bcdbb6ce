import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { vmid, type JobId, type Upid } from '../../shared/domain/ids.ts';
import type { ContainerJobData } from '../../shared/domain/job.ts';
import type { Proxmox } from '../proxmox/connect.ts';
import { findBeginnings, latestTask } from './beginnings.ts';
import { volumeOf } from './root-volume.ts';
import type { StepContext } from './recipe.ts';
import type { JobServices } from './services.ts';

const created = z.object({ rootfs: z.string() });

type Made = { ofJob: JobId; original: ContainerJobData; services: JobServices };

/** What a creation made: a container with this root disk; the beginnings of one, which its lock shows; or nothing that is left. */
export const made = z.object({
  volume: z.string().nullable(),
  isHalfMade: z.boolean().default(false),
  /** Other numbers at which earlier attempts have left the beginnings of one. */
  elsewhere: z.array(vmid).default([]),
});
export type MadeContainer = z.infer<typeof made>;

/**
 * What a creation made, from its journal or, where the journal was cut off, from the tasks it had started. Throws when the server
 * cannot be asked: not knowing is no reason to forget.
 */
export async function findMade(job: Made, context: StepContext): Promise<MadeContainer> {
  const { ofJob, original, services } = job;
  const { spec } = original.plan;
  const entry = services.store.journal.read(ofJob).find(({ stepId }) => stepId === 'create');
  const finished = entry?.outcome.kind === 'done' ? volumeOf(created.parse(entry.outcome.result).rootfs) : null;
  if (!entry || (finished !== null && original.earlierAttempts.length === 0))
    return { volume: finished, isHalfMade: false, elsewhere: [] };

  await using proxmox = await services.proxmox(spec.connectionId);
  const latest = finished === null ? await latestTask(job, context) : null;
  const whole = finished ?? (latest && (await wholeOf(proxmox, spec, latest, context)));
  const begun = await findBeginnings(proxmox, { original, latest }, context);
  const elsewhere = begun.flatMap((one) => (one.vmid === spec.vmid ? [] : [one.vmid]));
  const here = whole === null ? begun.find((one) => one.vmid === spec.vmid) : undefined;
  return { volume: here?.volume ?? whole, isHalfMade: here !== undefined, elsewhere };
}

/** The root disk of what a task has made; null where it failed, as Proxmox removes that itself, or what it made is no more. */
async function wholeOf(
  proxmox: Proxmox,
  { node, vmid: number, hostname }: { node: string; vmid: number; hostname: string },
  upid: Upid,
  { signal, status }: StepContext,
): Promise<string | null> {
  status('Waiting for the end of its creation');
  try {
    await proxmox.tasks.wait(upid, { signal });
    const { config } = await proxmox.lxc.config(node, number, { signal });
    return config['hostname'] === hostname ? volumeOf(config['rootfs']) : null;
  } catch (error) {
    if (AppError.is(error, 'pve:task-failed') || AppError.is(error, 'pve:not-found')) return null;
    throw error;
  }
}
