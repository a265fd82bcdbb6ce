import net from 'node:net';

/** A way to a SOCKS proxy that writes down who is asked for. */
export type WatchedProxy = AsyncDisposable & {
  readonly url: string;
  /** The destinations, `host:port`, one for each connection. */
  readonly asked: string[];
};

export async function watchProxy(target: string): Promise<WatchedProxy> {
  const { hostname, port } = new URL(target);
  const asked: string[] = [];
  const open = new Set<net.Socket>();
  const keep = (socket: net.Socket): void => {
    open.add(socket);
    socket.on('error', () => undefined).on('close', () => open.delete(socket));
  };
  const server = net.createServer((client) => {
    const proxy = net.connect({ host: hostname, port: Number(port) });
    keep(client);
    keep(proxy);
    client.on('close', () => proxy.destroy());
    proxy.on('close', () => client.destroy());
    proxy.pipe(client);
    // The greeting and the request are small and sent one after the other's answer: one chunk is one message.
    client.once('data', (greeting) => {
      proxy.write(greeting);
      client.once('data', (request) => {
        asked.push(destinationOf(request));
        proxy.write(request);
        client.pipe(proxy);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const address = server.address();
  return {
    url: `socks5://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    asked,
    [Symbol.asyncDispose]: () => {
      for (const socket of open) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Of a CONNECT request with an IPv4 address or a name. */
function destinationOf(request: Buffer): string {
  const isName = request[3] === 3;
  const end = isName ? 5 + (request[4] ?? 0) : 8;
  const host = isName ? request.toString('utf8', 5, end) : [...request.subarray(4, end)].join('.');
  return `${host}:${request.readUInt16BE(end)}`;
}
