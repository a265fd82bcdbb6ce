import { AppError } from '../../shared/errors.ts';
import type { Clock } from '../lib/clock.ts';
import { CallLimit } from './call-limit.ts';
import type { MultipartForm } from './multipart.ts';
import { NoAnswer } from './no-answer.ts';
import type { PveAuth } from './pve-auth.ts';
import { errorFromAnswer, isPassingStatus, parseJson, unexpectedContent, type Asked } from './pve-errors.ts';
import type { HttpAnswer, Method, PveHttp } from './pve-http.ts';
import type { Decoder } from './pve-schemas.ts';

/** A call as it is about to be sent; `path` is below `/api2/json`. */
type OutgoingCall = { method: string; path: string; parameters: Record<string, string> };
export type CallGuard = (call: OutgoingCall) => void;
/** True and false are sent as 1 and 0, the only words Proxmox takes; undefined is left out. */
export type Parameters = Readonly<Record<string, string | number | boolean | undefined>>;
export type Timeouts = {
  /** One call with its retries. */
  requestMs: number;
  connectMs: number;
  /** How long a write that is under way may still answer after its caller cancelled. */
  cancelledWriteMs: number;
};
export type CallOptions = { signal?: AbortSignal | undefined; timeoutMs?: number | undefined };

type ClientOptions = { http: PveHttp; auth: PveAuth; clock: Clock; timeouts: Timeouts; guard: CallGuard | undefined };
type Call = { method: Method; path: string; fields: Record<string, string>; form?: MultipartForm };

/** Waits before a GET is asked again. The first costs nothing: an idle connection may just have been closed. */
const retryDelaysMs = [0, 300, 1_000];
/** Wait before a GET is asked once more whose answer was none of Proxmox, as of a proxy that has just begun. */
const garbledDelayMs = 300;
/** This version of Proxmox has no such call, and will have none in a moment. */
const unknownPath = 501;

/** Speaks with one Proxmox API: asks, retries what is safe to repeat, decodes `data`, throws coded errors. */
export class PveClient {
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /** A moment of ours by the server's clock, as far as its last answer told that. */
  serverTime(ms: number): number {
    return ms + this.#options.http.aheadMs;
  }

  /** @throws AppError any `pve:` code but `pve:unknown-outcome` */
  get<T>(path: string, decode: Decoder<T>, query: Parameters = {}, options: CallOptions = {}): Promise<T> {
    return this.#call({ method: 'GET', path, fields: encode(query) }, decode, options);
  }

  /** Sent once, never repeated. @throws AppError `pve:unknown-outcome` when the answer was lost */
  post<T>(path: string, decode: Decoder<T>, parameters: Parameters = {}, options: CallOptions = {}): Promise<T> {
    return this.#call({ method: 'POST', path, fields: encode(parameters) }, decode, options);
  }

