import { connect, createServer, type Socket } from 'node:net';
import type { Destination } from '../world/guest-house.ts';
import { portOf } from './port-of.ts';
import { ShapedPipe, type LinkSpeed } from './shaped-pipe.ts';

/** Where a connection ends, and how fast its way is; asked again and again while the connection lives. Null: as fast as it goes. */
export type Route = Destination & { readonly speed?: () => LinkSpeed | null };
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
export async function openSocksGateway(resolve: (host: string, port: number) => Promise<Route>): Promise<SocksGateway> {
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
  resolve: (host: string, port: number) => Promise<Route>,
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
  const route = await resolve(host, port);
  if (route.kind !== 'port') return refuse(client, REPLY[route.kind]);
  const target = track(connect(route.port, '127.0.0.1'));
  let isJoined = false;
  target.once('connect', () => {
    isJoined = true;
    client.write(reply(REPLY.succeeded));
    join(client, target, route.speed ?? (() => null));
  });
  target.once('error', () => {
    if (!isJoined) refuse(client, REPLY.refused);
  });
}

/** Passes on what either side says, its end, and a reset as a reset. */
function join(client: Socket, target: Socket, speed: () => LinkSpeed | null): void {
  for (const [from, to] of [
    [client, target],
    [target, client],
  ] as const) {
    const pipe = new ShapedPipe(speed);
    let isReset = false;
    from.once('error', ({ code }: NodeJS.ErrnoException) => (isReset = code === 'ECONNRESET'));
    from.once('close', () => {
      // Not in the same turn: what was said before the reset is still in the pipe.
      if (isReset) setImmediate(() => to.resetAndDestroy());
      else if (!from.readableEnded) to.destroy();
      else if (pipe.readableEnded) to.destroySoon();
      else pipe.once('end', () => to.destroySoon());
    });
    from.pipe(pipe).pipe(to);
  }
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
