import net from 'node:net';
import { SocksClient } from 'socks';

export type DialOptions = {
  host: string;
  port: number;
  /** `socks5://host:port`, or null for directly. */
  proxy: string | null;
  /** Longest time for the connection to stand, through the proxy too. */
  timeoutMs: number;
  signal?: AbortSignal | undefined;
};

/** Opens a TCP connection. Whoever gets the socket owns it. @throws Error saying why in a few words; the signal's reason when it fires */
export async function dial({ host, port, proxy, timeoutMs, signal }: DialOptions): Promise<net.Socket> {
  if (proxy === null) return openSocket({ host, port, timeoutMs, signal });
  const via = parseProxy(proxy);
  const deadline = Date.now() + timeoutMs;
  const socket = await openSocket({ ...via, timeoutMs, signal }).catch((error: unknown) => {
    throw signal?.aborted ? error : new Error(`proxy ${via.host}:${via.port}: ${reasonOf(error)}`, { cause: error });
  });
  return askProxy(socket, { host, port, via, timeoutMs: Math.max(1, deadline - Date.now()), signal });
}

/** Why a connection failed, in words that stay the same from one attempt to the next. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  if (code !== null) return wordsOfCode[code] ?? code;
  return error.message;
}

const wordsOfCode: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  EHOSTUNREACH: 'no route to host',
  ENETUNREACH: 'network unreachable',
  ENOTFOUND: 'host name not found',
  EAI_AGAIN: 'host name lookup failed',
  ETIMEDOUT: 'connection timed out',
  EPIPE: 'connection closed',
};

function parseProxy(proxy: string): { host: string; port: number } {
  const url = new URL(proxy);
  if (!/^socks5h?:$/.test(url.protocol)) throw new RangeError(`Not a SOCKS 5 proxy: ${url.protocol}//${url.host}`);
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port: url.port === '' ? 1080 : Number(url.port) };
}

function openSocket({ host, port, timeoutMs, signal }: Omit<DialOptions, 'proxy'>): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const socket = net.connect({ host, port });
    const fail = (error: unknown): void => {
      settle();
      socket.destroy();
      reject(error);
    };
    const stop = (): void => fail(signal?.reason);
    const timer = setTimeout(() => fail(new Error('connection timed out')), timeoutMs);
    const settle = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      socket.removeListener('error', fail);
    };
    signal?.addEventListener('abort', stop, { once: true });
    socket.once('error', fail);
    socket.once('connect', () => {
      settle();
      // Without it every small packet waits for the answer to the one before: 100 commands took 4.5 s instead of 0.3 s.
      socket.setNoDelay(true);
      resolve(socket);
    });
  });
}

/** Lets the proxy connect to the destination. Its refusals (RFC 1928, reply field) become errors like those of TCP. */
async function askProxy(
  socket: net.Socket,
  { host, port, via, timeoutMs, signal }: Omit<DialOptions, 'proxy'> & { via: { host: string; port: number } },
): Promise<net.Socket> {
  const stop = (): void => {
    socket.destroy();
  };
  signal?.addEventListener('abort', stop, { once: true });
  try {
    await SocksClient.createConnection({
      proxy: { ...via, type: 5 },
      command: 'connect',
      destination: { host, port },
      timeout: timeoutMs,
      existing_socket: socket,
    });
    return socket;
  } catch (error) {
    socket.destroy();
    if (signal?.aborted) throw signal.reason;
    throw new Error(refusalOf(error), { cause: error });
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

function refusalOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const reply = Object.keys(wordsOfReply).find((name) => message.includes(name));
  return reply === undefined ? `proxy: ${message}` : `${wordsOfReply[reply]} (through the proxy)`;
}

const wordsOfReply: Readonly<Record<string, string>> = {
  ConnectionRefused: 'connection refused',
  HostUnreachable: 'no route to host',
  NetworkUnreachable: 'network unreachable',
  TTLExpired: 'no route to host',
  NotAllowed: 'not allowed by the proxy',
  'Proxy connection timed out': 'connection timed out',
};
