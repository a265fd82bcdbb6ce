import { createHash, randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { HttpAnswer } from './pve-http.ts';

const keySuffix = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const opcodes = { binary: 2, close: 8, ping: 9, pong: 10 } as const;
const longestHead = 16 * 1024;
/** Far more than a terminal shows at once. */
const longestFrame = 16 * 1024 * 1024;

type Request = { host: string; path: string; headers: Readonly<Record<string, string>> };
type Upgraded = { webSocket: WebSocketLine } | { refusal: HttpAnswer };

/** Asks on a connection that stands for a WebSocket of the protocol `binary`. (RFC 6455) @throws Error when the other side speaks something else */
export async function upgrade(socket: Socket, { host, path, headers }: Request): Promise<Upgraded> {
  const key = randomBytes(16).toString('base64');
  const all = {
    host,
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-protocol': 'binary',
    'sec-websocket-key': key,
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
  const { head, rest } = await readHead(socket);
  const [, status = '', reason = ''] = /^HTTP\/1\.[01] (\d{3}) ?([^\r\n]*)/.exec(head) ?? [];
  if (status === '') throw new Error('the answer is not HTTP');
  if (status !== '101') return { refusal: { status: Number(status), reason, text: '' } };
  const accept = createHash('sha1').update(`${key}${keySuffix}`).digest('base64');
  if (!head.includes(accept)) throw new Error('the answer to the WebSocket request is not for this request');
  return { webSocket: new WebSocketLine(socket, rest) };
}

/** The client's end of a WebSocket; what comes is passed on whatever frames it came in. */
export class WebSocketLine {
  /** Resolves when it is gone, with what was wrong or null. */
  readonly closed: Promise<Error | null>;
  readonly #socket: Socket;
  #pending: Buffer;
  #listener: ((bytes: Buffer) => void) | null = null;
  #problem: Error | null = null;

  constructor(socket: Socket, rest: Buffer) {
    this.#socket = socket;
    this.#pending = rest;
    this.closed = new Promise((resolve) => {
      socket.once('close', () => resolve(this.#problem));
      socket.on('error', (error) => (this.#problem ??= error));
    });
    socket.once('end', () => socket.end());
  }

  /** From now on everything that comes, and what has come already, goes to `listener`. */
  listen(listener: (bytes: Buffer) => void): void {
    this.#listener = listener;
    this.#socket.on('data', (bytes: Buffer) => this.#take(bytes));
    this.#take(Buffer.alloc(0));
    this.#socket.resume();
  }

  send(payload: Uint8Array): void {
    this.#sendFrame(opcodes.binary, payload);
  }

  /** Takes nothing more from the connection, so that the other side has to wait. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  close(): void {
    if (this.#socket.destroyed) return;
    this.#sendFrame(opcodes.close, Buffer.alloc(0));
    this.#socket.end();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #take(bytes: Buffer): void {
    this.#pending = this.#pending.length === 0 ? bytes : Buffer.concat([this.#pending, bytes]);
    for (let frame = this.#next(); frame; frame = this.#next()) {
      if (frame.opcode === opcodes.close) this.#socket.end();
      else if (frame.opcode === opcodes.ping) this.#sendFrame(opcodes.pong, frame.payload);
      else if (frame.opcode !== opcodes.pong) this.#listener?.(frame.payload);
    }
  }

  #next(): { opcode: number; payload: Buffer } | null {
    const bytes = this.#pending;
    if (bytes.length < 2) return null;
    const short = bytes.readUInt8(1) & 0x7f;
    const start = short === 126 ? 4 : short === 127 ? 10 : 2;
    if (bytes.length < start) return null;
    const length = short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short;
    if (length > longestFrame) {
      this.#problem ??= new Error(`a frame of ${length} bytes is too long`);
      this.#socket.destroy();
      return null;
    }
    if (bytes.length < start + length) return null;
    this.#pending = bytes.subarray(start + length);
    return { opcode: bytes.readUInt8(0) & 0x0f, payload: bytes.subarray(start, start + length) };
  }

  #sendFrame(opcode: number, payload: Uint8Array): void {
    if (this.#socket.writable) this.#socket.write(clientFrame(opcode, payload));
  }
}

/** One whole frame, masked as a client's have to be. */
function clientFrame(opcode: number, payload: Uint8Array): Buffer {
  const { length } = payload;
  const head = Buffer.alloc(length <= 125 ? 2 : length <= 0xffff ? 4 : 10);
  head[0] = 0x80 | opcode;
  if (head.length === 2) head[1] = 0x80 | length;
  else if (head.length === 4) {
    head[1] = 0x80 | 126;
    head.writeUInt16BE(length, 2);
  } else {
    head[1] = 0x80 | 127;
    head.writeBigUInt64BE(BigInt(length), 2);
  }
  const mask = randomBytes(4);
  const masked = Buffer.from(payload);
  for (let index = 0; index < length; index += 1) masked[index] = (masked[index] ?? 0) ^ (mask[index & 3] ?? 0);
  return Buffer.concat([head, mask, masked]);
}

function readHead(socket: Socket): Promise<{ head: string; rest: Buffer }> {
  return new Promise((resolve, reject) => {
    let seen = Buffer.alloc(0);
    const settle = (work: () => void): void => {
      socket.off('data', take).off('error', reject).off('close', onClose);
      work();
    };
    const onClose = (): void => settle(() => reject(new Error('the connection was closed')));
    const take = (bytes: Buffer): void => {
      seen = Buffer.concat([seen, bytes]);
      const end = seen.indexOf('\r\n\r\n');
      if (end === -1 && seen.length > longestHead) settle(() => reject(new Error('the answer has no end')));
      if (end === -1) return;
      // Nothing is to be read until somebody listens.
      socket.pause();
      const head = seen.toString('latin1', 0, end);
      settle(() => resolve({ head, rest: seen.subarray(end + 4) }));
    };
    socket.on('data', take).once('error', reject).once('close', onClose);
  });
}
