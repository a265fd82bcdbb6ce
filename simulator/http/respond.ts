import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';

export type Answer = {
  readonly status: number;
  readonly reason: string;
  readonly body?: string;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

const SMALL_LOG_BYTES = 1024;

/**
 * Sends an answer with the headers of Proxmox' own server, dated by the node's clock (UTC ms). An answer without body has no
 * Content-Type either.
 */
export function respond(request: IncomingMessage, response: ServerResponse, answer: Answer, now: number): void {
  response.end(writeHead(request, response, answer, now));
}

/** Begins to send an answer and loses the connection in the middle of it. */
export function tear(request: IncomingMessage, response: ServerResponse, answer: Answer, now: number): void {
  const body = writeHead(request, response, answer, now);
  // Gone only when the first half has left; without a body the head is what gets through.
  response.flushHeaders();
  response.write(body.subarray(0, Math.ceil(body.length / 2)), () => request.socket.destroy());
}

/** Gives back the bytes that belong behind the head. */
function writeHead(request: IncomingMessage, response: ServerResponse, answer: Answer, nowMs: number): Buffer {
  const now = new Date(nowMs).toUTCString();
  response.setHeader('Cache-Control', 'max-age=0');
  // Named here, so that Node adds no `Keep-Alive` hint, which Proxmox does not send.
  response.setHeader('Connection', response.shouldKeepAlive ? 'Keep-Alive' : 'close');
  response.setHeader('Pragma', 'no-cache');
  response.setHeader('Server', 'pve-api-daemon/3.0');
  response.setHeader('Date', now);
  response.setHeader('Expires', now);
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  if (answer.contentType !== undefined) response.setHeader('Content-Type', answer.contentType);
  let body: Buffer = Buffer.from(answer.body ?? '', 'utf8');
  // Short logs are not worth it. (PVE::API2::Tasks, read_task_log)
  const isDownload = answer.contentType === 'text/plain' && body.length > SMALL_LOG_BYTES;
  if (body.length > 0 && answer.contentType !== undefined && (isDownload || acceptsGzip(request))) {
    body = gzipSync(body);
    response.setHeader('Content-Encoding', 'gzip');
  }
  if (body.length > 0 || answer.status === 401) response.setHeader('Content-Length', body.length);
  response.writeHead(answer.status, asReason(answer.reason));
  return body;
}

const acceptsGzip = ({ headers }: IncomingMessage): boolean =>
  /\bgzip\b/.test(headers['accept-encoding']?.toString() ?? '');

/** The first line; Node wants bytes above 127 as Latin-1, Proxmox sends UTF-8. */
const asReason = (text: string): string =>
  Array.from(Buffer.from(text.split('\n')[0] ?? '', 'utf8').toString('latin1'), (letter) =>
    letter < ' ' && letter !== '\t' ? ' ' : letter,
  ).join('');
