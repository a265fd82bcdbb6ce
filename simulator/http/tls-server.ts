import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createNetServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { portOf } from '../network/port-of.ts';
import { waitForOutside, type SimClock } from '../sim-clock.ts';
import type { LeafCertificate } from '../tls/certificate.ts';
import { answerBadRequest } from './bad-request.ts';
import { printAnswer } from './answer-head.ts';
import { IdleWatch, PATIENCE_MS } from './idle-watch.ts';
import { createServer as createHttpServer } from './node-http.ts';

/** The first byte of a TLS handshake record. */
const HANDSHAKE = 0x16;

export type TlsServer = AsyncDisposable & {
  readonly port: number;
  /** New connections see the new certificate; idle ones are closed. */
  setCertificate(leaf: LeafCertificate): void;
};

export type TlsOptions = {
  readonly port: number;
  readonly certificate: LeafCertificate;
  readonly clock: SimClock;
  readonly onRequest: (request: IncomingMessage, response: ServerResponse) => void;
  readonly onUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
};

/** A request line may be longer than all header lines together, up to what is buffered. (PVE::APIServer::AnyEvent, rbuf_max) */
const MAX_BUFFERED_BYTES = 64 * 1024;

/** Listens on a loopback port: HTTPS with only the leaf certificate, and a redirect for whoever speaks plain HTTP. */
export async function listenTls(options: TlsOptions): Promise<TlsServer> {
  const { clock } = options;
  const tls = {
    minVersion: 'TLSv1.2',
    cert: options.certificate.certificate,
    key: options.certificate.privateKey,
    requireHostHeader: false,
    maxHeaderSize: MAX_BUFFERED_BYTES,
  } as const;
  const watches = new WeakMap<Duplex, IdleWatch>();
  const sockets = new Set<Socket>();
  const secure = createHttpsServer(tls, (request, response) => serve(request, response));
  const plain = createHttpServer({ requireHostHeader: false, maxHeaderSize: MAX_BUFFERED_BYTES }, (request, response) =>
    redirect(request, response, clock),
  );
  // Idle connections are closed by the watch, which goes by the homelab's own clock.
  secure.keepAliveTimeout = plain.keepAliveTimeout = 0;
  secure.on('secureConnection', (socket) => watch(socket));
  secure.on('checkContinue', serve);
  secure.on('upgrade', (request, socket, head) => {
    watches.get(socket)?.pause();
    options.onUpgrade(request, socket, head);
  });
  for (const server of [secure, plain]) {
    server.on('clientError', (error, socket) => void refuse(error, socket, clock));
    server.on('connect', (request, socket) => refuseMethod(request, socket, clock));
  }

  function serve(request: IncomingMessage, response: ServerResponse): void {
    const idle = watches.get(request.socket);
    request.once('end', () => idle?.pause());
    response.once('close', () => idle?.resume());
    options.onRequest(request, response);
  }

  function watch(socket: Socket): void {
    watches.set(socket, new IdleWatch(socket, clock));
  }

  const server = createNetServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    const first = new IdleWatch(socket, clock);
    socket.once('data', (bytes) => {
      socket.pause();
      socket.unshift(bytes);
      const isSecure = bytes[0] === HANDSHAKE;
      // A connection that is to be secured has a watch of its own when it is.
      if (isSecure) first.pause();
      (isSecure ? secure : plain).emit('connection', socket);
      process.nextTick(() => socket.resume());
    });
  });
  const port = await listen(server, options.port);
  return {
    port,
    setCertificate: (leaf) => {
      secure.setSecureContext({ minVersion: 'TLSv1.2', cert: leaf.certificate, key: leaf.privateKey });
      secure.closeIdleConnections();
    },
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Plain HTTP is sent to HTTPS. (ensure_tls_connection) */
function redirect(request: IncomingMessage, response: ServerResponse, clock: SimClock): void {
  const { method, headers, socket, url = '/' } = request;
  response.detachSocket(socket);
  // Without knowing where to, Proxmox says nothing.
  if (!headers.host) return;
  const [status, reason] =
    method === 'GET' || method === 'HEAD' ? [301, 'Moved Permanently'] : [308, 'Permanent Redirect'];
  const location = { Location: `https://${headers.host.replace(/^https?:\/\//, '')}${url}` };
  socket.end(printAnswer({ status, reason, body: reason, headers: location }, request.httpVersion, clock.now()));
}

async function refuse(
  error: Error & { code?: string; rawPacket?: Buffer },
  socket: Duplex,
  clock: SimClock,
): Promise<void> {
  // Nothing can be said to whoever is gone, and nothing is said to a header that does not end.
  if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy();
  const answer = answerBadRequest(error.code, error.rawPacket, clock.now());
  if (answer) return void socket.end(answer);
  await waitForOutside(clock, PATIENCE_MS);
  socket.destroy();
}

/** CONNECT, which Node tells apart. */
function refuseMethod({ method = '', httpVersion }: IncomingMessage, socket: Duplex, clock: SimClock): void {
  socket.end(printAnswer({ status: 501, reason: `method '${method}' not available` }, httpVersion, clock.now()));
}

/** The wanted port, or any free one when it is taken. */
async function listen(server: ReturnType<typeof createNetServer>, wanted: number): Promise<number> {
  try {
    await listenAt(server, wanted);
  } catch (error) {
    if (wanted === 0) throw error;
    await listenAt(server, 0);
  }
  return portOf(server);
}

const listenAt = (server: ReturnType<typeof createNetServer>, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
