import { z } from 'zod';
import { eventsOf, type EventBlock } from '../../shared/domain/event-block.ts';
import type { ContainerProgressEvent } from '../../shared/domain/job.ts';
import { appErrorData } from '../../shared/errors.ts';
import type { JobId } from '../../shared/domain/ids.ts';

const head = z.union([
  z.tuple([
    z.number(),
    z.string().nullable(),
    z.literal('step'),
    z.enum(['started', 'waiting', 'done', 'skipped', 'failed']),
  ]),
  z.tuple([z.number(), z.string().nullable(), z.literal('log'), z.enum(['stdout', 'stderr', 'task', 'gantry'])]),
  z.tuple([z.number(), z.string().nullable(), z.literal('complete')]),
  z.tuple([z.number(), z.string().nullable(), z.literal('error'), appErrorData]),
]);
/** The rows, a thousand and more of them, are looked at once, where events are made of them. */
const block = z.object({
  at: z.number(),
  heads: z.array(head),
  rows: z.custom<(number | string)[]>((rows) => Array.isArray(rows)),
});

/** @throws ZodError or SyntaxError when the text is not a block */
export const readBlock = (body: string): EventBlock => block.parse(JSON.parse(body));

/** @throws ZodError or SyntaxError when the text is not a block */
export const decodeBlock = (jobId: JobId, firstSeq: number, body: string): ContainerProgressEvent[] =>
  eventsOf(jobId, firstSeq, readBlock(body));
