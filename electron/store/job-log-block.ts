import { z } from 'zod';
import type { ContainerProgressEvent } from '../../shared/domain/job.ts';
import { appErrorData } from '../../shared/errors.ts';
import type { JobId } from '../../shared/domain/ids.ts';

/**
 * A block of consecutive events as JSON. What hardly changes from line to line stands once, in `heads`; `rows` is flat:
 * head, ms since the event before, message, and so on. `seq` is counted from the block's first.
 */
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
const block = z.object({ at: z.number(), heads: z.array(head), rows: z.array(z.union([z.number(), z.string()])) });
type Head = z.infer<typeof head>;

/** @param events of one job, not empty, `seq` rising by one */
export function encodeBlock(events: readonly ContainerProgressEvent[]): string {
  const heads: Head[] = [];
  const indexes = new Map<string, number>();
  const rows: (number | string)[] = [];
  const start = events[0]?.at ?? 0;
  let at = start;
  let last: ContainerProgressEvent | null = null;
  let index = 0;
  for (const event of events) {
    if (last === null || !isSameHead(last, event)) {
      const found = headOf(event);
      const key = JSON.stringify(found);
      index = indexes.get(key) ?? heads.push(found) - 1;
      indexes.set(key, index);
    }
    rows.push(index, event.at - at, event.message);
    at = event.at;
    last = event;
  }
  return JSON.stringify({ at: start, heads, rows });
}

/** @throws ZodError or SyntaxError when the text is not a block */
export function decodeBlock(jobId: JobId, firstSeq: number, body: string): ContainerProgressEvent[] {
  const { at: start, heads, rows } = block.parse(JSON.parse(body));
  const events: ContainerProgressEvent[] = [];
  let at = start;
  for (let place = 0; place < rows.length; place += 3) {
    const found = heads[Number(rows[place])];
    const message = rows[place + 2];
    if (!found || typeof message !== 'string') throw new SyntaxError(`Row ${place / 3} of a log block is broken`);
    at += Number(rows[place + 1]);
    events.push(eventOf(found, { jobId, seq: firstSeq + place / 3, at, message }));
  }
  return events;
}

function eventOf(
  found: Head,
  rest: Pick<ContainerProgressEvent, 'jobId' | 'seq' | 'at' | 'message'>,
): ContainerProgressEvent {
  const [percent, step] = found;
  if (found[2] === 'step') return { ...rest, percent, step, type: 'step', state: found[3] };
  if (found[2] === 'log') return { ...rest, percent, step, type: 'log', stream: found[3] };
  if (found[2] === 'error') return { ...rest, percent, step, type: 'error', error: found[3] };
  return { ...rest, percent, step, type: found[2] };
}

function headOf(event: ContainerProgressEvent): Head {
  const { percent, step } = event;
  if (event.type === 'step') return [percent, step, 'step', event.state];
  if (event.type === 'log') return [percent, step, 'log', event.stream];
  if (event.type === 'error') return [percent, step, 'error', event.error];
  return [percent, step, event.type];
}

/** Nearly every event is another line of the same output; those are told without building a head. */
const isSameHead = (a: ContainerProgressEvent, b: ContainerProgressEvent): boolean =>
  a.type === 'log' && b.type === 'log' && a.stream === b.stream && a.step === b.step && a.percent === b.percent;
