import { createStore } from 'zustand/vanilla';
import type { JobId } from '../../shared/domain/ids.ts';
import type { JobSnapshot } from '../../shared/domain/job.ts';
import type { StepExpectation } from '../../shared/domain/step-expectation.ts';
import type { Client } from '../ipc/client.ts';
import { steady, timeLeft, timeLeftWords, type Shown } from './time-left.ts';

export type ExpectationsState = { readonly byJob: ReadonlyMap<JobId, readonly StepExpectation[]> };
/** So many jobs are remembered. */
const most = 50;

/** How long the steps of jobs usually take; asked for once per job, when somebody looks at it. */
export function createExpectationsStore(client: Pick<Client, 'call'>) {
  const store = createStore<ExpectationsState>(() => ({ byJob: new Map() }));
  const asked = new Set<JobId>();
  const shown = new Map<JobId, Shown>();

  return {
    ...store,
    want(jobId: JobId): void {
      if (asked.has(jobId)) return;
      asked.add(jobId);
      client
        .call('job:expectations', { jobId })
        .then((expected) =>
          store.setState(({ byJob }) => ({ byJob: new Map([...[...byJob].slice(-(most - 1)), [jobId, expected]]) })),
        )
        // Without it a job is as good as before; it is asked again the next time.
        .catch(() => asked.delete(jobId));
    },
    /** "about 2 min left"; empty where nobody knows. The same at the same moment, however often it is asked. */
    words(job: JobSnapshot, now: number): string {
      const next = timeLeft(job, store.getState().byJob.get(job.id) ?? [], now);
      if (next === null) {
        shown.delete(job.id);
        return '';
      }
      const before = shown.get(job.id) ?? null;
      const said = before?.at === now ? before : steady(before, next, now);
      shown.set(job.id, said);
      return timeLeftWords(said);
    },
  };
}
