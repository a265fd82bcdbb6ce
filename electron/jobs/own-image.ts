import type { JobId } from '../../shared/domain/ids.ts';
import { isOver, type ContainerJobData, type JobSnapshot } from '../../shared/domain/job.ts';
import { imageTrace } from './server-traces.ts';
import type { JobServices } from './services.ts';

/** Whether the OS template was not on the server before this creation. */
export function broughtOsTemplate(data: ContainerJobData): boolean {
  const { ostemplate, needsDownload } = data.plan.spec;
  const { tracesBefore } = data;
  return data.broughtOsTemplate || (needsDownload && tracesBefore?.includes(imageTrace(ostemplate)) === false);
}

/** Whether the OS template came with this creation, and no other creation of ours has still to unpack it. */
export function hasOwnImage(data: ContainerJobData, ofJob: JobId, { store }: Pick<JobServices, 'store'>): boolean {
  const { connectionId, ostemplate } = data.plan.spec;
  if (!broughtOsTemplate(data)) return false;
  return !store.jobs.notSucceeded(connectionId).some((job) => {
    if (job.id === ofJob || !mayStillCreate(job)) return false;
    const other = store.jobs.data(job.id);
    return other?.kind === 'create-container' && other.plan.spec.ostemplate === ostemplate;
  });
}

/** One that stopped can be taken up again, and would miss what it has downloaded. */
function mayStillCreate({ state, steps }: JobSnapshot): boolean {
  const isOpen = !isOver(state) || ('choices' in state && state.choices.includes('retry'));
  return isOpen && steps.some(({ kind, state: now }) => kind === 'create' && now !== 'done');
}
