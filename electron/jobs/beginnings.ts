import { AppError } from '../../shared/errors.ts';
import type { JobId, Upid, Vmid } from '../../shared/domain/ids.ts';
import type { ContainerJobData, CreationAttempt } from '../../shared/domain/job.ts';
import type { Proxmox } from '../proxmox/connect.ts';
import { parseUpid } from '../proxmox/upid.ts';
import { volumeOf } from './root-volume.ts';
import { wasFree } from './server-traces.ts';
import type { JobServices } from './services.ts';
import { findTask, mayHaveBegun } from './task-of-ours.ts';

type OfCreation = { ofJob: JobId; original: ContainerJobData; services: JobServices };
type Asking = { signal: AbortSignal };

/** The beginnings of a container at a number; `volume` where its root disk stands in the configuration already. */
export type Beginnings = { vmid: Vmid; volume: string | null };

/** Tasks that make a container at the number they are listed under. */
const makers: ReadonlySet<string> = new Set(['vzcreate', 'vzrestore']);

/** The task of a creation's latest attempt, also where the journal was cut off before it was noted; null for none. */
export async function latestTask({ ofJob, original, services }: OfCreation, asking: Asking): Promise<Upid | null> {
  const entry = services.store.journal.read(ofJob).find(({ stepId }) => stepId === 'create');
  if (!entry) return null;
  const { spec } = original.plan;
  const seeker = { place: spec, services, proxmox: () => services.proxmox(spec.connectionId) };
  return entry.upid ?? (mayHaveBegun(entry) ? findTask(seeker, ['vzcreate'], entry.intentAt, asking) : null);
}

/**
 * What the attempts of a creation have left where their worker was killed, which cleans nothing up: as long as a container is being
 * made its configuration holds the lock `create`. Only what is ours for sure: nobody had the number before, it bears no other name,
 * and nobody has begun to make another one there since.
 */
export async function findBeginnings(
  proxmox: Proxmox,
  { original, latest }: { original: ContainerJobData; latest: Upid | null },
  asking: Asking,
): Promise<Beginnings[]> {
  const { plan, tracesBefore, earlierAttempts } = original;
  const own = latest === null ? [] : [{ vmid: plan.spec.vmid, upid: latest, wasFree: wasFree(tracesBefore) }];
  const attempts = [...earlierAttempts, ...own];
  const ours = new Set(attempts.map(({ upid }) => upid));
  const newest = new Map(attempts.map((attempt) => [attempt.vmid, attempt]));
  const found = await Promise.all(
    [...newest.values()].map((attempt) => beginningsOf(proxmox, plan.spec, attempt, ours, asking)),
  );
  return found.filter((one) => one !== null);
}

async function beginningsOf(
  proxmox: Proxmox,
  { node, hostname }: { node: string; hostname: string },
  { vmid, upid, wasFree: wasOurs }: CreationAttempt,
  ours: ReadonlySet<Upid>,
  asking: Asking,
): Promise<Beginnings | null> {
  const config = wasOurs ? await configAt(proxmox, node, vmid, asking) : null;
  if (config?.['lock'] !== 'create') return null;
  if (config['hostname'] !== undefined && config['hostname'].toLowerCase() !== hostname.toLowerCase()) return null;
  const since = parseUpid(upid).startedAtMs;
  const tasks = await proxmox.tasks.list(node, { vmid, sinceMs: since }, asking);
  const isOthers = tasks.some(
    (task) => makers.has(parseUpid(task.upid).type) && !ours.has(task.upid) && task.startedAtMs >= since,
  );
  return isOthers ? null : { vmid, volume: volumeOf(config['rootfs']) };
}

async function configAt({ lxc }: Proxmox, node: string, vmid: Vmid, asking: Asking) {
  try {
    return (await lxc.config(node, vmid, asking)).config;
  } catch (error) {
    if (AppError.is(error, 'pve:not-found')) return null;
    throw error;
  }
}
