import { Agent, request } from 'node:https';
import { connect } from 'node:tls';
import type { FuzzRequest } from './requests.ts';
import type { Caller } from './small-world.ts';

export type FuzzAnswer = {
  /** null: the connection was closed without an answer. */
  readonly status: number | null;
  readonly reason: string;
  readonly contentType: string;
  readonly body: string;
  /** Neither answered nor closed in time. */
  readonly isHanging: boolean;
};

const DEADLINE_MS = 10_000;
const NOTHING: FuzzAnswer = { status: null, reason: '', contentType: '', body: '', isHanging: false };

/** Sends requests over a few connections that are kept. */
export class Wire implements Disposable {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 16, rejectUnauthorized: false });
  readonly #port: number;
  readonly #callers: ReadonlyMap<string, Caller>;

  constructor(port: number, callers: readonly Caller[]) {
    this.#port = port;
    this.#callers = new Map(callers.map((caller) => [caller.name, caller]));
  }

  send(wanted: FuzzRequest): Promise<FuzzAnswer> {
    return wanted.raw === undefined ? this.#request(wanted) : this.#write(wanted.raw);
  }

  #request({ method, path, headers, body, caller, abort }: FuzzRequest): Promise<FuzzAnswer> {
    return new Promise((resolve) => {
      const length = body === '' ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
      const sent = request(
        {
          host: '127.0.0.1',
          port: this.#port,
          method,
          path,
          headers: { ...length, ...headers, ...this.#callers.get(caller)?.headers },
          agent: this.#agent,
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', () => finish(NOTHING));
          response.on('end', () =>
            finish({
              status: response.statusCode ?? null,
              reason: Buffer.from(response.statusMessage ?? '', 'latin1').toString('utf8'),
              contentType: response.headers['content-type'] ?? '',
              body: response.headers['content-encoding'] === undefined ? Buffer.concat(chunks).toString('utf8') : '',
              isHanging: false,
            }),
          );
        },
      );
      const deadline = setTimeout(() => {
        finish({ ...NOTHING, isHanging: true });
        sent.destroy();
      }, DEADLINE_MS);
      const finish = (answer: FuzzAnswer): void => {
        clearTimeout(deadline);
        resolve(answer);
      };
      sent.on('error', () => finish(NOTHING));
      if (abort === undefined) return void sent.end(body);
      sent.write(abort === 'in-body' ? body.slice(0, Math.floor(body.length / 2)) : body, () => sent.destroy());
    });
  }

  /** Half a request may be waited for by the other side as long as it likes; what counts is that it survives. */
  #write(raw: string): Promise<FuzzAnswer> {
    return new Promise((resolve) => {
      const socket = connect({ host: '127.0.0.1', port: this.#port, rejectUnauthorized: false }, () => {
        socket.write(raw, 'latin1', () => setTimeout(() => socket.destroy(), 20));
      });
      socket.on('error', () => socket.destroy());
      socket.on('data', () => socket.destroy());
      socket.on('close', () => resolve(NOTHING));
    });
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }
}
