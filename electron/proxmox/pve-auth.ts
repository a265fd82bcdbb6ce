import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { abortable } from '../lib/abort.ts';
import type { Clock } from '../lib/clock.ts';
import type { Secret } from '../lib/secret.ts';
import { CallLimit } from './call-limit.ts';
import { NoAnswer } from './no-answer.ts';
import { errorFromAnswer, parseJson, unexpectedContent } from './pve-errors.ts';
import type { HttpRequest, PveHttp } from './pve-http.ts';

export type Credentials =
  | { kind: 'token'; tokenName: string; secret: Secret }
  /** `totp` is one code; it is used once, for the first sign-in. */
  | { kind: 'ticket'; userName: string; password: Secret; totp?: string };

type AuthHeaders = Readonly<Record<string, string>>;

/** Proves to the server who we are. */
export interface PveAuth extends Disposable {
  headers(options: { signal: AbortSignal }): Promise<AuthHeaders>;
  /** Told that the server refused `used` with `reason`; true when other headers are worth a second try. */
  renew(used: AuthHeaders, reason: string, options: { signal: AbortSignal }): Promise<boolean>;
}

type AuthOptions = { http: PveHttp; clock: Clock; requestMs: number };
type Session = { ticket: string; csrf: string; sinceMs: number; headers: AuthHeaders };

/** A ticket lives two hours; it is renewed well before. */
const renewAfterMs = 90 * 60_000;
const ticketLifeMs = 2 * 60 * 60_000;
const path = '/access/ticket';

const ticketAnswer = z.looseObject({
  data: z.looseObject({ ticket: z.string(), CSRFPreventionToken: z.string(), NeedTFA: z.unknown().optional() }),
});

export function createAuth(credentials: Credentials, options: AuthOptions): PveAuth {
  return credentials.kind === 'token' ? tokenAuth(credentials) : new TicketAuth(credentials, options);
}

/** Tokens need neither renewal nor CSRF header, and there is nothing to try after a refusal. */
function tokenAuth({ tokenName, secret }: Credentials & { kind: 'token' }): PveAuth {
  return {
    headers: async () => ({ authorization: `PVEAPIToken=${tokenName}=${secret.reveal()}` }),
    renew: async () => false,
    [Symbol.dispose]: () => undefined,
  };
}

/** Signs in by password, then keeps the ticket fresh. Any number of callers share one sign-in. */
class TicketAuth implements PveAuth {
  readonly #options: AuthOptions;
  readonly #userName: string;
  readonly #password: Secret;
  readonly #closing = new AbortController();
  #totp: string | undefined;
  #session: Session | null = null;
  #pending: Promise<Session> | null = null;

  constructor({ userName, password, totp }: Credentials & { kind: 'ticket' }, options: AuthOptions) {
    this.#options = options;
    this.#userName = userName;
    this.#password = password;
    this.#totp = totp;
  }

  async headers({ signal }: { signal: AbortSignal }): Promise<AuthHeaders> {
    const session = this.#session;
    if (session && this.#age(session) < renewAfterMs) return session.headers;
    return (
      await abortable(
        this.#single(() => this.#refresh(session)),
        signal,
      )
    ).headers;
  }

  async renew(used: AuthHeaders, reason: string, { signal }: { signal: AbortSignal }): Promise<boolean> {
    const session = this.#session;
    if (session && session.headers !== used) return true;
    // A refused CSRF token says nothing against the ticket; a refused ticket would be refused as a password, too.
    const isTicketGood = session !== null && /csrf/i.test(reason);
    const next = abortable(
      this.#single(() => (isTicketGood ? this.#refresh(session) : this.#signIn())),
      signal,
    );
    return (await next).headers !== used;
  }

  [Symbol.dispose](): void {
    this.#closing.abort();
  }

  #single(make: () => Promise<Session>): Promise<Session> {
    if (this.#pending) return this.#pending;
    const pending = make()
      .then((session) => (this.#session = session))
      .finally(() => (this.#pending = null));
    // Everyone who waits may have given up meanwhile.
    pending.catch(() => undefined);
    this.#pending = pending;
    return pending;
  }

  /** The still valid ticket is accepted as a password and gives a new ticket and a new CSRF token. */
  async #refresh(session: Session | null): Promise<Session> {
    if (!session || this.#age(session) >= ticketLifeMs) return this.#signIn();
    try {
      return this.#toSession(await this.#post({ username: this.#userName, password: session.ticket }));
    } catch (error) {
      if (AppError.is(error, 'pve:unauthenticated')) return this.#signIn();
      // The server is away, the ticket is not: the call that needs it will say so itself.
      if (AppError.is(error, 'pve:unreachable') || AppError.is(error, 'pve:timeout')) return session;
      throw error;
    }
  }

  async #signIn(): Promise<Session> {
    const first = await this.#post({ username: this.#userName, password: this.#password.reveal() });
    if (!first.NeedTFA) return this.#toSession(first);
    const code = this.#totp;
    this.#totp = undefined;
    if (code === undefined) {
      const { host } = this.#options.http;
      throw new AppError('pve:unauthenticated', `${this.#userName} needs a second factor`, {
        host,
        reason: 'a TOTP code is needed',
        needsTotp: true,
      });
    }
    const fields = { username: this.#userName, 'tfa-challenge': first.ticket, password: `totp:${code}` };
    return this.#toSession(await this.#post(fields));
  }

  async #post(fields: Record<string, string>): Promise<z.infer<typeof ticketAnswer>['data']> {
    const { http, clock, requestMs } = this.#options;
    const { host, port } = http;
    const asked = { host, port, method: 'POST', path } as const;
    using limit = new CallLimit({ clock, afterMs: requestMs, graceMs: 0, signal: this.#closing.signal });
    const request: HttpRequest = { method: 'POST', path, fields, headers: {} };
    const answer = await http.send(request, { signal: limit.signal }).catch((error: unknown) => {
      if (limit.end === 'deadline')
        throw new AppError('pve:timeout', 'No answer to the sign-in', { host, afterMs: requestMs });
      // A sign-in changes nothing on the server, so a lost answer is just an unreachable server.
      if (error instanceof NoAnswer)
        throw new AppError('pve:unreachable', error.message, { host, port, reason: error.message }, { cause: error });
      throw error;
    });
    if (answer.status !== 200) throw errorFromAnswer(answer, asked);
    const parsed = ticketAnswer.safeParse(parseJson(answer.text));
    if (!parsed.success) throw unexpectedContent(answer, asked, 'the sign-in was answered without a ticket');
    return parsed.data.data;
  }

  #toSession({ ticket, CSRFPreventionToken: csrf }: z.infer<typeof ticketAnswer>['data']): Session {
    const headers = { cookie: `PVEAuthCookie=${encodeURIComponent(ticket)}`, csrfpreventiontoken: csrf };
    return { ticket, csrf, sinceMs: this.#options.clock.now(), headers };
  }

  #age({ sinceMs }: Session): number {
    return this.#options.clock.now() - sinceMs;
  }
}
