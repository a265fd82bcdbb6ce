import type { Simulator } from '../start-simulator.ts';
import { asToken, type Asking, type Values } from './asking.ts';
import { withToken } from './call-api.ts';
import { readTaskEnd, type TaskEnd } from './task-end.ts';

export type Reply = {
  readonly status: number | null;
  readonly reason: string;
  readonly data: unknown;
  readonly errors: unknown;
};

/** Calls under one token, with the answers taken apart; `run` waits for the task that is started. */
export class ApiSession {
  readonly #pve: Simulator;
  readonly #asking: Asking;
  readonly headers: Readonly<Record<string, string>>;

  constructor(pve: Simulator, token: { name: string; secret: string } = pve.token) {
    this.#pve = pve;
    this.#asking = asToken(pve, token);
    this.headers = withToken(token.name, token.secret);
  }

  async send(method: string, path: string, values: Values = {}): Promise<Reply> {
    const { status, reason, json } = await this.#asking.ask(method, path, values);
    const { data = null, errors } = isRecord(json) ? json : {};
    return { status, reason, data, errors };
  }

  /** The data of a GET that has to succeed. */
  async get(path: string, values: Values = {}): Promise<unknown> {
    const { status, reason, data } = await this.send('GET', path, values);
    if (status !== 200) throw new Error(`GET ${path}: ${status} ${reason}`);
    return data;
  }

  async list(path: string, values: Values = {}): Promise<Record<string, unknown>[]> {
    const data = await this.get(path, values);
    if (!Array.isArray(data)) throw new Error(`GET ${path}: no list`);
    return data.filter(isRecord);
  }

  async run(method: string, path: string, values: Values = {}): Promise<TaskEnd> {
    const { status, reason, data } = await this.send(method, path, values);
    if (status !== 200 || typeof data !== 'string') throw new Error(`${method} ${path}: ${status} ${reason}`);
    return this.ended(data);
  }

  async ended(upid: string): Promise<TaskEnd> {
    await this.#pve.world.settleTasks();
    return readTaskEnd(this.#asking, upid);
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