  /** The same with a file. The deadline is for the whole of it: give one that fits its size, or a signal that watches over it. */
  postForm<T>(path: string, decode: Decoder<T>, form: MultipartForm, options: CallOptions = {}): Promise<T> {
    return this.#call(
      { method: 'POST', path, fields: { ...form.fields, filename: form.fileName }, form },
      decode,
      options,
    );
  }

  /** Sent once, never repeated. @throws AppError `pve:unknown-outcome` when the answer was lost */
  put<T>(path: string, decode: Decoder<T>, parameters: Parameters = {}, options: CallOptions = {}): Promise<T> {
    return this.#call({ method: 'PUT', path, fields: encode(parameters) }, decode, options);
  }

  /** Sent once, never repeated; parameters travel in the query. @throws AppError `pve:unknown-outcome` when the answer was lost */
  delete<T>(path: string, decode: Decoder<T>, parameters: Parameters = {}, options: CallOptions = {}): Promise<T> {
    return this.#call({ method: 'DELETE', path, fields: encode(parameters) }, decode, options);
  }

  /** A file the server has beside its API, for which it wants no login. @throws AppError any `pve:` code but `pve:unknown-outcome` */
  async file(path: string, { signal, timeoutMs }: CallOptions = {}): Promise<string> {
    const { clock, timeouts, http } = this.#options;
    signal?.throwIfAborted();
    const call: Call = { method: 'GET', path, fields: {} };
    const afterMs = timeoutMs ?? timeouts.requestMs;
    using limit = new CallLimit({ clock, afterMs, graceMs: timeouts.cancelledWriteMs, signal });
    const answer = await http
      .send({ ...call, headers: {}, isFile: true }, { signal: limit.signal })
      .catch((error: unknown) => {
        throw this.#translate(error, call, limit, false, afterMs);
      });
    if (answer.status !== 200) throw errorFromAnswer(answer, { host: http.host, port: http.port, method: 'GET', path });
    return answer.text;
  }

  async #call<T>(call: Call, decode: Decoder<T>, { signal, timeoutMs }: CallOptions): Promise<T> {
    const { clock, timeouts, guard, http } = this.#options;
    signal?.throwIfAborted();
    const { method, path, fields } = call;
    if (method !== 'GET') guard?.({ method, path, parameters: { ...fields } });
    const afterMs = timeoutMs ?? timeouts.requestMs;
    using limit = new CallLimit({ clock, afterMs, graceMs: timeouts.cancelledWriteMs, signal });
    const sent = { answer: false };
    const asked = { host: http.host, port: http.port, method, path };
    const translated = (error: unknown): never => {
      throw this.#translate(error, call, limit, sent.answer, afterMs);
    };
    const first = await this.#exchange(call, limit, sent).catch(translated);
    try {
      return decodeAnswer(first, asked, decode);
    } catch (error) {
      const isGarbled = AppError.is(error, 'pve:unexpected-response') && first.status !== unknownPath;
      if (method !== 'GET' || !isGarbled) throw error;
    }
    await clock.sleep(garbledDelayMs, { signal: limit.signal }).catch(translated);
    return decodeAnswer(await this.#exchange(call, limit, sent).catch(translated), asked, decode);
  }

  /** One answer; GETs are asked again when the connection broke or the node behind the front end is away for a moment. */
  async #exchange(call: Call, limit: CallLimit, sent: { answer: boolean }): Promise<HttpAnswer> {
    const { http, auth, clock } = this.#options;
    const { signal } = limit;
    const isWrite = call.method !== 'GET';
    let hasRenewed = false;
    for (let retries = 0; ;) {
      const headers = await auth.headers({ signal });
      if (isWrite) {
        signal.throwIfAborted();
        limit.noteWriteUnderway();
        sent.answer = true;
      }
      try {
        const answer = await http.send({ ...call, headers }, { signal });
        // The front end refuses with 401 and an empty body before any handler runs, so even a write may be sent again.
        if (answer.status === 401 && answer.text === '' && !hasRenewed) {
          hasRenewed = true;
          sent.answer = false;
          if (await auth.renew(headers, answer.reason, { signal })) continue;
        }
        if (isWrite || !isPassingStatus(answer.status) || retries >= retryDelaysMs.length) return answer;
      } catch (error) {
        const isPassing = error instanceof NoAnswer && !error.isWaitedOut && !http.isClosed;
        if (isWrite || !isPassing || retries >= retryDelaysMs.length) throw error;
      }
      const delayMs = retryDelaysMs[retries++] ?? 0;
      if (delayMs > 0) await clock.sleep(delayMs, { signal });
    }
  }

  #translate(error: unknown, { method, path }: Call, limit: CallLimit, isSent: boolean, afterMs: number): unknown {
    const { host, port } = this.#options.http;
    const isLost = method !== 'GET' && isSent;
    const unknown = (reason: string): AppError =>
      new AppError('pve:unknown-outcome', `${method} ${path}: ${reason}`, { method, path, reason }, { cause: error });
    if (limit.end === 'deadline') {
      if (isLost) return unknown(`no answer within ${afterMs / 1_000} s`);
      return new AppError('pve:timeout', `${method} ${path}: no answer within ${afterMs} ms`, { host, afterMs });
    }
    if (limit.end === 'cancelled') return isLost ? unknown('cancelled while waiting for the answer') : error;
    if (!(error instanceof NoAnswer)) return error;
    if (isLost && error.isSent) return unknown(error.message);
    return new AppError(
      'pve:unreachable',
      `${host}:${port}: ${error.message}`,
      { host, port, reason: error.message },
      { cause: error },
    );
  }
}

function decodeAnswer<T>(answer: HttpAnswer, asked: Asked, decode: Decoder<T>): T {
  if (answer.status !== 200) throw errorFromAnswer(answer, asked);
  const body = parseJson(answer.text);
  if (typeof body !== 'object' || body === null || !('data' in body))
    throw unexpectedContent(answer, asked, 'the answer is not the JSON of Proxmox');
  try {
    return decode(body.data);
  } catch (error) {
    throw unexpectedContent(answer, asked, error instanceof Error ? error.message : String(error), error);
  }
}

function encode(parameters: Parameters): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) fields[name] = typeof value === 'boolean' ? (value ? '1' : '0') : String(value);
  }
  return fields;
}
