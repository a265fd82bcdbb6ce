import type { ContainerRow } from '../../../shared/domain/container.ts';
import type { JobSnapshot } from '../../../shared/domain/job.ts';
import type { Tone } from '../../ui/badge.tsx';
import { busyWord } from './actions/busy-word.ts';
import { rowState } from './row-words.ts';
import type { JobIndex } from './job-index.ts';

export type Condition = {
  readonly tone: Tone;
  readonly word: string;
  readonly isHollow: boolean;
  /** More than the word says, such as the step a job is at. */
  readonly detail: string | null;
};

/** What is the matter with a container now: the job that works on it, our own view of it, then its power state. */
export function rowCondition(row: ContainerRow, active: JobSnapshot | undefined): Condition {
  if (active) {
    const step = active.steps.find(({ state }) => state === 'running');
    const detail = step ? `${active.title}: ${step.message || step.title}` : active.title;
    if (active.state.name === 'paused')
      return {
        tone: 'attention',
        word: 'Needs you',
        isHollow: false,
        detail: `${active.title}: ${active.state.reason}`,
      };
    if (active.state.name === 'queued')
      return { tone: 'working', word: 'Queued', isHollow: true, detail: `${active.title} waits for another job` };
    const word = active.kind === 'create-container' ? `Creating ${active.percent} %` : busyWord(active);
    return { tone: 'working', word, isHollow: false, detail };
  }
  return { ...rowState(row), detail: null };
}

/** What wants a person: unfinished, failed or interrupted work, a question, or a managed container that has vanished. */
export function needsAttention(row: ContainerRow, { byId, activeByRow }: JobIndex): boolean {
  if (activeByRow.get(row.key)?.state.name === 'paused') return true;
  if (hasFailed(row, { byId, activeByRow })) return true;
  if (row.goneAt !== null) return row.origin === 'managed';
  return row.status === 'paused';
}

/** Unfinished, or its last job has not ended well; not while the next one is already at it. */
export function hasFailed(row: ContainerRow, { byId, activeByRow }: JobIndex): boolean {
  if (activeByRow.has(row.key)) return false;
  const last = row.lastJobId === null ? undefined : byId.get(row.lastJobId)?.state.name;
  return row.lifecycle === 'error' || last === 'failed' || last === 'interrupted';
}

/** 0 failed, 1 working, 2 the others: the order of "failed and working first". */
export function troubleRank(row: ContainerRow, jobs: JobIndex): 0 | 1 | 2 {
  if (needsAttention(row, jobs)) return 0;
  return row.lifecycle === 'creating' || jobs.activeByRow.has(row.key) ? 1 : 2;
}
