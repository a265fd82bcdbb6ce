import { withDeadline } from '../lib/abort.ts';
import { jobStepInput, reviseJob } from '../jobs/revise-job.ts';
import { creationRequestOf, reviseRequest } from '../jobs/revise-request.ts';
import { rollBackFacts } from '../jobs/roll-back-facts.ts';
import type { JobChoice, JobData, JobSnapshot } from '../../shared/domain/job.ts';
import { takeOtherWay } from '../jobs/ways/other-way.ts';
import type { Parts } from './parts.ts';
import type { Handlers } from './router.ts';
import { toldJob } from './told-job.ts';

const factsMs = 30_000;

type JobChannels =
  `job:${'get' | 'blocks' | 'watch' | 'unwatch' | 'cancel' | 'pause' | 'roll-back-facts' | 'step-input' | 'revise' | 'creation-request' | 'revise-request' | 'choose' | 'answer'}`;
/** Says that a window wants, or no longer wants, the events of one job. */
export type Watching = { watch(jobId: string): void; unwatch(jobId: string): void };

export function jobHandlers(
  { jobs, jobServices, plans, store }: Parts,
  watching: Watching,
): Pick<Handlers, JobChannels> {
  return {
    'job:get': ({ jobId }) => toldJob(jobs.get(jobId), (store.logKeeping.facts(jobId)?.removedAt ?? null) !== null),
    'job:blocks': ({ jobId, ...page }) => {
      jobs.get(jobId);
      return store.jobLog.blocks(jobId, page);
    },
    'job:watch': ({ jobId }) => {
      const { lastSeq } = jobs.get(jobId);
      watching.watch(jobId);
      return { lastSeq, removedAt: store.logKeeping.facts(jobId)?.removedAt ?? null };
    },
    'job:unwatch': ({ jobId }) => watching.unwatch(jobId),
    'job:cancel': ({ jobId }) => jobs.cancel(jobId),
    'job:choose': ({ jobId, choice, keepsOsTemplate }) => {
      if (choice === 'other-way')
        return jobs.choose(jobId, choice, { revise: () => takeOtherWay(jobs.get(jobId), jobServices) });
      const next = followUp(jobs.get(jobId), choice, keepsOsTemplate);
      if (!next) return jobs.choose(jobId, choice);
      return jobs.get(jobs.start(next, { settles: { jobId, choice } }));
    },
    'job:roll-back-facts': ({ jobId }, signal) =>
      rollBackFacts(jobId, jobServices, { signal: withDeadline(factsMs, signal) }),
    'job:step-input': ({ jobId, stepId }) => jobStepInput(jobId, stepId, jobServices),
    'job:revise': (asked) => reviseJob(asked, { jobs, services: jobServices }),
    'job:creation-request': ({ jobId }) => creationRequestOf(jobId, { jobs, services: jobServices }),
    'job:revise-request': (asked, signal) =>
      reviseRequest(asked, { jobs, services: jobServices, plans }, { signal: withDeadline(factsMs, signal) }),
    'job:pause': ({ jobId, stepId, isWanted }) => jobs.pause(jobId, stepId, isWanted),
    'job:answer': ({ jobId, accept }) => jobs.answer(jobId, accept),
  };
}

/** The job of its own that a choice begins; null where the job itself goes on or is settled. */
function followUp(job: JobSnapshot, choice: JobChoice, keepsOsTemplate: boolean): JobData | null {
  const { id, containerId, connectionId, node, vmid, hostname } = job;
  if (choice === 'roll-back' && containerId !== null)
    return { kind: 'roll-back-container', containerId, ofJob: id, keepsOsTemplate };
  if (choice === 'stop-hard' && vmid !== null)
    return { kind: 'power-container', connectionId, node, vmid, hostname, action: 'stop', forceStop: false };
  return null;
}
