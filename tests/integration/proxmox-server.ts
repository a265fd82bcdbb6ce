import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Socket } from 'node:net';

/** One request as it arrived. */
export type Seen = {
  method: string;
  path: string;
  query: string;
  headers: NodeJS.Dict<string | string[]>;
  body: string;
};
/** What to answer; `hangUp` closes the connection without a word, `silence` never answers. */
export type Reply =
  | { status?: number; reason?: string; data?: unknown; text?: string; contentType?: string | null }
  | 'hangUp'
  | 'silence';

export interface ProxmoxServer extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  readonly fingerprint: string;
  readonly seen: readonly Seen[];
  /** TCP connections that were made. */
  readonly connections: number;
  /** Requests whose headers arrived, finished or not. */
  readonly headersRead: number;
}

const file = (name: string): Buffer => readFileSync(new URL(`../fixtures/tls/${name}`, import.meta.url));

/** A server on 127.0.0.1 that answers as it is told, with the certificate `first` or `second`. */
export async function startServer(
  answer: (request: Seen, count: number) => Reply | Promise<Reply>,
  { certificate = 'first' }: { certificate?: 'first' | 'second' } = {},
): Promise<ProxmoxServer> {
  const seen: Seen[] = [];
  const sockets = new Set<Socket>();
  const cert = file(`${certificate}.crt.pem`);
  let headersRead = 0;
  const server = https.createServer({ cert, key: file(`${certificate}.key.pem`) }, (request, response) => {
    headersRead += 1;
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const [path = '', query = ''] = (request.url ?? '').split('?');
      const body = Buffer.concat(chunks).toString();
      const entry = { method: request.method ?? '', path, query, headers: request.headers, body };
      seen.push(entry);
      void Promise.resolve(answer(entry, seen.length)).then((reply) => send(reply, request, response));
    });
  });
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    host: '127.0.0.1',
    port,
    fingerprint: new X509Certificate(cert).fingerprint256,
    seen,
    get connections() {
      return connections;
    },
    get headersRead() {
      return headersRead;
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function send(reply: Reply, request: IncomingMessage, response: ServerResponse): void {
  if (reply === 'silence') return;
  if (reply === 'hangUp') {
    request.socket.destroy();
    return;
  }
  const { status = 200, reason = 'OK', data = null, text = JSON.stringify({ data }) } = reply;
  const { contentType = 'application/json;charset=UTF-8' } = reply;
  response.writeHead(status, reason, contentType === null ? {} : { 'content-type': contentType });
  response.end(text);
}
