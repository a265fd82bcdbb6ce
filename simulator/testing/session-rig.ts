import { createSimClock } from '../sim-clock.ts';
import { startSimulator, type Simulator } from '../start-simulator.ts';
import { askingWith, sessionOf, type Asking, type Values } from './asking.ts';
import { callApi, FORM, formOf, type ApiAnswer } from './call-api.ts';
import * as guests from './quiet-guests.ts';

export type Session = Asking['ask'];

type Time = { aheadMs: number; stoppedAt: number | null };

/** A homelab with sessions of its users, whose time of day can be moved. */
export class SessionRig implements AsyncDisposable {
  readonly pve: Simulator;
  readonly #time: Time;

  private constructor(pve: Simulator, time: Time) {
    this.pve = pve;
    this.#time = time;
  }

  static async start(): Promise<SessionRig> {
    const time: Time = { aheadMs: 0, stoppedAt: null };
    const instant = createSimClock('instant');
    const now = (): number => (time.stoppedAt ?? instant.now()) + time.aheadMs;
    const clock = {
      now,
      sleep: (ms: number, given?: { signal?: AbortSignal | undefined }) => instant.sleep(ms, given),
    };
    return new SessionRig(await startSimulator({ guests, clock }), time);
  }

  get aheadMs(): number {
    return this.#time.aheadMs;
  }

  set aheadMs(ms: number) {
    this.#time.aheadMs = ms;
  }

  /** From here on time passes with `aheadMs` alone, however long an answer takes. */
  stopTime(): void {
    this.#time.stoppedAt = Date.now();
  }

  login(values: Values): Promise<ApiAnswer> {
    const body = formOf(values);
    return callApi(this.pve.port, { method: 'POST', path: '/api2/json/access/ticket', headers: FORM, body });
  }

  /** Calls with the ticket of whoever logs in. */
  async asUser(username: string, password = PASSWORD): Promise<Session> {
    return askingWith(this.pve, await sessionOf(this.pve, username, password)).ask;
  }

  asRoot(): Promise<Session> {
    return this.asUser('root@pam', this.pve.rootPassword);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.pve[Symbol.asyncDispose]();
  }
}

export const PASSWORD = 'secret12';
export const dataOf = ({ json }: ApiAnswer): unknown =>
  typeof json === 'object' && json !== null && 'data' in json ? json.data : undefined;
