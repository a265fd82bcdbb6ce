import type { EventName, Payload } from '../../shared/ipc/contract.ts';
import type { EventMessage } from '../../shared/ipc/wire.ts';

export type Subscriber = { send(message: EventMessage): void };

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

  announce<E extends EventName>(event: E, payload: Payload<E>, topic: string | null = null): void {
    for (const [subscriber, topics] of this.#subscribers) {
      if (topic === null || topics.has(topic)) subscriber.send({ event, topic, payload });
    }
  }
}
