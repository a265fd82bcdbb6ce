import type { AppErrorData } from '../errors.ts';

export type RequestMessage = { id: string; channel: string; input: unknown };
export type Reply = { ok: true; value: unknown } | { ok: false; error: AppErrorData };
/** `topic` narrows an event to those who follow one thing, such as one job. */
export type EventMessage = { event: string; topic: string | null; payload: unknown };

/** The way to main, as the window uses it. */
export interface Bridge {
  request(message: RequestMessage): Promise<Reply>;
  cancel(id: string): void;
  subscribe(listener: (message: EventMessage) => void): () => void;
}

/**
 * What preload puts on `window.bridge`: three verbs, no feature names. What main says passes as JSON text: the border between preload and
 * page copies objects property by property, once for every listener, and leaves them in a slow form that takes eight times the memory.
 */
export interface Cable {
  /** Answers with a `Reply` as text. */
  request(message: RequestMessage): Promise<string>;
  cancel(id: string): void;
  /** Each text is an `EventMessage`. */
  subscribe(listener: (text: string) => void): () => void;
}
