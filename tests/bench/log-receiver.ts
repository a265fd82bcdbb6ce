// A thread in the window's place: takes in what main announces as the window does, and tells how many lines that were.
import { parentPort } from 'node:worker_threads';
import { z } from 'zod';
import { unpacked } from '../../shared/ipc/progress-wire.ts';

const eventMessage = z.object({ event: z.string(), topic: z.string().nullable(), payload: z.unknown() });
const progress = z.object({ events: z.custom<readonly unknown[]>(Array.isArray) });

let seen = 0;
parentPort?.on('message', (text: string) => {
  if (text === 'count') {
    parentPort?.postMessage(seen, []);
    seen = 0;
    return;
  }
  const message = unpacked(eventMessage.parse(JSON.parse(text)));
  seen += progress.parse(message.payload).events.length;
});
