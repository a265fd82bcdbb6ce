import type { Socket } from 'node:net';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { upid } from '../../shared/domain/ids.ts';
import type { Upid } from '../../shared/domain/ids.ts';
import { abortable, withDeadline } from '../lib/abort.ts';
import { systemClock } from '../lib/clock.ts';
import { NoAnswer } from './no-answer.ts';
import type { PveAuth } from './pve-auth.ts';
import type { CallOptions, PveClient } from './pve-client.ts';
import { errorFromAnswer } from './pve-errors.ts';
import { decoderOf, pveText } from './pve-schemas.ts';
import { pinnedConnector } from './pve-tls.ts';

import { upgrade } from './websocket.ts';
import type { WebSocketLine } from './websocket.ts';

type Server = { host: string; port: number; fingerprint: string; connectMs: number };
type Proxy = { user: string; ticket: string; port: string; upid: Upid };

const decodeProxy = decoderOf(z.looseObject({ user: z.string(), ticket: z.string(), port: pveText, upid }));

/** termproxy waits 10 s for its client and as long for the ticket. */
const greetingWaitMs = 15_000;
const pingEveryMs = 30_000;
/** termproxy holds 4096 bytes, and loses its place where the head of a message does not fit as a whole. (proxmox-termproxy, process_queue) */
const longestMessage = 2_048;

/** Terminals in the browser's way: `termproxy`, then a WebSocket to it. */
export class ConsoleApi {
  readonly #client: PveClient;
  readonly #auth: PveAuth;
  readonly #server: Server;

  constructor(client: PveClient, { auth, ...server }: Server & { auth: PveAuth }) {
    this.#client = client;
    this.#auth = auth;
    this.#server = server;
  }

  /** Where it leads, in a word. */
  get server(): string {
    return `${this.#server.host}:${this.#server.port}`;
  }

  /**
   * Opens the console of a container, as its `cmode` says: a login prompt or a shell. It is shared with everybody who has it open, and
   * outlives them all (`dtach`): whoever comes next finds it as it was left.
   * @throws AppError `pve:forbidden` without VM.Console, `pve:unreachable`, `pve:untrusted-certificate`
   */
  async open(node: string, vmid: number, options: CallOptions = {}): Promise<TerminalLine> {
    const path = `/nodes/${node}/lxc/${vmid}`;
    const proxy = await this.#client.post(`${path}/termproxy`, decodeProxy, {}, options);
    const deadline = withDeadline(greetingWaitMs, options.signal);
    const webSocket = await this.#connect(`${path}/vncwebsocket`, proxy, deadline);
    try {
      return await TerminalLine.greet(webSocket, proxy, deadline);
    } catch (error) {
      webSocket.destroy();
      options.signal?.throwIfAborted();
      throw this.#unreachable(deadline.aborted ? 'the terminal did not answer' : reasonOf(error), error);
    }
  }

