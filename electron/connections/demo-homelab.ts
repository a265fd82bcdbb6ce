import { certificateFingerprint } from '../../shared/domain/ids.ts';
import { connectionDraft, type ConnectionSummary } from '../../shared/domain/connection.ts';
import type { ActiveFault, DemoFaults } from '../../shared/domain/demo-fault.ts';
import { withDeadline } from '../lib/abort.ts';
import type { Clock } from '../lib/clock.ts';
import { Emitter } from '../lib/emitter.ts';
import type { Log } from '../lib/log.ts';
import { Secret } from '../lib/secret.ts';
import type { ConnectionService } from './connection-service.ts';
import { notRunning } from './demo-line.ts';
import type { DemoLauncher, RunningDemo } from './running-demo.ts';

type DemoOptions = {
  launch: DemoLauncher;
  connections: Pick<ConnectionService, 'list' | 'add' | 'relocate'>;
  clock: Clock;
  log: Log;
};

const restartAfterMs = 1_000;
const maxRestartMs = 60_000;
const startMs = 40_000;
/** One that ran so long is healthy: what ends it then is not what ended it before. */
const healthyMs = 60_000;

/**
 * The demo homelab: started when it is first wanted, in a process of its own, and listed like any other server. When that process
 * ends by itself it is started again, after a pause that grows each time.
 */
export class DemoHomelab implements AsyncDisposable {
  readonly faultsChanged = new Emitter<readonly ActiveFault[]>();
  /** It had ended by itself and runs again, at another place. */
  readonly restarted = new Emitter<ConnectionSummary>();
  readonly #options: DemoOptions;
  readonly #connections: DemoOptions['connections'];
  readonly #closing = new AbortController();
  #running: Promise<RunningDemo> | null = null;
  #restarting: Promise<void> | null = null;
  #crashes = 0;

  constructor(options: DemoOptions) {
    this.#options = options;
    this.#connections = options.connections;
  }

  /** The demo's connection, made the first time. It may have moved to another port since the app last ran. */
  async open(signal: AbortSignal): Promise<ConnectionSummary> {
    const { host, port, fingerprint, token, guestProxy } = await this.#start();
    const known = this.#connections.list().find(({ isDemo }) => isDemo);
    if (known) {
      const place = { host, port, fingerprint: certificateFingerprint.parse(fingerprint), guestProxy };
      return this.#connections.relocate(known.id, place, new Secret(token.secret));
    }
    const draft = connectionDraft.parse({
      name: 'Demo homelab',
      host,
      port,
      fingerprint,
      auth: { kind: 'token', tokenName: token.name, secret: token.secret },
      guestProxy,
      colour: 'teal',
    });
    return this.#connections.add(draft, { signal, isDemo: true });
  }

  /** Starts it anew as it came; its connection of before has to be gone. */
  async reset(signal: AbortSignal): Promise<ConnectionSummary> {
    const running = await this.#running?.catch(() => null);
    this.#running = null;
    await running?.stop();
    void this.#start({ isFresh: true }).catch(() => undefined);
    return this.open(signal);
  }

  /** Starts the demo again after a restart, when there is a connection to it. */
  async resume(signal: AbortSignal): Promise<void> {
    if (this.#connections.list().some(({ isDemo }) => isDemo)) await this.open(signal);
  }

  /** What is broken in it on purpose. @throws AppError `demo:not-running` */
  async faults(): Promise<DemoFaults> {
    const running = await this.#running?.catch(() => null);
    if (!running) throw notRunning();
    return running.faults;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    await this.#restarting;
    const running = await this.#running?.catch(() => null);
    this.#running = null;
    await running?.stop();
  }

  #start(options: { isFresh?: boolean } = {}): Promise<RunningDemo> {
    if (this.#running) return this.#running;
    const starting = this.#options.launch(options);
    this.#running = starting;
    void this.#watch(starting);
    return starting;
  }

  async #watch(starting: Promise<RunningDemo>): Promise<void> {
    const forget = (): void => {
      if (this.#running === starting) this.#running = null;
    };
    try {
      const running = await starting;
      const startedAt = this.#options.clock.now();
      running.faults.onChange((faults) => this.faultsChanged.emit(faults));
      // Its faults are gone with it.
      running.onEnd(() => {
        forget();
        this.faultsChanged.emit([]);
        if (this.#options.clock.now() - startedAt >= healthyMs) this.#crashes = 0;
        // Without a connection to it nobody misses it.
        if (!this.#closing.signal.aborted && this.#connections.list().some(({ isDemo }) => isDemo))
          this.#restarting ??= this.#restart().finally(() => (this.#restarting = null));
      });
    } catch {
      // Whoever asked for it is told why; the next one may try again.
      forget();
    }
  }

  async #restart(): Promise<void> {
    const { clock, log } = this.#options;
    const { signal } = this.#closing;
    while (!signal.aborted && this.#running === null && this.#connections.list().some(({ isDemo }) => isDemo)) {
      const waitMs = Math.min(restartAfterMs * 2 ** this.#crashes, maxRestartMs);
      this.#crashes += 1;
      log.write('warn', 'the demo homelab has ended by itself', { restartInMs: waitMs });
      try {
        await clock.sleep(waitMs, { signal });
        const summary = await this.open(withDeadline(startMs, signal));
        this.restarted.emit(summary);
      } catch (error) {
        if (!signal.aborted) log.write('warn', 'the demo homelab did not start again', { error: String(error) });
      }
    }
  }
}
