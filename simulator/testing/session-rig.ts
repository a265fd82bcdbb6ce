import { createSimClock } from '../sim-clock.ts';
import { startSimulator, type Simulator } from '../start-simulator.ts';
import { callApi, FORM, formOf, type ApiAnswer } from './call-api.ts';
import * as guests from './quiet-guests.ts';

export type Values = Readonly<Record<string, string | number>>;
export type Session = (method: string, path: string, values?: Values) => Promise<ApiAnswer>;

/** A homelab with sessions of its users, whose time of day can be moved. */
export class SessionRig implements AsyncDisposable {
  readonly pve: Simulator;
  readonly #time: { aheadMs: number };

  private constructor(pve: Simulator, time: { aheadMs: number }) {
    this.pve = pve;
    this.#time = time;
  }

  static async start(): Promise<SessionRig> {
    const time = { aheadMs: 0 };
    const instant = createSimClock('instant');
    const now = (): number => instant.now() + time.aheadMs;
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

  login(values: Values): Promise<ApiAnswer> {
    const body = formOf(values);
    return callApi(this.pve.port, { method: 'POST', path: '/api2/json/access/ticket', headers: FORM, body });
  }

  /** Calls with the ticket of whoever logs in. */
  async asUser(username: string, password = PASSWORD): Promise<Session> {
    const issued = dataOf(await this.login({ username, password }));
    if (!isTicket(issued)) throw new Error(`${username} cannot log in`);
    const { ticket, CSRFPreventionToken } = issued;
    const headers = { ...FORM, Cookie: `PVEAuthCookie=${encodeURIComponent(ticket)}`, CSRFPreventionToken };
    return (method, path, values = {}) => {
      const isBody = method === 'POST' || method === 'PUT';
      const query = isBody || Object.keys(values).length === 0 ? '' : `?${formOf(values)}`;
      const body = isBody ? formOf(values) : '';
      return callApi(this.pve.port, { method, path: `/api2/json${path}${query}`, headers, body });
    };
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

type Ticket = { readonly ticket: string; readonly CSRFPreventionToken: string };
const isTicket = (value: unknown): value is Ticket => typeof value === 'object' && value !== null && 'ticket' in value;
