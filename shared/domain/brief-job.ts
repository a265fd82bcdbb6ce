import { isOver, type JobSnapshot, type JobState } from './job.ts';

const made = new WeakMap<JobSnapshot, JobSnapshot>();
/** Of the output that an error quotes. */
const mostLines = 4;

/**
 * A job as a list of jobs needs it. One that has ended goes without its steps but the one it stopped at, and without what came of it:
 * thousands of them whole are twenty times as much to copy into the window. `job:get` gives the whole.
 */
export function briefJob(job: JobSnapshot): JobSnapshot {
  if (job.isBrief || !isOver(job.state)) return job;
  const known = made.get(job);
  if (known) return known;
  const stepId = 'stepId' in job.state ? job.state.stepId : null;
  const brief: JobSnapshot = {
    ...job,
    isBrief: true,
    state: briefState(job.state),
    steps: job.steps.filter(({ id }) => id === stepId),
    result: null,
  };
  made.set(job, brief);
  return brief;
}

function briefState(state: JobState): JobState {
  if (state.name !== 'failed' || state.error.code !== 'ssh:command-failed') return state;
  const { error } = state;
  const lastLines = error.details.lastLines.slice(-mostLines);
  return { ...state, error: { ...error, details: { ...error.details, lastLines } } };
}
