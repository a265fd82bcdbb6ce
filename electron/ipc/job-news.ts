import { isOver, type JobSnapshot } from '../../shared/domain/job.ts';

/** Something about jobs that is worth a notification. `jobs` of one batch stand together. */
export type JobNews =
  | { kind: 'ended'; job: JobSnapshot }
  | { kind: 'asks'; job: JobSnapshot; question: string }
  | { kind: 'batch-ended'; batchId: string; jobs: readonly JobSnapshot[] };

type Options = {
  /** Every job as it is now. */
  list: () => readonly JobSnapshot[];
  tell: (news: JobNews) => void;
  /** Some pauses end by themselves at once, such as when the next free number is taken: a question is told when it still stands then. */
  afterAMoment: () => Promise<void>;
};

/**
 * Finds the news in the stream of snapshots: each end once, each question once, and one for a batch when its last job has ended.
 * What had ended when the app started is no news; a job that is resumed and ends again is.
 */
export function createJobNews({ list, tell, afterAMoment }: Options): (job: JobSnapshot) => void {
  const ended = new Set(
    list()
      .filter(({ state }) => isOver(state))
      .map(({ id }) => id),
  );
  const asking = new Set<string>();
  const toldBatches = new Set<string>();
  const tellEnd = (job: JobSnapshot): void => {
    const { batchId } = job;
    const batch = batchId === null ? [] : list().filter((other) => other.batchId === batchId);
    // One that was resumed after its batch had ended speaks for itself.
    if (batchId === null || batch.length < 2 || toldBatches.has(batchId)) return tell({ kind: 'ended', job });
    if (!batch.every(({ state }) => isOver(state))) return;
    toldBatches.add(batchId);
    tell({ kind: 'batch-ended', batchId, jobs: batch });
  };
  const tellQuestion = (id: string): void => {
    const job = list().find((one) => one.id === id);
    if (job?.state.name === 'paused') tell({ kind: 'asks', job, question: job.state.reason });
  };
  return (job) => {
    const { id, state } = job;
    if (state.name !== 'paused') asking.delete(id);
    else if (!asking.has(id)) {
      asking.add(id);
      void afterAMoment().then(() => tellQuestion(id));
    }
    if (!isOver(state)) {
      ended.delete(id);
      return;
    }
    if (ended.has(id)) return;
    ended.add(id);
    tellEnd(job);
  };
}
