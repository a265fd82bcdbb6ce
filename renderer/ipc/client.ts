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
        return answer(channel, reply.value);
      } finally {
        signal?.removeEventListener('abort', cancel);
      }
    },

    /** `topic` narrows to the events about one thing, such as one job. */
    on<E extends EventName>(event: E, listener: (payload: Payload<E>) => void, topic?: string): () => void {
      return bridge.subscribe((message) => {
        if (message.event !== event) return;
        if (topic !== undefined && message.topic !== topic) return;
        if (isPayload(event, message.payload)) listener(message.payload);
      });
    },
  };
}
export type Client = ReturnType<typeof createClient>;

/**
 * Main has checked every answer against the contract before it sent it; checking megabytes of log again would cost frames. So the window does
 * not even load the contract's schemas.
 */
const isOutput = <C extends Channel>(_channel: C, _value: unknown): _value is Output<C> => true;
const isPayload = <E extends EventName>(_event: E, _value: unknown): _value is Payload<E> => true;

function answer<C extends Channel>(channel: C, value: unknown): Output<C> {
  if (!isOutput(channel, value)) throw new Error(`${channel} was answered with something else`);
  return value;
}
