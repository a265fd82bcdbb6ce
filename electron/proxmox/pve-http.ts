import type { Pool } from 'undici';
import { AppError } from '../../shared/errors.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { MultipartForm } from './multipart.ts';
import { NoAnswer } from './no-answer.ts';
import { pinnedConnector } from './pve-tls.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
export type HttpRequest = {
  method: Method;
  /** Below `/api2/json`, starting with a slash. */
  path: string;
  /** The path is that of a file beside the API. */
  isFile?: boolean;
  fields: Readonly<Record<string, string>>;
  headers: Readonly<Record<string, string>>;
  /** Sent instead of the fields. */
  form?: MultipartForm | undefined;
};
export type HttpAnswer = { status: number; reason: string; text: string };
type HttpOptions = {
  host: string;
  port: number;
  fingerprint: string;
  connectMs: number;
  clock: Clock;
  log: Log | undefined;
};

const connections = 6;
/** Proxmox closes idle connections after 5 s; ours go first, so that a write hardly ever meets a closing one. */
const idleMs = 4_000;

/** Sends one request at a time to one pinned server and gives back whatever it answers, JSON or not. */
export class PveHttp implements AsyncDisposable {
  readonly #options: HttpOptions;
  #pool: Promise<Pool> | null = null;
  #isClosed = false;
  #aheadMs = 0;

  constructor(options: HttpOptions) {
    this.#options = options;
  }

  get host(): string {
    return this.#options.host;
  }

  get port(): number {
    return this.#options.port;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** How far the server's clock is ahead of ours, to the second, as its last answer told. */
  get aheadMs(): number {
    return this.#aheadMs;
  }

  /** @throws NoAnswer, AppError `pve:untrusted-certificate`, or the signal's reason */
  async send(
    { method, path, fields, headers, isFile = false, form }: HttpRequest,
    { signal }: { signal: AbortSignal },
  ): Promise<HttpAnswer> {
    const { clock, log } = this.#options;
    const startedAt = clock.now();
    const encoded = new URLSearchParams(fields).toString();
    // GET and DELETE must not have a body: "501 Unexpected content" (PVE/APIServer/AnyEvent.pm).
    const isInBody = method === 'POST' || method === 'PUT';
    const target = `${isFile ? '' : '/api2/json'}${path}${!isInBody && encoded ? `?${encoded}` : ''}`;
    let outcome = 'no answer';
    try {
      const pool = await this.#open();
      signal.throwIfAborted();
      const answer = await pool.request({
        method,
        path: target,
        headers: {
          accept: 'application/json',
          ...headers,
          ...(isInBody && { 'content-type': 'application/x-www-form-urlencoded' }),
          // Its length has to be told: Proxmox takes no chunked body.
          ...(form && { 'content-type': form.contentType, 'content-length': String(form.sizeBytes) }),
        },
        body: form ? form.open() : isInBody ? encoded : null,
        signal,
      });
      const text = await answer.body.text();
      outcome = String(answer.statusCode);
      this.#noteTime(answer.headers['date']);
      return { status: answer.statusCode, reason: answer.statusText, text };
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (error instanceof NoAnswer || error instanceof AppError) throw error;
      throw new NoAnswer(error instanceof Error ? error.message : String(error), { isSent: true, cause: error });
    } finally {
      log?.write('debug', `${method} ${path} ${outcome}`, { ms: clock.now() - startedAt });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    const pool = await this.#pool?.catch(() => null);
    await pool?.destroy();
  }

  #noteTime(date: string | string[] | undefined): void {
    const serverMs = Date.parse(String(date));
    if (!Number.isNaN(serverMs)) this.#aheadMs = serverMs - this.#options.clock.now();
  }

  #open(): Promise<Pool> {
    if (this.#isClosed) throw new NoAnswer('the connection is closed', { isSent: false });
    return (this.#pool ??= this.#makePool());
  }

  /** undici is loaded with the first request, not with the app. */
  async #makePool(): Promise<Pool> {
    const { Pool, buildConnector } = await import('undici');
    const { host, port } = this.#options;
    return new Pool(`https://${host.includes(':') ? `[${host}]` : host}:${port}`, {
      connect: pinnedConnector(buildConnector, this.#options),
      connections,
      pipelining: 1,
      keepAliveTimeout: idleMs,
      keepAliveMaxTimeout: idleMs,
      // Deadlines are the caller's.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }
}
