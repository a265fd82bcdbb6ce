import type { JobId } from '../../shared/domain/ids.ts';
import { briefJob } from '../../shared/domain/brief-job.ts';
import type { ContainerProgressEvent, JobData, JobSnapshot } from '../../shared/domain/job.ts';
import { eventsOfLines } from '../../shared/domain/log-lines.ts';
import type { JobRecords, JournalEntry } from './job-records.ts';

/** Job records that live as long as the process, for work that is not to be remembered and for tests. */
export function createMemoryRecords(): JobRecords & { readonly events: ContainerProgressEvent[] } {
  const data = new Map<JobId, JobData>();
  const snapshots = new Map<JobId, JobSnapshot>();
  const journals = new Map<JobId, Map<string, JournalEntry>>();
  const events: ContainerProgressEvent[] = [];
  const journalOf = (jobId: JobId): Map<string, JournalEntry> => {
    const known = journals.get(jobId) ?? new Map<string, JournalEntry>();
    journals.set(jobId, known);
    return known;
  };
  const update = (jobId: JobId, stepId: string, change: Partial<JournalEntry>): void => {
    const entry = journalOf(jobId).get(stepId) ?? {
      stepId,
      intentAt: Date.now(),
      upid: null,
      outcome: { kind: 'none' },
    };
    journalOf(jobId).set(stepId, { ...entry, ...change });
  };
  return {
    events,
    // Nobody else reads it meanwhile, and nothing of it is left after a crash.
    atomic: (work) => work,
    jobs: {
      insert: (jobData, snapshot, settled = null) => {
        data.set(snapshot.id, jobData);
        snapshots.set(snapshot.id, snapshot);
        if (settled) snapshots.set(settled.id, settled);
      },
      saveSnapshot: (snapshot) => {
        snapshots.set(snapshot.id, snapshot);
      },
      overview: () => [...snapshots.values()].map(briefJob),
      get: (jobId) => snapshots.get(jobId) ?? null,
      data: (jobId) => data.get(jobId) ?? null,
    },
    journal: {
      intent: (jobId, stepId) => update(jobId, stepId, { intentAt: Date.now(), upid: null, outcome: { kind: 'none' } }),
      noteUpid: (jobId, stepId, upid) => update(jobId, stepId, { upid }),
      outcome: (jobId, stepId, outcome) => update(jobId, stepId, { outcome }),
      read: (jobId) => [...journalOf(jobId).values()],
    },
    jobLog: {
      append: (_jobId, added) => {
        events.push(...added);
      },
      appendLines: (lines) => {
        events.push(...eventsOfLines(lines));
      },
      lastSeq: (jobId) => events.findLast((event) => event.jobId === jobId)?.seq ?? 0,
      flush: () => undefined,
    },
  };
}
