import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { asReason, headersOf, printAnswer, type Answer } from './answer-head.ts';

/** Smaller answers are not packed. (PVE::APIServer::AnyEvent::response) */
const PACKED_BYTES = 1024;

/**
 * Sends an answer with the headers of Proxmox' own server, dated by the node's clock (UTC ms). An answer without body has no
 * Content-Type either. After an error the connection is closed.
 */
export function respond(request: IncomingMessage, response: ServerResponse, answer: Answer, now: number): void {
  if (request.httpVersion !== '1.1') return void request.socket.end(printAnswer(answer, '1.0', now));
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
  if (answer.status >= 400) response.shouldKeepAlive = false;
  const plain = Buffer.from(answer.body ?? '', 'utf8');
  const isDownload = answer.contentType === 'text/plain';
  const isLarge = answer.contentType !== undefined && plain.length > PACKED_BYTES;
  // A log is packed for everybody, unless it is short. (PVE::API2::Tasks, read_task_log)
  const isPacked = isLarge && (isDownload || acceptsGzip(request));
  const body = isPacked ? gzipSync(plain) : plain;
  // `Connection` is among them, so that Node adds no `Keep-Alive` hint, which Proxmox does not send.
  for (const [name, value] of headersOf(answer, { body, isPacked, keepsAlive: response.shouldKeepAlive, nowMs }))
    response.setHeader(name, value);
  // Without a length the end of the connection is the end of the answer; Proxmox never sends chunks.
  response.removeHeader('Transfer-Encoding');
  response.writeHead(answer.status, asReason(answer));
  return body;
}

const acceptsGzip = ({ headers }: IncomingMessage): boolean =>
  /gzip/.test(headers['accept-encoding']?.toString() ?? '');
