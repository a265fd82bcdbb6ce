import type { ContainerJobResult, JobChoice, JobSnapshot } from '../../shared/domain/job.ts';
import type { Upid } from '../../shared/domain/ids.ts';
import type { JournalEntry } from './job-records.ts';
import type { StepKind } from '../../shared/domain/plan.ts';

/** What a step may do besides its work: tell what happens, and stop when asked to. */
export type StepContext = {
  /** Fires when the user cancels. Cleaning up after it has its own deadline, never this signal. */
  readonly signal: AbortSignal;
  /** One line of output for the job's log. Redacted before it is stored or shown. */
  readonly log: (stream: 'stdout' | 'stderr' | 'task' | 'gantry', line: string) => void;
  /** What the step waits for or does right now, in a few words. */
  readonly status: (message: string) => void;
  /** Remembers Proxmox's task in the journal before anything waits for it. */
  readonly noteUpid: (upid: Upid) => void;
  /** Something the user should know that does not stop the job. */
  readonly warn: (message: string) => void;
  /** Pauses the job with a question until the user answers. */
  readonly ask: (question: string) => Promise<boolean>;
};

export type RecipeStep = {
  readonly id: string;
  readonly kind: StepKind;
  readonly title: string;
  /** Share of the whole; any positive number. */
  readonly weight: number;
  /** Whether the job makes sense without this step. */
  readonly isSkippable: boolean;
  /** Does the work; the result goes into the journal as JSON and back through `Recipe.take`. */
  run(context: StepContext): Promise<unknown>;
  /**
   * Asks the world whether an interrupted attempt of this step is already done: its result, or null to run it.
   * `entry` is what the journal knows of that attempt.
   */
  probe?(context: StepContext, entry: JournalEntry): Promise<unknown>;
};

export type Ending = 'succeeded' | 'failed' | 'cancelled' | 'interrupted';

/** What a job does, step by step. Knows nothing of queues, journals and windows. */
export interface Recipe {
  readonly head: Pick<JobSnapshot, 'kind' | 'title' | 'connectionId' | 'containerId' | 'node' | 'vmid' | 'hostname'> &
    Partial<Pick<JobSnapshot, 'power'>>;
  readonly steps: readonly RecipeStep[];
  /** Takes up the result of a step, fresh or from the journal. */
  take(stepId: string, result: unknown): void;
  /** What the user may do after the job stopped at `stepId`; `error` only where it failed just now. */
  choices(stepId: string | null, error?: unknown): JobChoice[];
  /** What `finish` leaves out, and what is said about it. A step that is done stays done. */
  readonly finishing?: { readonly stepIds: readonly string[]; readonly warning: string };
  /** What came of it all. */
  result(): ContainerJobResult | null;
  /** Told once per ending, so that the records can follow. */
  ended?(ending: Ending, snapshot: JobSnapshot): void;
  /** Told when a job that stopped is settled by `choice`: it will never go on. `snapshot` is how it stopped. */
  settled?(choice: JobChoice, snapshot: JobSnapshot): void;
  /** Closes what the steps opened. Called after every run, also an unhappy one. */
  close(): Promise<void>;
}
