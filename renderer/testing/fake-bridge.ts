import {
  requests,
  type Channel,
  type EventName,
  type Output,
  type Parsed,
  type Payload,
} from '../../shared/ipc/contract.ts';
import { toErrorData } from '../../shared/errors.ts';
import type { Bridge, EventMessage, RequestMessage } from '../../shared/ipc/wire.ts';

type Handlers = { [C in Channel]?: (input: Parsed<C>) => Output<C> | Promise<Output<C>> };

/** A cable to nobody: answers what a test says, and lets it announce events. For tests alone. */
export function fakeBridge(handlers: Handlers) {
  const listeners = new Set<(message: EventMessage) => void>();
  const asked: RequestMessage[] = [];
  const bridge: Bridge = {
    async request(message) {
      asked.push(message);
      try {
        const channel = channelNames.find((name) => name === message.channel);
        if (!channel) throw new Error(`${message.channel} is not in the contract`);
        return { ok: true, value: await answer(handlers, channel, structuredClone(message.input)) };
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

// Holds by the line above its use; the link between channel and schema is lost in an index.
const isParsed = <C extends Channel>(channel: C, _value: unknown): _value is Parsed<C> => channel in requests;
const isChannel = (name: string): name is Channel => name in requests;
const channelNames = Object.keys(requests).filter(isChannel);

/** Parsed as main would, so that a test notices a question the contract does not allow. */
async function answer<C extends Channel>(handlers: Handlers, channel: C, input: unknown): Promise<Output<C>> {
  const handler = handlers[channel];
  if (!handler) throw new Error(`the test has no answer for ${channel}`);
  const parsed: unknown = requests[channel].input.parse(input);
  if (!isParsed(channel, parsed)) throw new Error(`${channel} was asked wrongly`);
  return handler(parsed);
}
