import { isExpected } from '../../shared/errors.ts';
import type { ConnectionId, JobId } from '../../shared/domain/ids.ts';
import type { JobSnapshot } from '../../shared/domain/job.ts';
import type { Log } from '../lib/log.ts';
import { rebased } from './first-snapshot.ts';
import type { JobAdmission } from './job-admission.ts';
import type { JobBook } from './job-book.ts';
import type { JobRecords } from './job-records.ts';
import type { RunMode } from './run-mode.ts';
import type { RunningJobs } from './running-jobs.ts';
import { isSafeToGoOn, isThrough, openStep } from './take-up.ts';

type LostOptions = {
  book: JobBook;
  records: Pick<JobRecords, 'journal'>;
  admission: JobAdmission;
  running: RunningJobs;
  log: Log;
  /** Whether interrupted creations go on after a start without a question, as far as that is safe. */
  continuesInterrupted?: () => boolean;
};

/** Jobs nobody knows the state of, and how to find out once their server answers. */
export class LostJobs {
  readonly #options: LostOptions;
  readonly #modes = new Map<JobId, RunMode>();

  /** Those that were interrupted before the app began are only looked after. */
  constructor(options: LostOptions) {
    this.#options = options;
    for (const job of options.book.list()) if (isOpen(job)) this.note(job.id, 'look');
  }

  note(id: JobId, mode: RunMode): void {
    this.#modes.set(id, mode);
  }

  /** The server of a connection answers. */
  reconcile(connectionId: ConnectionId): void {
    const { book, running, admission } = this.#options;
    for (const [id, mode] of this.#modes) {
      const job = book.get(id);
      if (job.connectionId !== connectionId) continue;
      this.#modes.delete(id);
      // One that was kept or rolled back meanwhile is settled, whatever its server has to say.
      if (!isOpen(job) || running.has(id) || admission.isClosing) continue;
      this.#takeUpAgain(job, mode);
    }
  }

  #takeUpAgain(job: JobSnapshot, mode: RunMode): void {
    const { records, running, admission, log, continuesInterrupted } = this.#options;
    try {
      const recipe = admission.recipeToGoOn(job, 'go on');
      const journal = records.journal.read(job.id);
      if (mode === 'look' && continuesInterrupted?.() === true && isSafeToGoOn(job, recipe, journal))
        return running.launch(rebased(job, recipe), recipe, 'unasked');
      const open = openStep(recipe, journal);
      if (mode === 'look' && !open && !isThrough(recipe, journal)) return;
      running.launch(rebased(job, recipe), recipe, mode);
    } catch (error) {
      // Another job has its container now, or its record cannot be read: it stays interrupted, with its choices.
      if (!isExpected(error)) log.bug(error, `looking after job ${job.id}`);
    }
  }
}

const isOpen = ({ state }: JobSnapshot): boolean => state.name === 'interrupted' && state.choices.length > 0;
