import { AppError } from '../../shared/errors.ts';
import type { ConnectionId, JobId, Vmid } from '../../shared/domain/ids.ts';
import { briefJob } from '../../shared/domain/brief-job.ts';
import { isOver, type JobSnapshot } from '../../shared/domain/job.ts';
import { Emitter } from '../lib/emitter.ts';
import type { JobRecords } from './job-records.ts';
import { isSameSubject, type JobSubject } from './job-subject.ts';

/** So many that are over stay whole in memory, those looked at last. */
const mostWhole = 100;

/**
 * Every job as it stands now: in memory for reading, on the disk before anybody is told. Of those that are over memory keeps what a list
 * tells; the whole of one is read when somebody asks for it.
 */
export class JobBook implements Disposable {
  readonly changed = new Emitter<JobSnapshot>();
  readonly #records: JobRecords['jobs'];
  readonly #snapshots = new Map<JobId, JobSnapshot>();
  readonly #unfinished = new Set<JobId>();
  readonly #whole = new Map<JobId, JobSnapshot>();

  constructor(records: JobRecords['jobs']) {
    this.#records = records;
    for (const snapshot of records.overview()) this.#keep(snapshot);
  }

  /** Newest first; those that are over are brief. */
  list(): JobSnapshot[] {
    return [...this.#snapshots.values()].toSorted((a, b) => b.createdAt - a.createdAt);
  }

  /** @throws AppError `job:not-found` */
  get(id: JobId): JobSnapshot {
    const kept = this.#snapshots.get(id);
    if (!kept) throw new AppError('job:not-found', `No job ${id}`, { jobId: id });
    if (!kept.isBrief) return kept;
    const whole = this.#whole.get(id) ?? this.#records.get(id) ?? kept;
    this.#keepWhole(whole);
    return whole;
  }

  /** Queued, running or paused, oldest first. */
  unfinished(): JobSnapshot[] {
    return [...this.#unfinished].map((id) => this.get(id));
  }

  /** The unfinished job that works on a container, if there is one. A paused one has not let go of it. */
  workingOn(connectionId: ConnectionId, vmid: Vmid): JobSnapshot | null {
    return this.inTheWayOf({ connectionId, vmid });
  }

  /** The unfinished job that works on the same container or the same OS template. */
  inTheWayOf(subject: JobSubject): JobSnapshot | null {
    return this.unfinished().find((job) => isSameSubject(job, subject)) ?? null;
  }

  save(snapshot: JobSnapshot): void {
    this.#keep(snapshot);
    this.#records.saveSnapshot(snapshot);
    this.changed.emit(snapshot);
  }

  /** Takes up a job that was just written down. */
  add(snapshot: JobSnapshot): void {
    this.#keep(snapshot);
  }

  [Symbol.dispose](): void {
    this.changed[Symbol.dispose]();
  }

  #keep(snapshot: JobSnapshot): void {
    const { id } = snapshot;
    this.#snapshots.set(id, briefJob(snapshot));
    this.#whole.delete(id);
    if (!isOver(snapshot.state)) {
      this.#unfinished.add(id);
      return;
    }
    this.#unfinished.delete(id);
    if (!snapshot.isBrief) this.#keepWhole(snapshot);
  }

  #keepWhole(snapshot: JobSnapshot): void {
    this.#whole.delete(snapshot.id);
    this.#whole.set(snapshot.id, snapshot);
    const [oldest] = this.#whole.keys();
    if (oldest !== undefined && this.#whole.size > mostWhole) this.#whole.delete(oldest);
  }
}
