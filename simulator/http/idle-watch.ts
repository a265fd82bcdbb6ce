import type { Socket } from 'node:net';
import { waitForOutside, type SimClock } from '../sim-clock.ts';

/** Proxmox closes a connection on which nothing has come for this time while it waits for something. */
export const PATIENCE_MS = 5000;
/** Made once: the usual reason carries a stack, and every piece of every request would make one. */
const HEARD = new Error('the connection is not idle');

/** Closes a connection that is idle: that begins to say nothing, stops in the middle of a request, or is kept for a next one. */
export class IdleWatch {
  readonly #socket: Socket;
  readonly #clock: SimClock;
  #over: AbortController | null = null;
  /** Requests that are being answered; with several at once the next begins before the last is gone. */
  #busy = 0;

  constructor(socket: Socket, clock: SimClock) {
    this.#socket = socket;
    this.#clock = clock;
    socket.on('data', () => this.#restart());
    socket.once('close', () => this.#over?.abort(HEARD));
    this.#restart();
  }

  /** The request is complete: now it is the node's turn. */
  pause(): void {
    this.#busy += 1;
    this.#over?.abort(HEARD);
  }

  resume(): void {
    this.#busy = Math.max(0, this.#busy - 1);
    this.#restart();
  }

  #restart(): void {
    this.#over?.abort(HEARD);
    if (this.#busy > 0 || this.#socket.destroyed) return;
    const over = new AbortController();
    this.#over = over;
    waitForOutside(this.#clock, PATIENCE_MS, { signal: over.signal }).then(
      () => this.#socket.end(() => this.#socket.destroy()),
      () => undefined,
    );
  }
}
