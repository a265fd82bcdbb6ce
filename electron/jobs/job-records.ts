import type { ContainerProgressEvent, JobData, JobSnapshot } from '../../shared/domain/job.ts';
import type { JobId, Upid } from '../../shared/domain/ids.ts';
import type { LogLines } from '../../shared/domain/log-lines.ts';
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
  /** Makes a function whose writes happen all or not at all. */
  atomic<I extends unknown[], O>(work: (...input: I) => O): (...input: I) => O;
  readonly jobs: {
    /** `settled`: how the job stands that this one ends, written down together with it. */
    insert(data: JobData, snapshot: JobSnapshot, settled?: JobSnapshot | null): void;
    saveSnapshot(snapshot: JobSnapshot): void;
    /** All of them, oldest first; those that are over are brief. */
    overview(): JobSnapshot[];
    /** The whole of one. */
    get(jobId: JobId): JobSnapshot | null;
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
    appendLines(lines: LogLines): void;
    lastSeq(jobId: JobId): number;
    flush(): void;
  };
}
