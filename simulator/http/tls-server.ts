import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createNetServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { portOf } from '../network/port-of.ts';
import type { LeafCertificate } from '../tls/certificate.ts';

/** The first byte of a TLS handshake record. */
const HANDSHAKE = 0x16;
/** Proxmox closes idle connections after this time. */
const KEEP_ALIVE_MS = 5000;

export type TlsServer = AsyncDisposable & {
  readonly port: number;
  /** New connections see the new certificate; idle ones are closed. */
  setCertificate(leaf: LeafCertificate): void;
};

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/** Listens on a loopback port: HTTPS with only the leaf certificate, and a redirect for whoever speaks plain HTTP. */
export async function listenTls(options: {
  port: number;
  certificate: LeafCertificate;
  onRequest: Listener;
  onUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
}): Promise<TlsServer> {
  const tls = {
    minVersion: 'TLSv1.2',
    cert: options.certificate.certificate,
    key: options.certificate.privateKey,
  } as const;
  const secure = createHttpsServer(tls, options.onRequest);
  secure.keepAliveTimeout = KEEP_ALIVE_MS;
  secure.on('upgrade', options.onUpgrade);
  const plain = createHttpServer((request, response) => {
    const location = `https://${request.headers.host ?? '127.0.0.1'}${request.url ?? '/'}`;
    response.writeHead(301, 'Moved Permanently', { Location: location, Connection: 'close' }).end();
  });
  const sockets = new Set<Socket>();
  const server = createNetServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.once('data', (first) => {
      socket.pause();
      socket.unshift(first);
      (first[0] === HANDSHAKE ? secure : plain).emit('connection', socket);
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
