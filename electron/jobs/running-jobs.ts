import type { JobId } from '../../shared/domain/ids.ts';
import { isOver, type ContainerProgressEvent, type JobSnapshot } from '../../shared/domain/job.ts';
import { eventsOfLines, type LogLines } from '../../shared/domain/log-lines.ts';
import type { Clock } from '../lib/clock.ts';
import type { Emitter } from '../lib/emitter.ts';
import type { Log } from '../lib/log.ts';
import type { Redactor } from '../lib/redact.ts';
import { brokenOff } from './broken-off.ts';
import type { JobBook } from './job-book.ts';
import { JobQueues } from './job-queues.ts';
import type { JobRecords } from './job-records.ts';
import { JobRun, type After } from './job-run.ts';
import { JobTracker } from './job-tracker.ts';
import type { Recipe } from './recipe.ts';
import type { RunMode } from './run-mode.ts';

type RunningOptions = {
  book: JobBook;
  records: JobRecords;
  clock: Clock;
  redactor: Redactor;
  log: Log;
  /** Jobs at once per connection. */
  concurrency: number;
  progress: Emitter<ContainerProgressEvent>;
  recipeOf: (id: JobId) => Recipe | null;
  /** Told what is to come of a run that has let go of everything. */
  onAfter: (id: JobId, after: NonNullable<After>) => Promise<void>;
};

/** The jobs that are queued or run now. What they do is written down and told as it happens. */
export class RunningJobs {
  readonly #options: RunningOptions;
  readonly #queues: JobQueues;
  readonly #active = new Map<JobId, JobRun>();

  constructor(options: RunningOptions) {
    this.#options = options;
    this.#queues = new JobQueues(options.concurrency);
  }

  get(id: JobId): JobRun | undefined {
    return this.#active.get(id);
  }

  has(id: JobId): boolean {
    return this.#active.has(id);
  }

  all(): JobRun[] {
    return [...this.#active.values()];
  }

  /** Takes a run out of its queue; false where it has begun. */
  withdraw(run: JobRun): boolean {
    if (!this.#queues.withdraw(run)) return false;
    this.#active.delete(run.id);
    return true;
  }

  /** Queues a job by its recipe; the rest is events. */
  launch(snapshot: JobSnapshot, recipe: Recipe, mode: RunMode = 'go-on'): void {
    const { book, clock, redactor, records, log, progress, onAfter } = this.#options;
    const { id } = snapshot;
    book.add(snapshot);
    const sink = {
      event: (event: ContainerProgressEvent) => {
        records.jobLog.append(event.jobId, [event]);
        progress.emit(event);
      },
      lines: (lines: LogLines) => {
        records.jobLog.appendLines(lines);
        if (progress.isHeard) for (const event of eventsOfLines(lines)) progress.emit(event);
      },
      snapshot: (changed: JobSnapshot) => book.save(changed),
    };
    const tracker = new JobTracker(snapshot, recipe, { clock, redactor, sink });
    const run = new JobRun(recipe, tracker, {
      records,
      redactor,
      log,
      standAside: () => this.#queues.standAside(snapshot.connectionId),
    });
    this.#active.set(id, run);
    const work = async (): Promise<void> => {
      const after = await run.work(mode).finally(() => this.#active.delete(id));
      if (after) await onAfter(id, after);
    };
    // What is only to be ended waits for nobody.
    const ended = mode === 'end' ? work() : this.#queues.add(run, work);
    run.finished = ended.catch((error: unknown) => this.#breakOff(id, error));
  }

  /** Stops all of them for one reason, and waits until they have let go. */
  async stopAll(reason: DOMException): Promise<void> {
    const runs = this.all();
    for (const run of runs) run.stop(reason);
    await Promise.allSettled(runs.map(({ finished }) => finished));
  }

  #breakOff(id: JobId, error: unknown): void {
    const { book, clock, log, recipeOf } = this.#options;
    log.bug(error, `running job ${id}`);
    const job = book.get(id);
    // Its end was reached, only not written down; nobody was told.
    if (isOver(job.state) || job.state.name === 'paused') return book.changed.emit(job);
    const broken = brokenOff(job, recipeOf(id), { now: clock.now() });
    try {
      book.save(broken);
    } catch {
      book.changed.emit(broken);
    }
  }
}
