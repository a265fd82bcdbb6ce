import { AppError, isExpected, toErrorData } from '../../shared/errors.ts';
import { requests, type Channel, type Output, type Parsed } from '../../shared/ipc/contract.ts';
import type { Reply, RequestMessage } from '../../shared/ipc/wire.ts';
import type { Log } from '../lib/log.ts';

export type Handlers = {
  [C in Channel]: (input: Parsed<C>, signal: AbortSignal) => Output<C> | Promise<Output<C>>;
};

/**
 * Every answer, in two parts: what the window shows first is at hand; the code of the rest, most of main's, is read when the first of
 * its channels is asked for. A channel in neither does not compile.
 */
export type SplitHandlers<First extends Channel> = {
  first: Pick<Handlers, First>;
  rest: () => Promise<Omit<Handlers, First>>;
};
type AnyHandlers = { first: Partial<Handlers>; rest: () => Promise<Partial<Handlers>> };

const isChannel = (name: string): name is Channel => Object.hasOwn(requests, name);

/** Answers requests. Knows the contract, not Electron and not the features. */
export class Router {
  readonly #running = new Map<string, AbortController>();
  readonly #first: Partial<Handlers>;
  readonly #readRest: () => Promise<Partial<Handlers>>;
  #rest: Promise<Partial<Handlers>> | null = null;
  readonly #log: Log;

  constructor({ first, rest }: AnyHandlers, { log }: { log: Log }) {
    this.#first = first;
    this.#readRest = rest;
    this.#log = log;
  }

  /** Never rejects: every failure is a reply. What nobody expected is logged in full and leaves only its reference. */
  async dispatch({ id, channel, input }: RequestMessage): Promise<Reply> {
    if (this.#running.has(id))
      return { ok: false, error: toErrorData(invalid(`Request ${id} is running already`, 'id')) };
    const controller = new AbortController();
    this.#running.set(id, controller);
    try {
      return { ok: true, value: await this.#answer(channel, input, controller.signal) };
    } catch (error) {
      return { ok: false, error: this.#report(channel, error) };
    } finally {
      this.#running.delete(id);
    }
  }

  cancel(id: string): void {
    this.#running.get(id)?.abort();
  }

  async #answer(channel: string, input: unknown, signal: AbortSignal): Promise<unknown> {
    if (!isChannel(channel)) throw invalid(`No channel ${channel}`, 'channel');
    const parsed = requests[channel].input.safeParse(input);
    if (!parsed.success) {
      const issues = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
      throw new AppError('input:invalid', `Bad input for ${channel}`, { issues });
    }
    const handler = this.#first[channel] ?? (await this.#others())[channel];
    signal.throwIfAborted();
    if (!handler) throw new Error(`Nothing answers ${channel}`);
    // The schema and the handler belong to the same channel; TypeScript cannot carry that through the union.
    const answer: unknown = await Reflect.apply(handler, undefined, [parsed.data, signal]);
    return answer;
  }

  /** Read once; what could not be read is tried again by the next who asks. */
  #others(): Promise<Partial<Handlers>> {
    return (this.#rest ??= this.#readRest().catch((error: unknown) => {
      this.#rest = null;
      throw error;
    }));
  }

  #report(channel: string, error: unknown) {
    if (!isExpected(error)) return toErrorData(error, this.#log.bug(error, channel));
    const data = toErrorData(error);
    if (data.code !== 'job:cancelled') this.#log.write('warn', `${channel}: ${data.code}`, { message: data.message });
    return data;
  }
}

const invalid = (message: string, path: string): AppError =>
  new AppError('input:invalid', message, { issues: [{ path, message }] });
