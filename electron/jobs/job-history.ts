import type { JobId } from '../../shared/domain/ids.ts';
import type { JobData, JobSnapshot } from '../../shared/domain/job.ts';
import type { StepExpectation } from '../../shared/domain/step-expectation.ts';
import { expectSteps, type PlannedStep, type StepRun } from './expect-steps.ts';

type Jobs = {
  /** Newest first; those that are over are brief. */
  list(): readonly JobSnapshot[];
  get(id: JobId): JobSnapshot;
};
type Options = { jobs: Jobs; dataOf: (id: JobId) => JobData | null };

/** What a job is about and how much each of its steps does. Never changes, so it is read from the disk once. */
type Facts = { readonly subject: string | null; readonly counts: ReadonlyMap<string, number> };

/** So many jobs are looked back over. */
const mostJobs = 40;
/** Among the newest so many: many of them may have ended before anything was done. */
const mostLookedAt = 80;

/** What former jobs tell about the time a job takes. */
export class JobHistory {
  readonly #options: Options;
  readonly #facts = new Map<JobId, Facts>();

  constructor(options: Options) {
    this.#options = options;
  }

  /** @throws AppError `job:not-found` */
  expectations(id: JobId): StepExpectation[] {
    const { jobs } = this.#options;
    const job = jobs.get(id);
    const { subject, counts } = this.#factsOf(job);
    const alike = jobs
      .list()
      .filter(
        (other) =>
          other.id !== id &&
          other.connectionId === job.connectionId &&
          other.kind === job.kind &&
          other.power === job.power,
      )
      .slice(0, mostLookedAt)
      // A list does not tell the steps of those that are over.
      .map((other) => jobs.get(other.id))
      .filter(({ steps }) => steps.some(hasRun))
      .slice(0, mostJobs);
    return expectSteps(
      job.steps.map((step) => planned(step, counts)),
      subject,
      alike.flatMap((other) => this.#runsOf(other)),
    );
  }

  /** The template of a creation, the container of anything else. */
  subjectOf(id: JobId): string | null {
    return this.#factsOf(this.#options.jobs.get(id)).subject;
  }

  #runsOf(job: JobSnapshot): StepRun[] {
    const { subject, counts } = this.#factsOf(job);
    return job.steps.flatMap((step) => {
      const { startedAt, endedAt } = step;
      if (!hasRun(step) || startedAt === null || endedAt === null) return [];
      return [{ ...planned(step, counts), subject, tookMs: Math.max(0, endedAt - startedAt) }];
    });
  }

  #factsOf(job: JobSnapshot): Facts {
    const known = this.#facts.get(job.id);
    if (known) return known;
    const facts = factsOf(job, this.#options.dataOf(job.id));
    this.#facts.set(job.id, facts);
    return facts;
  }
}

type Step = JobSnapshot['steps'][number];
/** Repeated steps tell nothing: their time is that of the last attempt alone, or of a wait for the user. */
const hasRun = ({ state, attempts }: Step): boolean => state === 'done' && attempts === 1;
const planned = ({ id, kind }: Step, counts: Facts['counts']): PlannedStep => ({
  id,
  kind,
  count: counts.get(id) ?? 1,
});

function factsOf(job: JobSnapshot, data: JobData | null): Facts {
  // The same container takes about as long to start as the last time.
  if (data?.kind !== 'create-container') return { subject: String(job.vmid), counts: new Map() };
  const { templateName, spec } = data.plan;
  const { packages, customPackages, files } = spec.provisioning;
  return {
    subject: templateName,
    counts: new Map([
      ['packages', packages.length + customPackages.length],
      ['files', files.length],
    ]),
  };
}
