import type { AppErrorData } from '../errors.ts';

export type RequestMessage = { id: string; channel: string; input: unknown };
export type Reply = { ok: true; value: unknown } | { ok: false; error: AppErrorData };
/** `topic` narrows an event to those who follow one thing, such as one job. */
export type EventMessage = { event: string; topic: string | null; payload: unknown };

/** What preload puts on `window.bridge`: three verbs, no feature names. */
export interface Bridge {
  request(message: RequestMessage): Promise<Reply>;
  cancel(id: string): void;
  subscribe(listener: (message: EventMessage) => void): () => void;
}
