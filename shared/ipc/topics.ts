import type { JobId } from '../domain/ids.ts';

/** The topic of `job:progress`: only who follows a job is told of its progress. */
export const progressTopic = (id: JobId): string => `job/${id}`;
