import { connect, createServer, type Socket } from 'node:net';
import type { Destination } from '../world/guest-house.ts';
import { portOf } from './port-of.ts';

export type SocksGateway = AsyncDisposable & { readonly port: number };

const VERSION = 5;
const NO_AUTHENTICATION = 0;
const CONNECT = 1;
const REPLY = {
  succeeded: 0,
  failed: 1,
  unreachable: 4,
  refused: 5,
  commandNotSupported: 7,
  addressNotSupported: 8,
} as const;

/** The only way into the homelab's network: a SOCKS 5 server on the loopback, CONNECT without authentication. (RFC 1928) */
export async function openSocksGateway(resolve: (host: string, port: number) => Destination): Promise<SocksGateway> {
  const sockets = new Set<Socket>();
  const track = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    return socket;
  };
  const server = createServer((socket) => {
    track(socket);
    void serve(socket, resolve, track).catch(() => socket.destroy());
  });
  await new Promise<void>((done, failed) => {
    server.once('error', failed);
    server.listen(0, '127.0.0.1', done);
  });
  return {
    port: portOf(server),
    [Symbol.asyncDispose]: () =>
      new Promise<void>((done) => {
        server.close(() => done());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

async function serve(
  client: Socket,
  resolve: (host: string, port: number) => Destination,
  track: (socket: Socket) => Socket,
): Promise<void> {
  const read = reader(client);
  const [version, methods = 0] = await read(2);
  if (version !== VERSION) return void client.destroy();
  const offered = await read(methods);
  if (!offered.includes(NO_AUTHENTICATION)) return void client.end(Buffer.from([VERSION, 0xff]));
  client.write(Buffer.from([VERSION, NO_AUTHENTICATION]));
  const [, command, , addressType] = await read(4);
  const host = await readHost(read, addressType);
  if (command !== CONNECT) return refuse(client, REPLY.commandNotSupported);
  if (host === undefined) return refuse(client, REPLY.addressNotSupported);
  const port = (await read(2)).readUInt16BE();
  const destination = resolve(host, port);
  if (destination.kind !== 'port') return refuse(client, REPLY[destination.kind]);
  const target = track(connect(destination.port, '127.0.0.1'));
  target.once('error', () => refuse(client, REPLY.refused));
  target.once('connect', () => {
    client.write(reply(REPLY.succeeded));
    target.on('close', () => client.destroy());
    client.on('close', () => target.destroy());
    client.pipe(target);
    target.pipe(client);
  });
}

const reply = (code: number): Buffer => Buffer.from([VERSION, code, 0, 1, 0, 0, 0, 0, 0, 0]);
const refuse = (client: Socket, code: number): void => void client.end(reply(code));

async function readHost(
  read: (bytes: number) => Promise<Buffer>,
  type: number | undefined,
): Promise<string | undefined> {
  if (type === 1) return [...(await read(4))].join('.');
  if (type === 3) return (await read((await read(1))[0] ?? 0)).toString('utf8');
  if (type !== 4) return undefined;
  const groups = (await read(16)).toString('hex').match(/.{4}/g) ?? [];
  return groups.map((group) => group.replace(/^0{1,3}/, '')).join(':');
}

/** Reads exactly so many bytes; what comes behind them stays in the stream. */
function reader(socket: Socket): (bytes: number) => Promise<Buffer> {
  return (bytes) =>
    new Promise((resolve, reject) => {
      if (bytes === 0) return resolve(Buffer.alloc(0));
      const stop = (): void => {
        socket.off('readable', attempt);
        socket.off('close', closed);
      };
      const closed = (): void => {
        stop();
        reject(new Error('closed'));
      };
      const attempt = (): void => {
        const chunk: unknown = socket.read(bytes);
        if (!Buffer.isBuffer(chunk)) return;
        stop();
        resolve(chunk);
      };
      socket.on('readable', attempt);
      socket.on('close', closed);
      attempt();
    });
}
