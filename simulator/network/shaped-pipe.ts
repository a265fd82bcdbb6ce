import { Transform, type TransformCallback } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a slow link lets through in each direction, and how long each byte is on its way. */
export type LinkSpeed = { readonly bytesPerSecond: number; readonly latencyMs: number };

/** Pieces leave about so often, so that a big block trickles instead of arriving at once after a long silence. */
const PIECE_MS = 100;
/** How soon it is noticed that the link is fast again. */
const LOOK_MS = 25;

/**
 * One direction of a connection, as fast as its link is at the moment. In real time: the client at the other end measures with its own clock.
 */
export class ShapedPipe extends Transform {
  readonly #speed: () => LinkSpeed | null;
  #delivered: Promise<void> = Promise.resolve();
  #onTheWay = 0;

  constructor(speed: () => LinkSpeed | null) {
    super();
    this.#speed = speed;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    const speed = this.#speed();
    if (!speed && this.#onTheWay === 0) return done(null, chunk);
    void this.#send(chunk, speed, done);
  }

  override _flush(done: TransformCallback): void {
    void this.#finish(done);
  }

  async #send(chunk: Buffer, speed: LinkSpeed | null, done: TransformCallback): Promise<void> {
    const bytesPerMs = speed ? speed.bytesPerSecond / 1000 : Infinity;
    const size = speed ? Math.max(1, Math.floor(bytesPerMs * PIECE_MS)) : chunk.length;
    for (let at = 0; at < chunk.length; at += size) {
      const piece = chunk.subarray(at, at + size);
      await this.#wait(Date.now() + piece.length / bytesPerMs);
      this.#onTheWay++;
      this.#delivered = this.#deliver(piece, Date.now() + (speed?.latencyMs ?? 0), this.#delivered);
    }
    done();
  }

  async #finish(done: TransformCallback): Promise<void> {
    await this.#delivered;
    done();
  }

  async #deliver(piece: Buffer, due: number, before: Promise<void>): Promise<void> {
    await before;
    await this.#wait(due);
    this.#onTheWay--;
    if (!this.destroyed) this.push(piece);
  }

  async #wait(until: number): Promise<void> {
    for (let left = until - Date.now(); left > 0 && this.#speed() && !this.destroyed; left = until - Date.now())
      await sleep(Math.min(left, LOOK_MS));
  }
}
