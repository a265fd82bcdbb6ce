import { connect, type TLSSocket } from 'node:tls';
import { randomBytes } from 'node:crypto';
import { callApi, FORM, type ApiAnswer } from '../../simulator/testing/call-api.ts';

/** What a client shows to be let in: a ticket's cookie with its CSRF token, or an API token. */
export type Credentials = Readonly<Record<string, string>>;
export type Proxy = { readonly user: string; readonly ticket: string; readonly port: string; readonly upid: string };

export async function openProxy(port: number, path: string, credentials: Credentials): Promise<Proxy> {
  const answer = await callApi(port, {
    method: 'POST',
    path: `/api2/json${path}`,
    headers: { ...FORM, ...credentials },
  });
  if (answer.status !== 200) throw new Error(`${answer.status} ${answer.reason}`);
  return (answer.json as { data: Proxy }).data;
}

export const readTask = (
  port: number,
  { upid }: Proxy,
  what: 'log' | 'status',
  credentials: Credentials,
): Promise<ApiAnswer> =>
  callApi(port, {
    path: `/api2/json/nodes/${upid.split(':')[1]}/tasks/${encodeURIComponent(upid)}/${what}`,
    headers: credentials,
  });

/** A client of Proxmox's terminals, written against RFC 6455 and termproxy's protocol, and nothing of the homelab. */
export class ConsoleClient {
  /** The head of the answer to the upgrade. */
  head = '';
  /** Payloads of the server's data frames. */
  readonly frames: { readonly opcode: number; readonly text: string }[] = [];
  readonly pongs: string[] = [];
  isClosed = false;
  readonly socket: TLSSocket;
  #bytes = Buffer.alloc(0);
  #data: Buffer[] = [];

  private constructor(socket: TLSSocket) {
    this.socket = socket;
    socket.on('data', (bytes: Buffer) => this.#take(bytes));
    socket.on('error', () => undefined);
    socket.on('close', () => (this.isClosed = true));
  }

  static async open(
    port: number,
    path: string,
    { ticket, port: consolePort }: Pick<Proxy, 'ticket' | 'port'>,
    headers: Credentials,
  ): Promise<ConsoleClient> {
    const lines = Object.entries({
      Host: 'pve.example.test:8006',
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Protocol': 'binary',
      'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
      ...headers,
    }).map(([name, value]) => `${name}: ${value}\r\n`);
    return ConsoleClient.request(
      port,
      `GET /api2/json${path}/vncwebsocket?port=${consolePort}&vncticket=${encodeURIComponent(ticket)} HTTP/1.1\r\n${lines.join('')}\r\n`,
    );
  }

  /** Sends a request for a console as it is written. */
  static async request(port: number, text: string): Promise<ConsoleClient> {
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false });
    await new Promise<void>((resolve) => socket.once('secureConnect', resolve));
    const client = new ConsoleClient(socket);
    socket.write(text);
    await client.until(() => client.head !== '' || client.isClosed);
    return client;
  }

  /** Everything the terminal has shown since the last look. */
  get screen(): string {
    return Buffer.concat(this.#data).toString();
  }

  /** Waits for the text, gives back what has come until then, and begins anew. */
  async shows(expected: RegExp): Promise<string> {
    await this.until(() => expected.test(this.screen) || this.isClosed);
    const seen = this.screen;
    if (!expected.test(seen)) throw new Error(`closed, and ${expected} is not in ${JSON.stringify(seen)}`);
    this.#data = [];
    return seen;
  }

  greet({ user, ticket }: Pick<Proxy, 'user' | 'ticket'>): void {
    this.send(`${user}:${ticket}\n`);
  }

  type(text: string): void {
    this.send(`0:${Buffer.byteLength(text)}:${text}`);
  }

  send(payload: string | Uint8Array, opcode = 2): void {
    this.socket.write(maskedFrame(0x80 | opcode, Buffer.from(payload)));
  }

  async until(isThere: () => boolean): Promise<void> {
    const deadline = performance.now() + 5000;
    while (!isThere()) {
      if (performance.now() > deadline) throw new Error(`nothing more comes behind ${JSON.stringify(this.screen)}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  [Symbol.dispose](): void {
    this.socket.destroy();
  }

  #take(bytes: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    if (this.head === '') {
      const end = this.#bytes.indexOf('\r\n\r\n');
      if (end < 0) return;
      this.head = this.#bytes.subarray(0, end + 4).toString();
      this.#bytes = this.#bytes.subarray(end + 4);
    }
    if (!this.head.startsWith('HTTP/1.1 101')) return;
    for (let frame = this.#frame(); frame; frame = this.#frame()) {
      const { opcode, payload } = frame;
      if (opcode === 0xa) this.pongs.push(payload.toString());
      else this.frames.push({ opcode, text: payload.toString() });
      if (opcode === 2) this.#data.push(payload);
    }
  }

  #frame(): { opcode: number; payload: Buffer } | undefined {
    const bytes = this.#bytes;
    if (bytes.length < 2) return undefined;
    const short = bytes.readUInt8(1);
    const start = short === 126 ? 4 : short === 127 ? 10 : 2;
    if (bytes.length < start) return undefined;
    const length = short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short;
    if (bytes.length < start + length) return undefined;
    this.#bytes = bytes.subarray(start + length);
    return { opcode: bytes.readUInt8(0) & 0x0f, payload: bytes.subarray(start, start + length) };
  }
}

/** As a client sends it: masked. */
export function maskedFrame(first: number, payload: Buffer): Buffer {
  const mask = randomBytes(4);
  const { length } = payload;
  const head = length <= 125 ? Buffer.of(first, 0x80 | length) : length <= 0xffff ? Buffer.alloc(4) : Buffer.alloc(10);
  head[0] = first;
  if (head.length === 4) {
    head[1] = 0x80 | 126;
    head.writeUInt16BE(length, 2);
  } else if (head.length === 10) {
    head[1] = 0x80 | 127;
    head.writeBigUInt64BE(BigInt(length), 2);
  }
  return Buffer.concat([head, mask, payload.map((byte, index) => byte ^ (mask[index & 3] ?? 0))]);
}
