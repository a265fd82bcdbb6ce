import type { ContainerEvent } from '../../shared/domain/container.ts';
import type { ContainerJobResult, JobChoice, JobSnapshot } from '../../shared/domain/job.ts';
import type { Upid } from '../../shared/domain/ids.ts';
import type { JournalEntry } from './job-records.ts';
import type { StepKind } from '../../shared/domain/plan.ts';
import type { SafeCut } from '../ssh/line-splitter.ts';
import type { Parked, ParkKind } from './parked.ts';

/** What a step may do besides its work: tell what happens, and stop when asked to. */
export type StepContext = {
  /** Fires when the user cancels. Cleaning up after it has its own deadline, never this signal. */
  readonly signal: AbortSignal;
  /** One line of output for the job's log. Redacted before it is stored or shown. */
  readonly log: (stream: 'stdout' | 'stderr' | 'task' | 'gantry', line: string) => void;
  /** Where a line of output too long for one piece may be cut before it goes into the log. */
  readonly safeCut: SafeCut;
  /** What the step waits for or does right now, in a few words. */
  readonly status: (message: string) => void;
  /** How far it is, where it moves data; told as often as one likes. */
  readonly progress: (doneBytes: number, totalBytes: number) => void;
  /** Remembers Proxmox's task in the journal before anything waits for it. */
  readonly noteUpid: (upid: Upid) => void;
  /** Something the user should know that does not stop the job. */
  readonly warn: (message: string) => void;
  /** Pauses the job with a question until the user answers. */
  readonly ask: (question: string, options?: AskOptions) => Promise<boolean>;
  /** It goes on after a start without its user's word: what may have run in part is not begun again. */
  readonly isUnasked: boolean;
  /** What was answered while the job did not run, once; null when nothing was. */
  readonly takeAnswer: (about: string) => boolean | null;
};

export type AskOptions = {
  /** What the window offers as answers. */
  kind?: 'question' | 'silent' | undefined;
  /** Fires when the question has settled itself; the answer is no then. */
  signal?: AbortSignal | undefined;
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
  /** Ends what an attempt that was cut off may have left running. */
  endLeft?(context: StepContext): Promise<void>;
  /** Whether its probe only looks at Proxmox and its tasks, so that it may be asked without the user's word. */
  readonly looksOnly?: boolean;
};

export type Ending = 'succeeded' | 'failed' | 'cancelled' | 'interrupted';

/** As what an end that is none to be glad of stands in the container's history. */
export const endingEvents = {
  failed: 'job_failed',
  cancelled: 'job_cancelled',
  interrupted: 'job_interrupted',
} as const satisfies Record<Exclude<Ending, 'succeeded'>, ContainerEvent['type']>;

/** What a job does, step by step. Knows nothing of queues, journals and windows. */
export interface Recipe {
  readonly head: Pick<JobSnapshot, 'kind' | 'title' | 'connectionId' | 'containerId' | 'node' | 'vmid' | 'hostname'> &
    Partial<Pick<JobSnapshot, 'power' | 'osTemplate'>>;
  readonly steps: readonly RecipeStep[];
  /** Takes up the result of a step, fresh or from the journal. */
  take(stepId: string, result: unknown): void;
  /** What the user may do after the job stopped at `stepId`; `error` only where it failed just now. */
  choices(stepId: string | null, error?: unknown): JobChoice[];
  /** The pause a failure stands for, where the user can mend it while the job waits. */
  parks?(error: unknown): Parked | null;
  /** Looks closer at why a step failed: the same error, or a better one. */
  judge?(stepId: string, error: unknown): Promise<unknown>;
  /** Told when the user has agreed to go on after a pause; the recipe is made anew afterwards. */
  agreed?(kind: ParkKind): Promise<void>;
  /** Told that the machine has slept: what was open may be dead without anybody having noticed. */
  wokeUp?(): void;
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
