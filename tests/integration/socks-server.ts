import net from 'node:net';

/** A SOCKS 5 proxy (RFC 1928) without login on 127.0.0.1. */
export type SocksServer = AsyncDisposable & {
  /** `socks5://…` */
  readonly url: string;
  /** The destinations asked for, `host:port`. */
  readonly requests: readonly string[];
};

const succeeded = 0;
const hostUnreachable = 4;
const connectionRefused = 5;

export async function startSocksServer(): Promise<SocksServer> {
  const requests: string[] = [];
  const open = new Set<net.Socket>();
  const keep = (socket: net.Socket): void => {
    open.add(socket);
    socket.on('error', () => undefined).on('close', () => open.delete(socket));
  };
  const server = net.createServer((client) => {
    keep(client);
    // Each message is small and sent at once, so one chunk is one message here.
    client.once('data', () => {
      client.write(Uint8Array.of(5, 0));
      client.once('data', (request) => serve(client, destinationOf(request)));
    });
  });
  const serve = (client: net.Socket, { host, port }: { host: string; port: number }): void => {
    requests.push(`${host}:${port}`);
    const reply = (code: number): void => {
      client.write(Uint8Array.of(5, code, 0, 1, 127, 0, 0, 1, 0, 0));
    };
    const target = net.connect({ host, port });
    keep(target);
    target.once('connect', () => {
      reply(succeeded);
      client.pipe(target).pipe(client);
    });
    target.once('error', (error: NodeJS.ErrnoException) => {
      reply(error.code === 'ECONNREFUSED' ? connectionRefused : hostUnreachable);
      client.end();
    });
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const address = server.address();
  return {
    url: `socks5://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    requests,
    [Symbol.asyncDispose]: () => {
      for (const socket of open) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Reads a CONNECT request: version, command, reserved, address type, address, port. */
function destinationOf(request: Buffer): { host: string; port: number } {
  const isName = request[3] === 3;
  const start = isName ? 5 : 4;
  const length = isName ? (request[4] ?? 0) : 4;
  const address = request.subarray(start, start + length);
  return { host: isName ? address.toString('latin1') : address.join('.'), port: request.readUInt16BE(start + length) };
}
