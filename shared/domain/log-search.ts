import { z } from 'zod';
import { jobId, timestamp, vmid } from './ids.ts';

/** One line of a log that was found, or a neighbour of one. */
export const foundLine = z.strictObject({
  seq: z.number().int().positive(),
  at: timestamp,
  step: z.string().nullable(),
  /** As it reads, without colours; a long line is cut around its first match. */
  text: z.string(),
  /** Where the wanted words stand in `text`: start and end; empty for a neighbour. */
  ranges: z.array(z.tuple([z.number().int().nonnegative(), z.number().int().positive()])),
});
export type FoundLine = z.infer<typeof foundLine>;

/** What was found in the log of one job: its first matches with their neighbours, oldest first. */
export const foundInJob = z.strictObject({
  jobId,
  title: z.string(),
  hostname: z.string(),
  vmid: vmid.nullable(),
  createdAt: timestamp,
  lines: z.array(foundLine),
  /** More lines of this job match. */
  hasMore: z.boolean(),
  /** The log is so long, or grows so fast, that a part of it was not looked at. */
  isPartial: z.boolean(),
});
export type FoundInJob = z.infer<typeof foundInJob>;

export const logSearchResult = z.strictObject({
  /** Running jobs first, then those whose log was closed last. */
  jobs: z.array(foundInJob),
  /** Where to go on (`before`); null when everything was searched. */
  next: z.number().int().positive().nullable(),
});
export type LogSearchResult = z.infer<typeof logSearchResult>;

export const shortestLogSearch = 2;
/** Plain words: nothing in them has a meaning of its own. */
export const logSearchText = z.string().trim().min(shortestLogSearch).max(200);
