import { eventsOf, type PlacedBlock } from '../domain/event-block.ts';
import type { JobId } from '../domain/ids.ts';
import { progressTopic } from './topics.ts';
import type { EventMessage } from './wire.ts';

type PackedMessage = EventMessage & { payload: { jobId: JobId; blocks: PlacedBlock[] } };

/**
 * A job's progress as it passes the cable: thousands of lines a second, in the very text they are kept as.
 * @param blocks each the text of a `PlacedBlock`
 */
export const progressText = (jobId: JobId, blocks: readonly string[]): string =>
  `{"event":"job:progress","topic":"${progressTopic(jobId)}","payload":{"jobId":"${jobId}","blocks":[${blocks.join(',')}]}}`;

/** A message as the contract has it, progress with its events. @throws SyntaxError when it is broken */
export function unpacked(message: EventMessage): EventMessage {
  if (!isPacked(message)) return message;
  const { jobId, blocks } = message.payload;
  const events = blocks.flatMap(({ firstSeq, ...block }) => eventsOf(jobId, firstSeq, block));
  return { ...message, payload: { jobId, events } };
}

/** The hub takes nothing else under this name. */
const isPacked = (message: EventMessage): message is PackedMessage => message.event === 'job:progress';
