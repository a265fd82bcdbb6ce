import { z } from 'zod';
import type { EventMessage } from '../../shared/ipc/wire.ts';

const batchMs = 16;
const progressPayload = z.object({ jobId: z.string(), events: z.array(z.unknown()) });

/** Gathers the progress of a job for 16 ms into one message; everything else goes at once, after what was gathered. */
export function createBatcher(put: (message: EventMessage) => void): (message: EventMessage) => void {
  let gathered = new Map<string, EventMessage & { payload: { jobId: string; events: unknown[] } }>();
  let timer: NodeJS.Timeout | null = null;
  const flush = (): void => {
    if (timer) clearTimeout(timer);
    timer = null;
    const batch = gathered;
    gathered = new Map();
    for (const message of batch.values()) put(message);
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
    if (waiting) waiting.payload.events.push(...events);
    else gathered.set(jobId, { event: message.event, topic: message.topic, payload: { jobId, events: [...events] } });
    timer ??= setTimeout(flush, batchMs);
  };
}
