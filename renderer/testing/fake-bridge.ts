import type { Channel, EventName, Input, Output, Payload } from '../../shared/ipc/contract.ts';
import { toErrorData } from '../../shared/errors.ts';
import type { Bridge, EventMessage, RequestMessage } from '../../shared/ipc/wire.ts';

type Handlers = { [C in Channel]?: (input: Input<C>) => Output<C> | Promise<Output<C>> };

/** A cable to nobody: answers what a test says, and lets it announce events. For tests alone. */
export function fakeBridge(handlers: Handlers) {
  const listeners = new Set<(message: EventMessage) => void>();
  const asked: RequestMessage[] = [];
  const table: Partial<Record<string, (input: never) => unknown>> = handlers;
  const bridge: Bridge = {
    async request(message) {
      asked.push(message);
      try {
        const handler = table[message.channel];
        if (!handler) throw new Error(`no handler for ${message.channel}`);
        return { ok: true, value: await handler(structuredClone(message.input) as never) };
      } catch (error) {
        return { ok: false, error: toErrorData(error) };
      }
    },
    cancel: () => undefined,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return {
    ...bridge,
    asked,
    emit<E extends EventName>(event: E, payload: Payload<E>, topic: string | null = null): void {
      for (const listener of listeners) listener({ event, topic, payload });
    },
  };
}
