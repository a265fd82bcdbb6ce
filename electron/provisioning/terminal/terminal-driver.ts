import { randomBytes } from 'node:crypto';
import { AppError } from '../../../shared/errors.ts';
import { abortable } from '../../lib/abort.ts';
import { systemClock } from '../../lib/clock.ts';
import type { Clock } from '../../lib/clock.ts';
import type { TerminalLine } from '../../proxmox/console.ts';
import { bootstrapLine, leaveLine, nothingLine, setUpLines } from './driver-script.ts';

// Deadlines of the terminal are real time.

/** A shell that has shown its prompt says nothing for so long. */
const promptQuietMs = 400;
const promptWaitMs = 3_000;
const defaultAnswerWaitMs = 5_000;
const mostTries = 3;
const heartbeatMs = 10_000;
const leaveWaitMs = 3_000;
/** Stands before the words of an answer and before what is sent. */
const newToken = (): string => randomBytes(8).toString('hex');

/** What is needed of a terminal. */
export type TerminalEnd = Pick<TerminalLine, 'write' | 'listen' | 'close' | 'closed'>;

type DriverOptions = { host: string; clock: Clock; /** Until a line is sent again. */ answerWaitMs?: number };

/** What the driver says about a run: the word, and the rest of the line. */
export type Listener = (word: string, rest: string) => void;

/** The near end of the driver in a terminal: sends it lines, one after the other, and hands its answers to whom they are for. */
export class TerminalDriver {
  /** The mark of `insideScript` in every run of this driver. */
  readonly mark = `gantry-${newToken().slice(0, 12)}`;
  readonly clock: Clock;
  /** What it goes into, for errors. */
  readonly host: string;
  readonly #line: TerminalEnd;
  readonly token = newToken();
  readonly #lost = new AbortController();
  readonly #listeners = new Map<string, Listener>();
  #sending: Promise<unknown> = Promise.resolve();
  #sequence = 0;
  #confirmed: (sequence: number) => void = () => undefined;
  #pending = '';
  #screen = '';
  #tools: string | null = null;
  readonly #answerWaitMs: number;
  #hasGreeted = false;
  #isLeaving = false;
  #lastSentAt = Date.now();
  #heard: () => void = () => undefined;

