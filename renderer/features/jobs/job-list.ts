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
  return jobs.toSorted((a, b) => rank(a) - rank(b) || position(a) - position(b) || b.createdAt - a.createdAt);
}

/** The parts of the list, in their order. */
export const jobGroups = ['needs-you', 'running', 'queued', 'finished'] as const;
export type JobGroup = (typeof jobGroups)[number];
export const groupTitle: Record<JobGroup, string> = {
  'needs-you': 'Waits for you',
  running: 'Running',
  queued: 'Queue',
  finished: 'Finished',
};

export function groupOf({ state }: JobSnapshot): JobGroup {
  if (state.name === 'paused') return 'needs-you';
  if (state.name === 'running') return 'running';
  return isOver(state) ? 'finished' : 'queued';
}

/** The last job that was to undo this creation; null where none was. */
export const rollBackOf = (
  { kind, containerId }: JobSnapshot,
  newestFirst: readonly JobSnapshot[],
): JobSnapshot | null =>
  (kind === 'create-container' &&
    containerId !== null &&
    newestFirst.find((one) => one.kind === 'roll-back-container' && one.containerId === containerId)) ||
  null;

/** Of those that wait, the one whose turn is next stands first. */
const position = ({ state }: JobSnapshot): number => (state.name === 'queued' ? state.position : 0);
const rank = (job: JobSnapshot): number => jobGroups.indexOf(groupOf(job));

/** The jobs a search leaves. Qualifiers that mean nothing for jobs are not looked at. */
export function filterJobs(
  jobs: readonly JobSnapshot[],
  { qualifiers, text }: SearchQuery,
  servers: Servers,
): JobSnapshot[] {
  if (isEmptyQuery({ qualifiers, text })) return [...jobs];
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
    const state = stateWord(job.state).word;
    const facts: Record<JobKey, string> = {
      kind: `${kindWord[job.kind]} ${job.kind} ${job.power ?? ''}`,
      state,
      status: state,
      server: serverName(servers, job),
      node: job.node,
      container: `${job.vmid ?? ''} ${job.hostname}`,
    };
    const fits = ({ key, value }: JobQualifier) => facts[key].toLowerCase().includes(value.toLowerCase());
    const whole = [job.title, ...Object.values(facts)].join(' ').toLowerCase();
    return (
      words.every((word) => whole.includes(word)) && groups.every((wanted) => wanted.some(fits)) && !excluded.some(fits)
    );
  });
}

const jobKeys = ['kind', 'state', 'status', 'server', 'node', 'container'] as const;
type JobKey = (typeof jobKeys)[number];
type JobQualifier = Qualifier & { readonly key: JobKey };
export const isJobQualifier = (qualifier: Qualifier): qualifier is JobQualifier =>
  jobKeys.some((key) => key === qualifier.key);

/** Whether nothing is looked for. */
export const isEmptyQuery = ({ qualifiers, text }: SearchQuery): boolean =>
  text.trim() === '' && !qualifiers.some(isJobQualifier);

/** How many jobs there are of each state, by the word that `state:` takes; in the order of the list. */
export function countStates(jobs: readonly JobSnapshot[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>(stateFilters.map((word) => [word, 0]));
  for (const { state } of jobs) {
    const word = stateFilters.find((one) => one === plainState(state));
    if (word !== undefined) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return new Map([...counts].filter(([, count]) => count > 0));
}

const stateFilters = ['needs you', 'paused', 'running', 'queued', 'failed', 'interrupted', 'cancelled', 'succeeded'];

function plainState(state: JobSnapshot['state']): string {
  if (state.name === 'paused') return state.kind === 'asked' ? 'paused' : 'needs you';
  return state.name;
}

/** The one job of a batch, or all of them as one line; or the title of a part of the list. */
export type JobRow =
  | { readonly kind: 'group'; readonly group: JobGroup; readonly count: number; readonly isOpen: boolean }
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

/** The rows with a title above each part of the list; a part that is closed has no rows. */
export function withGroups(rows: readonly JobRow[], closed: ReadonlySet<string>): JobRow[] {
  const parts = new Map<JobGroup, { rows: JobRow[]; count: number }>();
  let group: JobGroup = 'finished';
  for (const row of rows) {
    // What was started together stands where the first of them does.
    if (row.kind === 'batch' && row.jobs[0]) group = groupOf(row.jobs[0]);
    if (row.kind === 'job' && !row.isInBatch) group = groupOf(row.job);
    const part = parts.get(group) ?? { rows: [], count: 0 };
    parts.set(group, part);
    part.rows.push(row);
    if (row.kind === 'batch') part.count += row.jobs.length;
    else if (row.kind === 'job' && !row.isInBatch) part.count += 1;
  }
  return [...parts].flatMap(([name, part]): JobRow[] => {
    const isOpen = !closed.has(name);
    return [{ kind: 'group', group: name, count: part.count, isOpen }, ...(isOpen ? part.rows : [])];
  });
}

/** Without those that had ended when the list was last cleared. */
export const withoutCleared = (jobs: readonly JobSnapshot[], clearedAt: number): readonly JobSnapshot[] =>
  clearedAt === 0 ? jobs : jobs.filter(({ state, endedAt }) => !isOver(state) || (endedAt ?? 0) > clearedAt);

/** "3 of 5 succeeded, 1 failed". */
export function batchWords(jobs: readonly JobSnapshot[]): string {
  const counts = new Map<string, number>();
  for (const { state } of jobs) {
    const word = state.name === 'queued' ? 'queued' : stateWord(state).word.toLowerCase();
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts].map(([word, count]) => `${count} ${word}`).join(', ');
}
