import { isExpected } from '../../shared/errors.ts';
import type { JobId } from '../../shared/domain/ids.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { aboutOf, isAskedWithin } from './answer-about.ts';
import { rebased } from './first-snapshot.ts';
import type { JobAdmission } from './job-admission.ts';
import type { JobBook } from './job-book.ts';
import { settlePause } from './job-endings.ts';
import { notPossible } from './not-possible.ts';
import { asPaused, type PausedJob } from './paused-job.ts';
import type { RunningJobs } from './running-jobs.ts';

type PausedOptions = { book: JobBook; admission: JobAdmission; running: RunningJobs; clock: Clock; log: Log };

/** Jobs that wait for their user while nothing of them runs: each goes on with the answer, or ends with it. */
export class PausedJobs {
  readonly #options: PausedOptions;

  constructor(options: PausedOptions) {
    this.#options = options;
  }

  /** @throws AppError `job:not-possible` unless it is paused */
  get(id: JobId, action: string): PausedJob {
    const { book, running } = this.#options;
    const job = book.get(id);
    const paused = asPaused(job);
    if (!paused || running.has(id)) throw notPossible(job, action);
    return paused;
  }

  answer(id: JobId, accept: boolean): void {
    const job = this.get(id, 'answer');
    if (isAskedWithin(job.state)) return this.#goOnWith(job, accept);
    if (!accept) return this.#settle(job, job.state.error);
    this.#options.admission.refuseIfOfferIsTaken(job);
    void this.#goOnAfter(job).catch((error: unknown) => this.#options.log.bug(error, `going on with job ${id}`));
  }

  /** What runs inside is ended first, which its step knows how to. */
  cancel(id: JobId): void {
    const job = this.get(id, 'cancel');
    if (job.state.kind !== 'silent') return this.#settle(job, null);
    const { admission, running } = this.#options;
    const recipe = admission.recipeToGoOn(job, 'cancel');
    running.launch(rebased(job, recipe), recipe, 'end');
  }

  /** Nobody has to be asked. Where the number it would take is another job's by now, its user is asked after all. */
  async goOnAtOnce(id: JobId): Promise<void> {
    try {
      const job = this.get(id, 'go on');
      this.#options.admission.refuseIfOfferIsTaken(job);
      await this.#goOnAfter(job);
    } catch (error) {
      if (!isExpected(error)) throw error;
    }
  }

  /** The step that asked is taken up again and hears the answer; whether a script is to be waited for is heard by the script itself. */
  #goOnWith(job: PausedJob, accepts: boolean): void {
    const { admission, running } = this.#options;
    const recipe = admission.recipeToGoOn(job, 'go on');
    const isSaid = job.state.kind === 'question' || !accepts;
    const answer = isSaid ? { answer: { about: aboutOf(job.state), accepts } } : {};
    running.launch({ ...rebased(job, recipe), ...answer }, recipe);
  }

  async #goOnAfter(job: PausedJob): Promise<void> {
    const { admission, running, book } = this.#options;
    const { kind } = job.state;
    if (kind === 'forbidden' || kind === 'number-taken' || kind === 'asked')
      await admission.recipeOf(job.id)?.agreed?.(kind);
    // Answered twice, or closed, while that was written down.
    if (admission.isClosing || running.has(job.id) || book.get(job.id).revision !== job.revision) return;
    const next = job.steps.find(({ state }) => state === 'pending')?.id;
    const recipe = admission.recipeToGoOn(job, 'go on');
    const pausesBefore = job.pausesBefore.filter((id) => id !== next);
    running.launch({ ...rebased(job, recipe), pausesBefore }, recipe);
  }

  #settle(job: PausedJob, error: PausedJob['state']['error']): void {
    settlePause(job, this.#options.admission.recipeOf(job.id), error, this.#options);
  }
}