  private constructor(line: TerminalEnd, { host, clock, answerWaitMs = defaultAnswerWaitMs }: DriverOptions) {
    this.#answerWaitMs = answerWaitMs;
    this.#line = line;
    this.host = host;
    this.clock = clock;
    line.listen((bytes) => this.#take(bytes));
    void line.closed.then(() => this.#lost.abort());
  }

  /**
   * Turns the shell at the terminal into the driver.
   * @throws AppError `provision:unsupported` when there is no shell or it lacks what is needed; `ssh:connection-lost`
   */
  static async start(
    line: TerminalEnd,
    { signal, ...options }: DriverOptions & { signal?: AbortSignal | undefined },
  ): Promise<TerminalDriver> {
    const driver = new TerminalDriver(line, options);
    try {
      await abortable(driver.#begin(), signal);
      return driver;
    } catch (error) {
      await driver.leave();
      throw error;
    }
  }

  /** Fires when the terminal is gone, whoever ended it. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  lostError(during: string): AppError<'ssh:connection-lost'> {
    const { host } = this;
    return new AppError('ssh:connection-lost', `The terminal of ${host} was lost during: ${during}`, { host, during });
  }

  /** What the driver says about `subject` goes to `listener`. */
  listen(subject: string, listener: Listener): () => void {
    this.#listeners.set(subject, listener);
    return () => void this.#listeners.delete(subject);
  }

  /** Sends a line of shell text and waits until the driver has run it. One at a time, in the order they are given. */
  send(text: string): Promise<void> {
    const sent = this.#sending.then(() => this.#sendNow(text));
    this.#sending = sent.catch(() => undefined);
    return sent;
  }

  /**
   * Ends the driver and with it the shell and the console, so that nobody finds an open root shell there. False when that is not certain,
   * as the connection was lost before.
   */
  async leave(): Promise<boolean> {
    const canTell = !this.#isLeaving && !this.lost.aborted && this.#hasGreeted;
    if (canTell) {
      this.#isLeaving = true;
      this.#type(`${(this.#sequence += 1)} ${leaveLine}`);
      await this.#within(leaveWaitMs, () => this.lost.aborted);
    }
    const hasEnded = canTell && this.lost.aborted;
    this.#line.close();
    this.#lost.abort();
    return hasEnded;
  }

  async #begin(): Promise<void> {
    await this.#untilPrompt();
    for (let tries = 1; !this.#hasGreeted; tries += 1) {
      this.#refuseLogin();
      if (tries > mostTries) throw inTheWay(this.host, silentReason);
      this.#line.write(bootstrapLine(this.token));
      await this.#within(this.#answerWaitMs, () => this.#hasGreeted);
    }
    for (const text of setUpLines(`gantry-${newToken()}`, this.mark)) await this.send(text);
    const [folder = '', missing = ''] = (this.#tools ?? '').split(':');
    if (missing.trim() !== '') throw inTheWay(this.host, `its system lacks ${missing.trim().replaceAll(' ', ', ')}`);
    if (folder === '') throw inTheWay(this.host, 'none of its folders for temporary files can be written to');
    void this.#keepAlive().catch(() => undefined);
  }

  /** What came first is a prompt, a login prompt, or nothing: somebody else has the console open, and a return makes it say what it is. */
  async #untilPrompt(): Promise<void> {
    await this.#untilQuiet();
    if (visible(this.#screen) !== '') return;
    this.#line.write('\r');
    await this.#untilQuiet();
  }

  #refuseLogin(): void {
    if (/(?:login|password):\s*$/i.test(visible(this.#screen)))
      throw inTheWay(this.host, 'its console is at a login prompt, as somebody has left it open');
  }

  async #untilQuiet(): Promise<void> {
    const endsAt = Date.now() + promptWaitMs;
    for (let seen = -1; Date.now() < endsAt && (seen !== this.#screen.length || visible(this.#screen) === '');) {
      seen = this.#screen.length;
      const length = seen;
      await this.#within(promptQuietMs, () => this.#screen.length !== length);
      if (this.lost.aborted) throw this.lostError('waiting for a shell');
    }
  }

  async #sendNow(text: string): Promise<void> {
    const sequence = (this.#sequence += 1);
    let isConfirmed = false;
    this.#confirmed = (number) => (isConfirmed ||= number === sequence);
    for (let tries = 1; ; tries += 1) {
      if (this.lost.aborted) throw this.lostError('sending');
      this.#type(`${sequence} ${text}`);
      await this.#within(this.#answerWaitMs, () => isConfirmed);
      if (isConfirmed) return;
      // It runs a line once, however often it comes.
      if (tries === mostTries) {
        await this.leave();
        throw this.lostError('sending: the shell does not answer any more');
      }
    }
  }

  #type(text: string): void {
    this.#lastSentAt = Date.now();
    this.#line.write(`${this.token} ${text}\n`);
  }

  #take(bytes: Buffer): void {
    const lines = (this.#pending + bytes.toString('latin1')).split('\n');
    this.#pending = lines.pop() ?? '';
    if (!this.#hasGreeted) this.#screen += bytes.toString('latin1');
    for (const line of lines) this.#takeLine(line.replaceAll('\r', ''));
    this.#heard();
  }

  #takeLine(line: string): void {
    if (!line.startsWith(`${this.token} `)) return;
    const [, word = '', subject = '', rest = ''] = /^\S+ (\w+) ?(\S*) ?(.*)$/.exec(line) ?? [];
    if (word === 'hi') this.#hasGreeted = true;
    else if (word === 'm') this.#tools = `${subject} ${rest}`.trim();
    else if (word === 'k') this.#confirmed(Number(subject));
    else this.#listeners.get(subject)?.(word, rest);
  }

  /** Waits until something holds, the time is over or the terminal gone. */
  #within(ms: number, holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const over = new AbortController();
      const end = (): void => {
        over.abort();
        this.#heard = () => undefined;
        resolve();
      };
      if (holds() || this.lost.aborted) return end();
      this.#heard = () => {
        if (holds()) end();
      };
      this.lost.addEventListener('abort', end, { once: true, signal: over.signal });
      systemClock.sleep(ms, { signal: over.signal }).then(end, () => undefined);
    });
  }

  /** The driver goes when it hears nothing for some minutes: then the app has died without a word. */
  async #keepAlive(): Promise<void> {
    for (;;) {
      await systemClock.sleep(heartbeatMs, { signal: this.lost });
      if (Date.now() - this.#lastSentAt >= heartbeatMs) await this.send(nothingLine);
    }
  }
}

const silentReason = 'no shell answers at its console';

/** Whether nobody answered: perhaps the driver of an app that has died, which goes by itself. */
export const isSilent = (error: unknown): boolean =>
  AppError.is(error, 'provision:unsupported') && error.details.reason === silentReason;

/** What ends the driver with this token, should it still be at the terminal. */
export const farewell = (token: string): string => `${token} bye ${leaveLine}\n`;

const inTheWay = (host: string, reason: string): AppError<'provision:unsupported'> =>
  new AppError('provision:unsupported', `${host}: ${reason}`, { what: 'the API terminal', reason });

/** Without what moves the cursor and colours. */
const visible = (text: string): string =>
  // oxlint-disable-next-line no-control-regex -- these are the control characters meant
  text.replaceAll(/\u001B(?:\[[0-9;?]*[ -/]*[@-~]|\][^\u0007]*\u0007|[@-_])/g, '').trim();
