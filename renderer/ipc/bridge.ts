import { unpacked } from '../../shared/ipc/progress-wire.ts';
import type { Bridge, Cable, EventMessage, Reply } from '../../shared/ipc/wire.ts';

declare global {
  interface Window {
    /** Put there by the preload script; absent when the page is opened outside the app. */
    readonly bridge?: Cable;
  }
}

/** The bridge over the window's own cable. Every event is read once, however many listen. */
export function windowBridge(): Bridge {
  if (!window.bridge) throw new Error('This page works inside the Gantry window only');
  return bridgeOver(window.bridge);
}

export function bridgeOver(cable: Cable): Bridge {
  const listeners = new Set<(message: EventMessage) => void>();
  cable.subscribe((text) => {
    const message = readEvent(text);
    for (const listener of listeners) listener(message);
  });
  return {
    request: async (message) => readReply(await cable.request(message)),
    cancel: (id) => cable.cancel(id),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

function readReply(text: string): Reply {
  const value: unknown = JSON.parse(text);
  if (!isReply(value)) throw new Error('Main answered with something else than a reply');
  return value;
}

function readEvent(text: string): EventMessage {
  const value: unknown = JSON.parse(text);
  if (!isEvent(value)) throw new Error('Main announced something else than an event');
  return unpacked(value);
}

/** The outer shape only: main has checked what is inside against the contract. */
const isReply = (value: unknown): value is Reply => typeof value === 'object' && value !== null && 'ok' in value;
const isEvent = (value: unknown): value is EventMessage =>
  typeof value === 'object' && value !== null && 'event' in value;
