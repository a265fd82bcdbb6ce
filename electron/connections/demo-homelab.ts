import { certificateFingerprint } from '../../shared/domain/ids.ts';
import { connectionDraft, type ConnectionSummary } from '../../shared/domain/connection.ts';
import type { ActiveFault, DemoFaults } from '../../shared/domain/demo-fault.ts';
import { Emitter } from '../lib/emitter.ts';
import { Secret } from '../lib/secret.ts';
import type { ConnectionService } from './connection-service.ts';
import { notRunning } from './demo-line.ts';
import type { DemoLauncher, RunningDemo } from './running-demo.ts';

/** The demo homelab: started when it is first wanted, in a process of its own, and listed like any other server. */
export class DemoHomelab implements AsyncDisposable {
  readonly faultsChanged = new Emitter<readonly ActiveFault[]>();
  readonly #launch: DemoLauncher;
  readonly #connections: ConnectionService;
  #running: Promise<RunningDemo> | null = null;

  constructor({ launch, connections }: { launch: DemoLauncher; connections: ConnectionService }) {
    this.#launch = launch;
    this.#connections = connections;
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
    const running = await this.#running?.catch(() => null);
    this.#running = null;
    await running?.stop();
  }

  #start(): Promise<RunningDemo> {
    if (this.#running) return this.#running;
    const starting = this.#launch();
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
      running.faults.onChange((faults) => this.faultsChanged.emit(faults));
      // Its faults are gone with it.
      running.onEnd(() => {
        forget();
        this.faultsChanged.emit([]);
      });
    } catch {
      // Whoever asked for it is told why; the next one may try again.
      forget();
    }
  }
}
