import { identityOf, mayDo } from '../auth/permissions.ts';
import { isActiveIdentity } from '../auth/active.ts';
import { issueVncTicket, isVncTicketOf } from '../auth/vnc-tickets.ts';
import { failure } from '../http/pve-error.ts';
import { waitForOutside, type SimClock } from '../sim-clock.ts';
import type { TaskHandle, TaskManager } from '../tasks/task-manager.ts';
import type { WorldState } from '../world/world-state.ts';
import { deferred } from './deferred.ts';
import { readTicketLine, TerminalProtocol, type Line, type TicketLine } from './session.ts';
import type { Attachment, Viewer } from './shared-console.ts';

/** The programs that stand between a console and its viewer. */
export type Helper = 'termproxy' | 'vncterm';

export type ProxyOptions = {
  readonly helper: Helper;
  readonly node: string;
  readonly type: 'vncproxy' | 'vncshell';
  readonly id: string;
  /** `user@realm` or a token. */
  readonly owner: string;
  readonly path: string;
  readonly privilege: string;
  /** The helper's command line with its port. */
  readonly command: (port: number) => string;
  readonly attach: (viewer: Viewer) => Promise<Attachment>;
};

type Proxy = { readonly arrival: Promise<Line>; readonly arrive: (line: Line) => void; isTaken: boolean };

const FIRST_PORT = 5900;
const LAST_PORT = 5999;
/** How long termproxy waits for its client, and then for the ticket. */
const PATIENCE_MS = 10_000;
/** How long the API waits until the helper listens. (PVE::Tools, wait_for_vnc_port) */
const START_MS = 5000;

/** The consoles that are open or wait for whoever asked for them. Each is a task of its node. (termproxy) */
export class ConsoleProxies {
  /** Helpers that are not installed. */
  readonly missing = new Set<Helper>();
  readonly #state: WorldState;
  readonly #clock: SimClock;
  readonly #tasks: TaskManager;
  readonly #proxies = new Map<number, Proxy>();
  readonly #lines = new Set<Line>();

  constructor({ state, clock, tasks }: { state: WorldState; clock: SimClock; tasks: TaskManager }) {
    this.#state = state;
    this.#clock = clock;
    this.#tasks = tasks;
  }

  async open(options: ProxyOptions): Promise<{ user: string; ticket: string; port: string; upid: string }> {
    const { helper, owner: user, path } = options;
    const port = this.#freePort();
    const ticket = issueVncTicket(this.#state, { authid: user, path, port }, this.#clock.now());
    const task = { node: options.node, type: options.type, id: options.id, owner: user };
    if (this.missing.has(helper)) {
      this.#tasks.start({ ...task, run: () => Promise.reject(commandFailed(options.command(port), 'exit code 255')) });
      await this.#clock.sleep(START_MS);
      throw failure(`Timeout while waiting for port '${port}' to get ready!`);
    }
    const { promise, resolve } = deferred<Line>();
    const proxy: Proxy = { arrival: promise, arrive: resolve, isTaken: false };
    this.#proxies.set(port, proxy);
    const upid = this.#tasks.start({ ...task, run: (handle) => this.#run(options, port, proxy, handle) });
    // The schema promises a number; what comes is text. (measured on 9.2)
    return { user, ticket, port: String(port), upid };
  }

  /** Connects a client to the console behind a port. False: nobody listens there. */
  connect(port: number, line: Line): boolean {
    const proxy = this.#proxies.get(port);
    // A helper takes one client.
    if (!proxy || proxy.isTaken) return false;
    proxy.isTaken = true;
    proxy.arrive(line);
    return true;
  }

  /** Cuts the connections of all who look at a console. */
  drop(): void {
    for (const line of this.#lines) line.close();
  }

  #freePort(): number {
    for (let port = FIRST_PORT; port <= LAST_PORT; port++) if (!this.#proxies.has(port)) return port;
    throw failure(`unable to find free port (${FIRST_PORT}-${LAST_PORT + 1})`);
  }

  async #run(options: ProxyOptions, port: number, proxy: Proxy, task: TaskHandle): Promise<void> {
    const command = options.command(port);
    try {
      const line = await this.#within(PATIENCE_MS, proxy.arrival, task.signal);
      if (!line) throw new Error('failed waiting for client: timed out');
      this.#lines.add(line);
      try {
        await this.#serve(options, port, line, task.signal);
      } finally {
        this.#lines.delete(line);
        line.close();
      }
    } catch (error) {
      if (task.signal.aborted) throw interrupted(command, task.signal.reason);
      task.log(error instanceof Error ? error.message : String(error));
      throw commandFailed(command, 'exit code 1');
    } finally {
      this.#proxies.delete(port);
    }
  }

  async #serve(options: ProxyOptions, port: number, line: Line, signal: AbortSignal): Promise<void> {
    let pending = Buffer.alloc(0);
    let protocol: TerminalProtocol | undefined;
    const opened = deferred<TicketLine>();
    line.onData((bytes) => {
      if (protocol) return protocol.take(bytes);
      pending = Buffer.concat([pending, bytes]);
      try {
        const first = readTicketLine(pending);
        if (first) opened.resolve(first);
      } catch (error) {
        opened.reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
    const gone = line.closed.then(() => {
      throw new Error('failed reading ticket: connection closed before authentication');
    });
    const first = await this.#within(PATIENCE_MS, Promise.race([opened.promise, gone]), signal);
    if (!first) throw new Error('failed reading ticket: timed out');
    this.#authenticate(options, port, first);
    line.write(Buffer.from('OK'));
    const attachment = await options.attach(line);
    try {
      protocol = new TerminalProtocol(attachment);
      // What has come since the ticket belongs behind it.
      protocol.take(pending.subarray(pending.indexOf('\n') + 1));
      await Promise.race([attachment.ended, line.closed, aborted(signal)]);
    } finally {
      attachment.detach();
    }
  }

  /** termproxy asks the API whether the ticket is good and its user may see the console. */
  #authenticate({ path, privilege }: ProxyOptions, port: number, { user, ticket }: TicketLine): void {
    const now = this.#clock.now();
    const isGood =
      isVncTicketOf(this.#state, ticket, { authid: user, path, port }, now) &&
      isActiveIdentity(this.#state, identityOf(user), now) &&
      mayDo(this.#state, identityOf(user), path, [privilege]);
    if (!isGood) throw new Error('invalid authentication - 401 authentication failure');
  }

  /** undefined: it took too long. */
  async #within<T>(ms: number, wait: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
    const over = new AbortController();
    try {
      const limit = waitForOutside(this.#clock, ms, { signal: AbortSignal.any([signal, over.signal]) });
      return await Promise.race([wait, limit.then(() => undefined)]);
    } finally {
      over.abort();
      // Whoever loses the race may still fail; nobody minds.
      wait.catch(() => undefined);
    }
  }
}

const commandFailed = (command: string, why: string): Error => new Error(`command '${command}' failed: ${why}`);

/** A task that is stopped says so; one whose node goes down says nothing. */
const interrupted = (command: string, reason: unknown): Error =>
  reason instanceof Error && reason.message !== 'received interrupt'
    ? reason
    : commandFailed(command, 'received interrupt');

/** Rejects when the signal fires. */
const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const stop = (): void => reject(new Error('aborted', { cause: signal.reason }));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
