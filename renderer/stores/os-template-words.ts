import { isOver, type JobSnapshot } from '../../shared/domain/job.ts';
import type { Lacking } from '../../shared/domain/os-template.ts';

type Place = { readonly connectionId: string; readonly node: string };

/** Whether a job brings, or brought, an OS template that this node sees. */
const isFetchFor =
  ({ connectionId, node }: Place) =>
  (job: JobSnapshot): boolean =>
    job.kind === 'fetch-os-template' &&
    job.connectionId === connectionId &&
    (job.node === node || job.osTemplate?.isShared === true);

/** The newest job that brings this one; null where none ever did. */
export function newestFetch(newestFirst: readonly JobSnapshot[], place: Place & { volid: string }): JobSnapshot | null {
  if (place.volid === '') return null;
  const fits = isFetchFor(place);
  return newestFirst.find((job) => fits(job) && job.osTemplate?.volid === place.volid) ?? null;
}

/** Those under way to this node, and those that failed and wait for a word. */
export function openFetches(newestFirst: readonly JobSnapshot[], place: Place): JobSnapshot[] {
  const fits = isFetchFor(place);
  return newestFirst.filter(
    (job) => fits(job) && (!isOver(job.state) || ('choices' in job.state && job.state.choices.includes('retry'))),
  );
}

/** Why something is disabled; null where nothing is missing. */
export function lackingText(lacking: readonly Lacking[]): string | null {
  if (lacking.length === 0) return null;
  return `This login lacks ${lacking.map(({ privilege, path }) => `${privilege} on ${path}`).join(' and ')}`;
}

/** How far the step is that moves data; null while nothing can be said. */
export function transferOf({ steps }: JobSnapshot): { doneBytes: number; totalBytes: number; title: string } | null {
  const running = steps.find(({ state }) => state === 'running');
  return running?.progress ? { ...running.progress, title: running.title } : null;
}
