import { AppError, toErrorData } from '../../shared/errors.ts';
import { vmid, type ConnectionId, type JobId, type Vmid } from '../../shared/domain/ids.ts';
import type { ContainerJobData, JobSnapshot } from '../../shared/domain/job.ts';
import { renumberPlan } from '../plan/renumber-plan.ts';
import { findBeginnings } from './beginnings.ts';
import type { Creation } from './creation.ts';
import { Parked } from './parked.ts';
import type { StepContext } from './recipe.ts';
import { broughtOsTemplate } from './own-image.ts';
import { reviseCreation } from './revise-creation.ts';
import type { JobServices } from './services.ts';

/**
 * Somebody took the number between the review and now. The next free one is offered; where the user had left the number to us it is
 * taken without asking, once, and only while nothing else was tried: what an earlier attempt may have made is not passed over in
 * silence.
 */
export async function offerNumber(
  { jobId, data, services, proxmox }: Creation,
  error: AppError<'pve:vmid-taken'>,
  { signal }: StepContext,
): Promise<Parked> {
  const { spec } = data.plan;
  const offered = await freeNumber(jobId, spec.connectionId, { services, proxmox, signal });
  reviseCreation(jobId, services, (latest) => ({ ...latest, offeredVmid: offered }));
  const latest = services.store.jobs.data(jobId);
  const original = latest?.kind === 'create-container' ? latest : data;
  const begun = await findBeginnings(await proxmox(), { original, latest: null }, { signal });
  const isFirstTry = (services.store.jobs.get(jobId)?.steps.find(({ kind }) => kind === 'create')?.attempts ?? 0) <= 1;
  const taken = isFirstTry
    ? `${spec.vmid} was taken by another guest meanwhile.`
    : begun.some(({ vmid: number }) => number === spec.vmid)
      ? `${spec.vmid} holds what an earlier attempt of this job has begun; a roll-back takes it away.`
      : `${spec.vmid} is taken, maybe by what an earlier attempt of this job has made; look there first.`;
  return new Parked('number-taken', `${taken} ${offered} is free.`, {
    error: toErrorData(error),
    offeredVmid: offered,
    goesOn: spec.isVmidProposed && data.reviewedVmid === null && isFirstTry,
  });
}

/** The lowest number that no guest has and no other job of ours is about to take. */
async function freeNumber(
  own: JobId,
  connectionId: ConnectionId,
  { services, proxmox, signal }: Pick<Creation, 'services' | 'proxmox'> & Pick<StepContext, 'signal'>,
): Promise<Vmid> {
  const { cluster } = await proxmox();
  const others = services.store.jobs.unfinished().filter((job) => job.id !== own && job.connectionId === connectionId);
  const claimed = new Set(others.flatMap((job) => [job.vmid, offerOf(job)]));
  let offered = vmid.parse(await cluster.nextId({ signal }));
  while (claimed.has(offered) || !(await cluster.isVmidFree(offered, { signal }))) offered = vmid.parse(offered + 1);
  return offered;
}

const offerOf = ({ state }: JobSnapshot): Vmid | null => (state.name === 'paused' ? state.offeredVmid : null);

/** Writes the offered number into the job, its plan and the container's record. */
export function takeOfferedNumber(jobId: JobId, data: ContainerJobData, { store, clock }: JobServices): void {
  const { offeredVmid, plan, containerId } = data;
  if (offeredVmid === null) return;
  const reviewedVmid = data.reviewedVmid ?? plan.spec.vmid;
  const former = store.containers.byVmid(plan.spec.connectionId, offeredVmid);
  // The server calls the number free, so a record that claims it is of a container that is no more.
  if (former && former.id !== containerId && former.goneAt === null)
    store.containers.update(former.id, { goneAt: clock.now() });
  store.containers.update(containerId, { vmid: offeredVmid });
  // Another number may have left other traces. The template is there by now, whoever brought it.
  const fresh = { plan: renumberPlan(plan, offeredVmid), offeredVmid: null, reviewedVmid, tracesBefore: null };
  reviseCreation(jobId, { store }, (latest) => ({ ...latest, ...fresh, broughtOsTemplate: broughtOsTemplate(latest) }));
}
