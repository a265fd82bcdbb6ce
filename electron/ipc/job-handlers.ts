import { exportLog, logFileName } from '../jobs/export-log.ts';
import type { JobChoice, JobData, JobSnapshot } from '../../shared/domain/job.ts';
import type { Parts } from './parts.ts';
import type { Handlers } from './router.ts';

type JobChannels =
  `job:${'list' | 'get' | 'events' | 'export-log' | 'watch' | 'unwatch' | 'cancel' | 'choose' | 'answer'}`;
/** Says that a window wants, or no longer wants, the events of one job. */
export type Watching = { watch(jobId: string): void; unwatch(jobId: string): void };

export function jobHandlers({ jobs, store, desktop }: Parts, watching: Watching): Pick<Handlers, JobChannels> {
  return {
    'job:list': () => jobs.list(),
    'job:get': ({ jobId }) => jobs.get(jobId),
    'job:events': ({ jobId, sinceSeq, limit }) => {
      jobs.get(jobId);
      return sinceSeq < 0
        ? store.jobLog.tail(jobId, Math.min(-sinceSeq, limit))
        : store.jobLog.read(jobId, { sinceSeq, limit });
    },
    'job:export-log': async ({ jobId }, signal) => {
      const job = jobs.get(jobId);
      const path = await desktop.chooseSaveFile(logFileName(job));
      return path === null ? null : { path, lines: await exportLog(path, { job, log: store.jobLog, signal }) };
    },
    'job:watch': ({ jobId }) => {
      const { lastSeq } = jobs.get(jobId);
      watching.watch(jobId);
      return { lastSeq };
    },
    'job:unwatch': ({ jobId }) => watching.unwatch(jobId),
    'job:cancel': ({ jobId }) => jobs.cancel(jobId),
    'job:choose': ({ jobId, choice }) => {
      const next = followUp(jobs.get(jobId), choice);
      if (!next) return jobs.choose(jobId, choice);
      jobs.assertChoice(jobId, choice);
      const started = jobs.start(next);
      // Settled only now: a job that was refused takes no choice away.
      jobs.choose(jobId, choice);
      return jobs.get(started);
    },
    'job:answer': ({ jobId, accept }) => jobs.answer(jobId, accept),
  };
}

/** The job of its own that a choice begins; null where the job itself goes on or is settled. */
function followUp(job: JobSnapshot, choice: JobChoice): JobData | null {
  const { id, containerId, connectionId, node, vmid, hostname } = job;
  if (choice === 'roll-back' && containerId !== null) return { kind: 'roll-back-container', containerId, ofJob: id };
  if (choice === 'stop-hard')
    return { kind: 'power-container', connectionId, node, vmid, hostname, action: 'stop', forceStop: false };
  return null;
}