  async #connect(path: string, { port, ticket }: Proxy, signal: AbortSignal): Promise<WebSocketLine> {
    const { cookie, authorization } = await this.#auth.headers({ signal });
    const socket = await this.#dial(signal);
    try {
      const { host } = this.#server;
      const target = `/api2/json${path}?port=${port}&vncticket=${encodeURIComponent(ticket)}`;
      const headers = { ...(cookie && { cookie }), ...(authorization && { authorization }) };
      const hostHeader = `${host.includes(':') ? `[${host}]` : host}:${this.#server.port}`;
      const answer = await abortable(upgrade(socket, { host: hostHeader, path: target, headers }), signal);
      if ('webSocket' in answer) return answer.webSocket;
      throw errorFromAnswer(answer.refusal, { host, port: this.#server.port, method: 'GET', path });
    } catch (error) {
      socket.destroy();
      if (error instanceof AppError || signal.aborted) throw error;
      throw this.#unreachable(reasonOf(error), error);
    }
  }

  async #dial(signal: AbortSignal): Promise<Socket> {
    const { buildConnector } = await import('undici');
    const { host, port } = this.#server;
    const connect = pinnedConnector(buildConnector, this.#server);
    const dialled = new Promise<Socket>((resolve, reject) => {
      connect({ hostname: host, host, protocol: 'https:', port: String(port) }, (error, socket) => {
        if (error) reject(error);
        else if (signal.aborted) socket.destroy();
        else resolve(socket);
      });
    });
    return abortable(dialled, signal).catch((error: unknown) => {
      throw error instanceof NoAnswer ? this.#unreachable(error.message, error) : error;
    });
  }

  #unreachable(reason: string, cause: unknown): AppError<'pve:unreachable'> {
    const { host, port } = this.#server;
    return new AppError('pve:unreachable', `Terminal at ${host}:${port}: ${reason}`, { host, port, reason }, { cause });
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A terminal that is open: what is typed goes in, what it shows comes out. */
export class TerminalLine implements Disposable {
  /** Its task on the node. */
  readonly upid: Upid;
  /** Resolves when it is gone, with what was wrong or null. */
  readonly closed: Promise<Error | null>;
  readonly #webSocket: WebSocketLine;
  readonly #over = new AbortController();
  #unheard: Buffer[] = [];
  #listener: ((bytes: Buffer) => void) | null = null;

  private constructor(webSocket: WebSocketLine, upidOfTask: Upid) {
    this.#webSocket = webSocket;
    this.upid = upidOfTask;
    this.closed = webSocket.closed.finally(() => this.#over.abort());
  }

  /** Shows the ticket and waits until the terminal is there. */
  static async greet(
    webSocket: WebSocketLine,
    { user, ticket, upid: task }: Proxy,
    signal: AbortSignal,
  ): Promise<TerminalLine> {
    const line = new TerminalLine(webSocket, task);
    const greeted = new Promise<void>((resolve, reject) => {
      let seen = Buffer.alloc(0);
      let isGreeted = false;
      webSocket.listen((bytes) => {
        if (isGreeted) return line.#take(bytes);
        seen = Buffer.concat([seen, bytes]);
        if (seen.length < 2) return;
        isGreeted = true;
        if (seen.toString('latin1', 0, 2) !== 'OK') return reject(new Error('the terminal refused its own ticket'));
        resolve();
        if (seen.length > 2) line.#take(seen.subarray(2));
      });
      void line.closed.then((problem) => reject(problem ?? new Error('the terminal was closed before it began')));
    });
    webSocket.send(Buffer.from(`${user}:${ticket}\n`));
    await abortable(greeted, signal);
    void line.#keepAlive().catch(() => undefined);
    return line;
  }

  /** From now on everything it shows, and what it has shown already, goes to `listener`. */
  listen(listener: (bytes: Buffer) => void): void {
    this.#listener = listener;
    for (const bytes of this.#unheard.splice(0)) listener(bytes);
  }

  write(text: string | Uint8Array): void {
    const bytes = Buffer.from(text);
    for (let start = 0; start < bytes.length; start += longestMessage) {
      const piece = bytes.subarray(start, start + longestMessage);
      this.#webSocket.send(Buffer.concat([Buffer.from(`0:${piece.length}:`), piece]));
    }
  }

  resize(columns: number, rows: number): void {
    this.#webSocket.send(Buffer.from(`1:${columns}:${rows}:`));
  }

  /** Whatever runs at it waits as soon as what is on the way is full. */
  pause(): void {
    this.#webSocket.pause();
  }

  resume(): void {
    this.#webSocket.resume();
  }

  /** Lets go of it; what runs at it goes on. */
  close(): void {
    this.#over.abort();
    this.#webSocket.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #take(bytes: Buffer): void {
    if (this.#listener) this.#listener(bytes);
    else this.#unheard.push(bytes);
  }

  async #keepAlive(): Promise<void> {
    for (;;) {
      await systemClock.sleep(pingEveryMs, { signal: this.#over.signal });
      this.#webSocket.send(Buffer.from('2'));
    }
  }
}
