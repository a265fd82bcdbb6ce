import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** A connection on which every byte is written by hand. */
export class Wire implements Disposable {
  received = '';
  isClosed = false;
  readonly socket: Socket;
  readonly #closed: Promise<void>;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (bytes: Buffer) => (this.received += bytes.toString()));
    this.#closed = new Promise((resolve) => {
      socket.on('close', () => {
        this.isClosed = true;
        resolve();
      });
    });
    socket.on('error', () => undefined);
  }

  static async open(port: number, { isPlain = false }: { isPlain?: boolean } = {}): Promise<Wire> {
    const where = { host: '127.0.0.1', port };
    const socket = isPlain ? connectPlain(where) : connectTls({ ...where, rejectUnauthorized: false });
    await new Promise<void>((resolve) => socket.once(isPlain ? 'connect' : 'secureConnect', resolve));
    return new Wire(socket);
  }

  /** Answers, split at their status lines. */
  get answers(): string[] {
    return this.received.split(/(?=HTTP\/1\.[01] \d{3} )/).filter((part) => part !== '');
  }

  async send(text: string | Uint8Array): Promise<void> {
    await new Promise<void>((resolve) => this.socket.write(text, () => resolve()));
  }

  closed(): Promise<void> {
    return this.#closed;
  }

  [Symbol.dispose](): void {
    this.socket.destroy();
  }
}
