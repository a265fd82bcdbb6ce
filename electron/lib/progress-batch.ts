import { z } from 'zod';
import type { EventMessage } from '../../shared/ipc/wire.ts';
import { systemClock, type Clock } from './clock.ts';

/** One frame of the window: more messages than that could not be shown anyway. */
export const batchMs = 16;
const progressPayload = z.object({ jobId: z.string(), events: z.array(z.unknown()) });
type Gathered = EventMessage & { payload: { jobId: string; events: unknown[] } };

/** Gathers the progress of each job for 16 ms into one message; everything else goes at once, after what was gathered. */
export function createBatcher(
  put: (message: EventMessage) => void,
  { clock = systemClock }: { clock?: Clock } = {},
): (message: EventMessage) => void {
  let gathered = new Map<string, Gathered>();
  const flush = (): void => {
    const batch = gathered;
    gathered = new Map();
    for (const message of batch.values()) put(message);
  };
  const flushLater = async (): Promise<void> => {
    const batch = gathered;
    await clock.sleep(batchMs);
    // Something else may have pushed this batch out early.
    if (gathered === batch) flush();
  };
  return (message) => {
    const progress = message.event === 'job:progress' ? progressPayload.safeParse(message.payload) : null;
    if (!progress?.success) {
      flush();
      put(message);
      return;
    }
    const { jobId, events } = progress.data;
    const waiting = gathered.get(jobId);
    if (waiting) {
      waiting.payload.events.push(...events);
      return;
    }
    if (gathered.size === 0) void flushLater();
    gathered.set(jobId, { event: message.event, topic: message.topic, payload: { jobId, events: [...events] } });
  };
}
