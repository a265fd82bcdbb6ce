import type { ContainerProgressEvent, JobData, JobSnapshot } from '../../shared/domain/job.ts';
import type { JobId, Upid } from '../../shared/domain/ids.ts';
import type { AppErrorData } from '../../shared/errors.ts';

/** The journal's memory of one step's latest attempt. */
export type JournalEntry = {
  stepId: string;
  /** When the attempt was begun, UTC ms. */
  intentAt: number;
  upid: Upid | null;
  outcome:
    | { kind: 'none' }
    | { kind: 'done'; result: unknown }
    | { kind: 'skipped' }
    | { kind: 'failed'; error: AppErrorData };
};

/** What the runner needs of the store. Everything but the log is on disk when the call returns. */
export interface JobRecords {
  readonly jobs: {
    insert(data: JobData, snapshot: JobSnapshot): void;
    saveSnapshot(snapshot: JobSnapshot): void;
    list(): JobSnapshot[];
    data(jobId: JobId): JobData | null;
  };
  readonly journal: {
    intent(jobId: JobId, stepId: string): void;
    noteUpid(jobId: JobId, stepId: string, upid: Upid): void;
    outcome(jobId: JobId, stepId: string, outcome: Exclude<JournalEntry['outcome'], { kind: 'none' }>): void;
    read(jobId: JobId): JournalEntry[];
  };
  readonly jobLog: {
    append(jobId: JobId, events: readonly ContainerProgressEvent[]): void;
    lastSeq(jobId: JobId): number;
    flush(): void;
  };
}
