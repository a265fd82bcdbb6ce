import { AppError, toErrorData } from '../../shared/errors.ts';
import type { JobSnapshot } from '../../shared/domain/job.ts';
import { withDeadline } from '../lib/abort.ts';
import { removeLeftovers } from '../provisioning/provision.ts';
import type { Creation } from './creation.ts';
import { withGuest } from './guest-visit.ts';
import type { StepContext } from './recipe.ts';

/** Enough to connect once more; what is swept is seldom there. */
const sweepMs = 15_000;
const maybeLeft =
  'A file with the values of its variables may be left below /var/lib/gantry, readable by its root only';

/** What a lost connection may have left inside is gone before the container counts as ready. Where nothing can be reached that is told. */
export async function sweepVariables({ data, memory, link }: Creation, context: StepContext): Promise<void> {
  const { variables, steps } = data.plan;
  const hasRun = steps.some(({ kind }) => kind === 'packages' || kind === 'script');
  if (memory.isPrepared !== true || (variables.length === 0 && !hasRun)) return;
  const signal = withDeadline(sweepMs, context.signal);
  try {
    await removeLeftovers(await link.open({ ...context, signal }), { signal });
  } catch {
    context.signal.throwIfAborted();
    if (variables.length > 0) context.warn(maybeLeft);
  }
}

/** The same for a container that is kept as a stopped job left it, when nothing of the job is open any more. */
export async function sweepKept(
  { jobId, data, services }: Pick<Creation, 'jobId' | 'data' | 'services'>,
  { steps }: Pick<JobSnapshot, 'steps'>,
): Promise<void> {
  const isPrepared = steps.some(({ kind, state }) => kind === 'prepare' && state === 'done');
  if (!isPrepared || data.plan.variables.length === 0) return;
  const { store, clock, log } = services;
  const { containerId } = data;
  const signal = withDeadline(sweepMs);
  try {
    const container = store.containers.get(containerId);
    if (!container) throw new AppError('container:not-found', `No record of ${containerId}`, { containerId });
    await withGuest(container, services, { signal }, (session) => removeLeftovers(session, { signal }));
  } catch (error) {
    log.write('warn', `variables not swept: ${toErrorData(error).code}`, { job: jobId });
    // The app may have closed meanwhile, and its store with it.
    if (store.containers.get(containerId)) store.events.append(containerId, 'error', maybeLeft, { jobId }, clock.now());
  }
}
