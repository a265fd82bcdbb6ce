import type { Announcement, Payload } from '../../shared/ipc/contract.ts';
import type { JobId } from '../../shared/domain/ids.ts';
import { progressText } from '../../shared/ipc/progress-wire.ts';
import { progressTopic } from '../../shared/ipc/topics.ts';

/** Takes each announcement as the text of an `EventMessage`. */
export type Subscriber = { send(text: string): void };

/** Hands announcements to the windows. What has a topic goes only to those who follow it. */
export class EventHub {
  readonly #subscribers = new Map<Subscriber, Set<string>>();

  /** Gives back the way out. */
  add(subscriber: Subscriber): () => void {
    this.#subscribers.set(subscriber, new Set());
    return () => {
      this.#subscribers.delete(subscriber);
    };
  }

  follow(subscriber: Subscriber, topic: string): void {
    this.#subscribers.get(subscriber)?.add(topic);
  }

  unfollow(subscriber: Subscriber, topic: string): void {
    this.#subscribers.get(subscriber)?.delete(topic);
  }

  /** Forgets every topic of a window, such as after a reload. */
  unfollowAll(subscriber: Subscriber): void {
    this.#subscribers.get(subscriber)?.clear();
  }

  announce<E extends Announcement>(event: E, payload: Payload<E>): void {
    this.#send(null, () => JSON.stringify({ event, topic: null, payload }));
  }

  /** @param blocks what a job's log has grown by, see `JobLog.grown` */
  announceProgress(jobId: JobId, blocks: readonly string[]): void {
    this.#send(progressTopic(jobId), () => progressText(jobId, blocks));
  }

  #send(topic: string | null, write: () => string): void {
    const listening = [...this.#subscribers].filter(([, topics]) => topic === null || topics.has(topic));
    if (listening.length === 0) return;
    const text = write();
    for (const [subscriber] of listening) subscriber.send(text);
  }
}
