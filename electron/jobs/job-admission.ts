import { AppError } from '../../shared/errors.ts';
import type { ConnectionId, JobId, Vmid } from '../../shared/domain/ids.ts';
import type { JobData, JobSnapshot } from '../../shared/domain/job.ts';
import type { Log } from '../lib/log.ts';
import type { JobBook } from './job-book.ts';
import type { JobRecords } from './job-records.ts';
import type { JobSubject } from './job-subject.ts';
import { notPossible } from './not-possible.ts';
import type { PausedJob } from './paused-job.ts';
import type { Recipe } from './recipe.ts';

type AdmissionOptions = {
  book: JobBook;
  records: Pick<JobRecords, 'jobs'>;
  recipeFor: (id: JobId, data: JobData) => Recipe;
  log: Log;
};

/** A container, and what is done to it in words for who comes meanwhile. */
export type Held = { connectionId: ConnectionId; vmid: Vmid; deed: string };

/** Who may begin or go on, and by which recipe: one job at a time per container or OS template, and none while the app closes. */
export class JobAdmission {
  readonly #options: AdmissionOptions;
  /** What is done to a container without a job, by its connection and number. */
  readonly #held = new Map<string, string>();
  #isClosing = false;

  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  get isClosing(): boolean {
    return this.#isClosing;
  }

  /** From now on nobody is let in. */
  close(): void {
    this.#isClosing = true;
  }

  /** @throws AppError `container:busy` while another job works on the same; `job:not-possible` while the app closes */
  refuseIfBusy(subject: JobSubject, own: JobId | null = null): void {
    const other = this.#options.book.inTheWayOf(subject);
    if (other && other.id !== own)
      throw new AppError('container:busy', `Job ${other.id} works on ${subject.vmid ?? subject.osTemplate?.volid}`, {
        vmid: subject.vmid,
        with: other.title,
        jobId: other.id,
      });
    const { connectionId, vmid } = subject;
    const deed = this.#held.get(`${connectionId}/${vmid}`);
    if (deed !== undefined)
      throw new AppError('container:busy', `${deed} of ${vmid} is under way`, { vmid, with: deed, jobId: null });
    if (this.#isClosing)
      throw new AppError('job:not-possible', 'Gantry is closing', { jobId: '', action: 'start', state: 'closing' });
  }

  /** Keeps jobs, and others that hold it, off a container until the work is done. @throws as `refuseIfBusy` */
  async hold<T>({ connectionId, vmid, deed }: Held, work: () => Promise<T>): Promise<T> {
    this.refuseIfBusy({ connectionId, vmid });
    const key = `${connectionId}/${vmid}`;
    this.#held.set(key, deed);
    try {
      return await work();
    } finally {
      this.#held.delete(key);
    }
  }

  /** The number that is offered may have been given to another job of ours while this one waited. */
  refuseIfOfferIsTaken({ id, connectionId, state: { offeredVmid } }: PausedJob): void {
    if (offeredVmid !== null) this.refuseIfBusy({ connectionId, vmid: offeredVmid }, id);
  }

  /** The recipe a stopped job goes on by, from what is written down now. @throws as `refuseIfBusy` */
  recipeToGoOn(snapshot: JobSnapshot, action: string): Recipe {
    const data = this.#options.records.jobs.data(snapshot.id);
    if (!data) throw notPossible(snapshot, action);
    const recipe = this.#options.recipeFor(snapshot.id, data);
    this.refuseIfBusy(recipe.head, snapshot.id);
    return recipe;
  }

  /** Null where its record cannot be read. */
  recipeOf(id: JobId): Recipe | null {
    return this.readable(id, () => {
      const data = this.#options.records.jobs.data(id);
      return data && this.#options.recipeFor(id, data);
    });
  }

  /** One record that cannot be read, or whose server is gone, must never keep the app from starting. */
  readable<T>(id: JobId, read: () => T): T | null {
    try {
      return read();
    } catch (error) {
      this.#options.log.bug(error, `taking up job ${id}`);
      return null;
    }
  }
}
