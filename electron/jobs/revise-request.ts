import { isDeepStrictEqual } from 'node:util';
import { keptOfSpec, type CreationRequest } from '../../shared/domain/creation-request.ts';
import { AppError } from '../../shared/errors.ts';
import type { ContainerJobData, JobSnapshot } from '../../shared/domain/job.ts';
import type { JobId, PlanId } from '../../shared/domain/ids.ts';
import type { Plan } from '../../shared/domain/plan.ts';
import type { PlanBook } from '../plan/plan-book.ts';
import { choicesOf } from './creation-choices.ts';
import type { JournalEntry } from './job-records.ts';
import type { JobRunner } from './job-runner.ts';
import { notPossible } from './not-possible.ts';
import { reviseCreation } from './revise-creation.ts';
import type { JobServices } from './services.ts';
import { mayHaveBegun } from './task-of-ours.ts';

type Parts = { jobs: JobRunner; services: JobServices };
type Options = { signal: AbortSignal };

/** What a creation asked of Proxmox, where it has stopped before anything was made; null otherwise. */
export function creationRequestOf(jobId: JobId, { jobs, services: { store } }: Parts): CreationRequest | null {
  const { state } = jobs.get(jobId);
  const data = store.jobs.data(jobId);
  const isStopped = 'choices' in state && state.choices.includes('retry');
  if (data?.kind !== 'create-container' || !isStopped || !isUnmade(store.journal.read(jobId))) return null;
  return {
    ...choicesOf(data),
    parameters: data.plan.steps.find(({ kind }) => kind === 'create')?.calls[0]?.parameters ?? {},
  };
}

/**
 * Gives a creation that failed at Proxmox another request, as its user has just reviewed and approved it, and goes on with the same job.
 * @throws AppError `job:not-possible` where something may have been made; `plan:stale`, `plan:blocked`; `input:invalid` for a plan that
 * changes more than the request, or leaves something behind
 */
export async function reviseRequest(
  { jobId, planId, hash }: { jobId: JobId; planId: PlanId; hash: string },
  parts: Parts & { plans: PlanBook },
  options: Options,
): Promise<JobSnapshot> {
  const { jobs, services, plans } = parts;
  const asked = creationRequestOf(jobId, parts);
  if (!asked) throw notPossible(jobs.get(jobId), 'edit');
  await assertNothingIsLeft(asked, services, options);
  const plan = plans.approve(planId, hash);
  return jobs.choose(jobId, 'retry', { revise: () => writeRequest(jobId, plan, services) });
}

/** Nobody knows what became of a create whose answer was lost: the job looks for it, by what it was asked. */
function isUnmade(journal: readonly JournalEntry[]): boolean {
  const create = journal.find(({ stepId }) => stepId === 'create');
  if (!create) return true;
  const { outcome, upid } = create;
  return (
    outcome.kind === 'failed' && !mayHaveBegun(create) && (upid === null || outcome.error.code === 'pve:task-failed')
  );
}

/** What a worker that was killed has left would be out of the job's sight under another number. */
async function assertNothingIsLeft(
  { spec: { connectionId, vmid } }: CreationRequest,
  services: JobServices,
  options: Options,
): Promise<void> {
  await using proxmox = await services.proxmox(connectionId);
  if (await proxmox.cluster.isVmidFree(vmid, options)) return;
  const left = services.store.containers.byVmid(connectionId, vmid);
  throw new AppError('pve:vmid-taken', `Something bears number ${vmid} (${left?.hostname ?? 'unknown'})`, {
    vmid,
    reason: 'it may be left from this job; roll it back, or remove that guest',
  });
}

function writeRequest(jobId: JobId, plan: Plan, { store, clock }: JobServices): void {
  const revised = reviseCreation(jobId, { store }, (latest) => {
    assertSameElse(latest.plan, plan);
    const isSamePlace =
      plan.spec.vmid === latest.plan.spec.vmid && plan.spec.ostemplate === latest.plan.spec.ostemplate;
    if (plan.spec.ostemplate !== latest.plan.spec.ostemplate) forgetDownload(jobId, store);
    const tracesBefore = isSamePlace ? latest.tracesBefore : null;
    return { ...latest, plan, tracesBefore, offeredVmid: null, reviewedVmid: null };
  });
  renumber(revised, { store, clock });
  const { containerId } = revised;
  store.events.append(
    containerId,
    'step_revised',
    'What is asked of Proxmox was changed',
    { jobId, hash: plan.hash },
    clock.now(),
  );
}

/** The review was of the request; what runs inside, and with which secrets, was approved before. */
function assertSameElse(before: Plan, after: Plan): void {
  const isSame =
    before.hasRootPassword === after.hasRootPassword &&
    isDeepStrictEqual(before.variables, after.variables) &&
    keptOfSpec.every((key) => isDeepStrictEqual(before.spec[key], after.spec[key]));
  if (isSame) return;
  const message = 'only what is asked of Proxmox can be changed here';
  throw new AppError('input:invalid', message, { issues: [{ path: 'planId', message }] });
}

/** Another OS template has still to be looked for. */
function forgetDownload(jobId: JobId, { journal }: JobServices['store']): void {
  const stepId = 'download-os-template';
  if (journal.read(jobId).some((entry) => entry.stepId === stepId)) journal.intent(jobId, stepId);
}

/** The server calls the number free, so a record that claims it is of a container that is no more. */
function renumber(
  { containerId, plan: { spec } }: ContainerJobData,
  { store, clock }: Pick<JobServices, 'store' | 'clock'>,
): void {
  const former = store.containers.byVmid(spec.connectionId, spec.vmid);
  if (former && former.id !== containerId && former.goneAt === null)
    store.containers.update(former.id, { goneAt: clock.now() });
  store.containers.update(containerId, { vmid: spec.vmid });
}
