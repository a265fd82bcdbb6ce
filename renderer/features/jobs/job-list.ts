import type { Qualifier } from '../../../shared/domain/container-list.ts';
import type { ConnectionId } from '../../../shared/domain/ids.ts';
import { isOver, type JobSnapshot } from '../../../shared/domain/job.ts';
import type { SearchQuery } from '../../stores/search-query.ts';
import { kindWord, stateWord } from './job-words.ts';

type Servers = ReadonlyMap<ConnectionId, { readonly name: string }>;

export const serverName = (servers: Servers, { connectionId }: JobSnapshot): string =>
  servers.get(connectionId)?.name ?? 'removed';

/** What needs the user comes first, then what runs, then what waits; behind them the past, newest first. */
export function sortJobs(jobs: readonly JobSnapshot[]): JobSnapshot[] {
  return jobs.toSorted((a, b) => rank(a) - rank(b) || b.createdAt - a.createdAt);
}

function rank({ state }: JobSnapshot): number {
  if (state.name === 'paused') return 0;
  if (state.name === 'running') return 1;
  return isOver(state) ? 3 : 2;
}

/** The jobs a search leaves. Qualifiers that mean nothing for jobs are not looked at. */
export function filterJobs(
  jobs: readonly JobSnapshot[],
  { qualifiers, text }: SearchQuery,
  servers: Servers,
): JobSnapshot[] {
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const own = qualifiers.filter(isJobQualifier);
  // Several values of one key are alternatives, several keys are not.
  const groups = [
    ...Map.groupBy(
      own.filter(({ isNegated }) => !isNegated),
      ({ key }) => key,
    ).values(),
  ];
  const excluded = own.filter(({ isNegated }) => isNegated);
  return jobs.filter((job) => {
    const facts = {
      kind: `${kindWord[job.kind]} ${job.kind}`,
      status: stateWord(job.state).word,
      server: serverName(servers, job),
    };
    const fits = ({ key, value }: JobQualifier) => facts[key].toLowerCase().includes(value.toLowerCase());
    const whole = [job.title, job.hostname, job.node, String(job.vmid), ...Object.values(facts)]
      .join(' ')
      .toLowerCase();
    return (
      words.every((word) => whole.includes(word)) && groups.every((wanted) => wanted.some(fits)) && !excluded.some(fits)
    );
  });
}

type JobQualifier = Qualifier & { readonly key: 'kind' | 'status' | 'server' };
export const isJobQualifier = (qualifier: Qualifier): qualifier is JobQualifier =>
  qualifier.key === 'kind' || qualifier.key === 'status' || qualifier.key === 'server';

/** The one job of a batch, or all of them as one line. */
export type JobRow =
  | { readonly kind: 'job'; readonly job: JobSnapshot; readonly isInBatch: boolean }
  | {
      readonly kind: 'batch';
      readonly batchId: string;
      readonly jobs: readonly JobSnapshot[];
      readonly isOpen: boolean;
    };

/** Jobs that were started together stand under one line, which can be folded; alone in its batch a job stands by itself. */
export function groupBatches(jobs: readonly JobSnapshot[], closed: ReadonlySet<string>): JobRow[] {
  const batches = Map.groupBy(jobs, ({ batchId }) => batchId);
  const told = new Set<string>();
  return jobs.flatMap((job): JobRow[] => {
    const { batchId } = job;
    const together = batchId === null ? [job] : (batches.get(batchId) ?? [job]);
    if (batchId === null || together.length < 2) return [{ kind: 'job', job, isInBatch: false }];
    if (told.has(batchId)) return [];
    told.add(batchId);
    const isOpen = !closed.has(batchId);
    const rows = isOpen ? together.map((one): JobRow => ({ kind: 'job', job: one, isInBatch: true })) : [];
    return [{ kind: 'batch', batchId, jobs: together, isOpen }, ...rows];
  });
}

/** "3 of 5 succeeded, 1 failed". */
export function batchWords(jobs: readonly JobSnapshot[]): string {
  const counts = new Map<string, number>();
  for (const { state } of jobs) {
    const word = state.name === 'queued' ? 'queued' : stateWord(state).word.toLowerCase();
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts].map(([word, count]) => `${count} ${word}`).join(', ');
}
