import type { JobId } from './ids.ts';
import type { ContainerProgressEvent } from './job.ts';

type Of<T extends ContainerProgressEvent['type']> = Extract<ContainerProgressEvent, { type: T }>;
/** What hardly changes from event to event: percent, step, type and what belongs to the type. */
export type EventHead =
  | [percent: number, step: string | null, type: 'step', state: Of<'step'>['state']]
  | [percent: number, step: string | null, type: 'log', stream: Of<'log'>['stream']]
  | [percent: number, step: string | null, type: 'complete']
  | [percent: number, step: string | null, type: 'error', error: Of<'error'>['error']];

/**
 * Consecutive events of one job in little room. Each head stands once; `rows` is flat: which head, ms since the event before, message,
 * and so on. `seq` is counted from the block's first. As text it takes a quarter of the room of its events, and half the time to write.
 */
export type EventBlock = { at: number; heads: EventHead[]; rows: (number | string)[] };

/** A block and where it stands in its job. */
export type PlacedBlock = EventBlock & { firstSeq: number };

/** @throws SyntaxError when a row is broken */
export function eventsOf(
  jobId: JobId,
  firstSeq: number,
  { at: start, heads, rows }: EventBlock,
): ContainerProgressEvent[] {
  const events: ContainerProgressEvent[] = [];
  let at = start;
  for (let place = 0; place < rows.length; place += 3) {
    const [index, passed, message] = [rows[place], rows[place + 1], rows[place + 2]];
    const found = typeof index === 'number' ? heads[index] : undefined;
    if (!found || typeof passed !== 'number' || typeof message !== 'string')
      throw new SyntaxError(`Row ${place / 3} of a log block is broken`);
    at += passed;
    events.push(eventOf(found, { jobId, seq: firstSeq + place / 3, at, message }));
  }
  return events;
}

/** How many events a block holds. */
export const eventCount = ({ rows }: EventBlock): number => rows.length / 3;

/** What its `index`th event says. @throws SyntaxError when there is no such text */
export function messageAt({ rows }: EventBlock, index: number): string {
  const message = rows[index * 3 + 2];
  if (typeof message !== 'string') throw new SyntaxError(`Row ${index} of a log block is broken`);
  return message;
}

function eventOf(
  found: EventHead,
  { jobId, seq, at, message }: Pick<ContainerProgressEvent, 'jobId' | 'seq' | 'at' | 'message'>,
): ContainerProgressEvent {
  const [percent, step] = found;
  if (found[2] === 'log') return { jobId, seq, at, message, percent, step, type: 'log', stream: found[3] };
  if (found[2] === 'step') return { jobId, seq, at, message, percent, step, type: 'step', state: found[3] };
  if (found[2] === 'error') return { jobId, seq, at, message, percent, step, type: 'error', error: found[3] };
  return { jobId, seq, at, message, percent, step, type: found[2] };
}
