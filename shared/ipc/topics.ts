import type { JobId } from '../domain/ids.ts';

/** The one asked for last: it is needed for every line of output, and a text made anew each time is slow to look up. */
let latest: { id: JobId; topic: string } | null = null;

/** The topic of `job:progress`: only who follows a job is told of its progress. */
export function progressTopic(id: JobId): string {
  if (latest?.id !== id) latest = { id, topic: `job/${id}` };
  return latest.topic;
}
