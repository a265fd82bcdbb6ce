import { z } from 'zod';
import { creationRequest } from '../domain/creation-request.ts';
import { jobId, planId, timestamp } from '../domain/ids.ts';
import type { EventHead } from '../domain/event-block.ts';
import { stepInput } from '../domain/step-input.ts';
import { rollBackFacts } from '../domain/roll-back.ts';
import { jobComparison } from '../domain/job-comparison.ts';
import { logSearchResult, logSearchText } from '../domain/log-search.ts';
import { containerProgressEvent, jobChoice, jobSnapshot } from '../domain/job.ts';
import { stepExpectation } from '../domain/step-expectation.ts';

const request = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output });
const nothing = z.strictObject({});

/** What the renderer asks of jobs. */
export const jobRequests = {
  /** All of them; those that have ended are brief. */
  'job:list': request(nothing, z.array(jobSnapshot)),
  'job:get': request(z.strictObject({ jobId }), jobSnapshot),
  /** How long each of its steps usually takes, as of now. */
  'job:expectations': request(z.strictObject({ jobId }), z.array(stepExpectation)),
  /** Holds it against another; without one named, against the best that succeeded. */
  'job:compare': request(z.strictObject({ jobId, otherId: jobId.nullable() }), jobComparison),
  /** Events after `sinceSeq`, oldest first, as the log is kept: whole blocks, so that some before and beyond `limit` may be among them. */
  'job:blocks': request(
    z.strictObject({ jobId, sinceSeq: z.number().int().nonnegative(), limit: z.number().int().min(1).max(5000) }),
    z.array(
      z.strictObject({
        firstSeq: z.number().int().positive(),
        at: timestamp,
        heads: z.array(z.custom<EventHead>()),
        rows: z.array(z.union([z.number(), z.string()])),
      }),
    ),
  ),
  /** Asks where to and writes the whole log there as text; null when the user thinks better of it. */
  'job:export-log': request(
    z.strictObject({ jobId, /** As a terminal understands them. */ withColours: z.boolean().default(false) }),
    z.strictObject({ path: z.string(), lines: z.number().int() }).nullable(),
  ),
  /** Asks where to and writes all that is known of a job there, redacted, in one archive. */
  'job:export-bundle': request(
    z.strictObject({ jobId }),
    z.strictObject({ path: z.string(), files: z.array(z.string()) }).nullable(),
  ),
  /** How much the logs of jobs that are over take, and how many were removed; nothing of them is counted until they are indexed. */
  'job:log-size': request(
    nothing,
    z.strictObject({
      bytes: z.number().nonnegative(),
      logs: z.number().int().nonnegative(),
      removed: z.number().int().nonnegative(),
    }),
  ),
  /** Finds plain words in the logs of all jobs, newest first; `before` goes on where an earlier search stopped. */
  'job:search-logs': request(
    z.strictObject({
      text: logSearchText,
      limit: z.number().int().min(1).max(500).default(100),
      before: z.number().int().positive().optional(),
    }),
    logSearchResult,
  ),
  /** Begins to announce this job's `job:progress`; undone by `job:unwatch` or by the window's end. */
  'job:watch': request(
    z.strictObject({ jobId }),
    z.strictObject({ lastSeq: z.number().int(), /** When its log was removed. */ removedAt: timestamp.nullable() }),
  ),
  'job:unwatch': request(z.strictObject({ jobId }), z.void()),
  'job:cancel': request(z.strictObject({ jobId }), z.void()),
  /** `keepsOsTemplate`: a roll-back leaves the OS template that the job downloaded. */
  'job:choose': request(
    z.strictObject({ jobId, choice: jobChoice, keepsOsTemplate: z.boolean().default(false) }),
    jobSnapshot,
  ),
  /** What a roll-back of this creation would take away, asked from the server now. */
  'job:roll-back-facts': request(z.strictObject({ jobId }), rollBackFacts),
  /** What a step of a creation works with, to be changed and tried again; null where there is nothing to change. */
  'job:step-input': request(z.strictObject({ jobId, stepId: z.string() }), stepInput.nullable()),
  /** Gives a step that has not ended well another input and goes on from it; a paused job keeps waiting. */
  'job:revise': request(z.strictObject({ jobId, stepId: z.string(), input: stepInput }), jobSnapshot),
  /** What a creation asked of Proxmox, where it stopped before anything was made; null otherwise. */
  'job:creation-request': request(z.strictObject({ jobId }), creationRequest.nullable()),
  /** Goes on with a creation that failed at Proxmox by a plan that was made from its changed request, reviewed and approved. */
  'job:revise-request': request(z.strictObject({ jobId, planId, hash: z.string() }), jobSnapshot),
  /** Stops before the next step and waits, or no longer does. `stepId` names a step that has not begun; null is the next one. */
  'job:pause': request(z.strictObject({ jobId, stepId: z.string().nullable(), isWanted: z.boolean() }), jobSnapshot),
  /** Answers what a paused job waits for, such as an unknown host key: go on, or not. */
  'job:answer': request(z.strictObject({ jobId, accept: z.boolean() }), z.void()),
};

/** What main announces of jobs. */
export const jobEvents = {
  'job:changed': jobSnapshot,
  'job:progress': z.strictObject({ jobId, events: z.array(containerProgressEvent) }),
};
