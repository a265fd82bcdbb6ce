import { fromErrorData } from '../../shared/errors.ts';
import type { Channel, EventName, Input, Output, Payload } from '../../shared/ipc/contract.ts';
import type { Bridge } from '../../shared/ipc/wire.ts';

/** The typed face of the bridge. Main validates both directions; here the contract's types are trusted. */
export function createClient(bridge: Bridge) {
  return {
    /** Rejects with an `AppError`. Aborting `signal` asks main to stop, too. */
    async call<C extends Channel>(channel: C, input: Input<C>, signal?: AbortSignal): Promise<Output<C>> {
      signal?.throwIfAborted();
      const id = crypto.randomUUID();
      const cancel = () => bridge.cancel(id);
      signal?.addEventListener('abort', cancel, { once: true });
      try {
        const reply = await bridge.request({ id, channel, input });
        signal?.throwIfAborted();
        if (!reply.ok) throw fromErrorData(reply.error);
        return reply.value as Output<C>;
      } finally {
        signal?.removeEventListener('abort', cancel);
      }
    },

    /** `topic` narrows to the events about one thing, such as one job. */
    on<E extends EventName>(event: E, listener: (payload: Payload<E>) => void, topic?: string): () => void {
      return bridge.subscribe((message) => {
        if (message.event !== event) return;
        if (topic !== undefined && message.topic !== topic) return;
        listener(message.payload as Payload<E>);
      });
    },
  };
}
export type Client = ReturnType<typeof createClient>;
