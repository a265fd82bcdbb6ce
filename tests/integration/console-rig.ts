import { createSimClock, type SimClock } from '../../simulator/sim-clock.ts';
import { startSimulator, type Simulator } from '../../simulator/start-simulator.ts';
import { sessionOf } from '../../simulator/testing/asking.ts';
import { withToken } from '../../simulator/testing/call-api.ts';
import { ConsoleClient, openProxy, readTask, type Credentials, type Proxy } from './console-client.ts';

/** Where container 101 of a console rig is. */
export const CONTAINER = '/nodes/pve1/lxc/101';

/** Two nodes with real insides, and clients of their consoles. Nobody's patience ends by itself. */
export class ConsoleRig implements AsyncDisposable {
  readonly pve: Simulator;
  readonly #clock: { aheadMs: number; patience: SimClock['wait'] };

  private constructor(pve: Simulator, clock: { aheadMs: number; patience: SimClock['wait'] }) {
    this.pve = pve;
    this.#clock = clock;
  }

  static async start(): Promise<ConsoleRig> {
    const instant = createSimClock('instant');
    const own: { aheadMs: number; patience: SimClock['wait'] } = {
      aheadMs: 0,
      patience: (_ms, { signal } = {}) =>
        new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new Error('over')))),
    };
    const clock: SimClock = {
      now: () => instant.now() + own.aheadMs,
      sleep: (ms, options) => instant.sleep(ms, options),
      wait: (ms, options) => own.patience?.(ms, options) ?? Promise.resolve(),
    };
    return new ConsoleRig(await startSimulator({ nodes: ['pve1', 'pve2'], clock }), own);
  }

  /** How long those wait who wait for a client. */
  set wait(patience: NonNullable<SimClock['wait']>) {
    this.#clock.patience = patience;
  }

  set aheadMs(ms: number) {
    this.#clock.aheadMs = ms;
  }

  token(): Credentials {
    return withToken(this.pve.token.name, this.pve.token.secret);
  }

  cookie(userid = 'root@pam', password = this.pve.rootPassword): Promise<Credentials> {
    return sessionOf(this.pve, userid, password);
  }

  addContainer(config: Record<string, string> = {}, isRunning = true): Promise<void> {
    const full = { hostname: 'web', ...config };
    return this.pve.world.addContainer({ vmid: 101, isRunning, rootPassword: 'geheim', config: full });
  }

  proxyOf(path = `${CONTAINER}/termproxy`, credentials = this.token()): Promise<Proxy> {
    return openProxy(this.pve.port, path, credentials);
  }

  /** A client that has greeted. */
  async connect({
    path = CONTAINER,
    credentials = this.token(),
  }: { path?: string; credentials?: Credentials } = {}): Promise<ConsoleClient & { readonly proxy: Proxy }> {
    const proxy = await this.proxyOf(`${path}/termproxy`, credentials);
    const client = await ConsoleClient.open(this.pve.port, path, proxy, credentials);
    client.greet(proxy);
    return Object.assign(client, { proxy });
  }

  async exitOf(proxy: Proxy): Promise<string> {
    type Status = { readonly status: string; readonly exitstatus?: string };
    const status = async (): Promise<Status> =>
      ((await readTask(this.pve.port, proxy, 'status', this.token())).json as { data: Status }).data;
    const deadline = performance.now() + 5000;
    for (let now = await status(); ; now = await status()) {
      if (now.status === 'stopped') return now.exitstatus ?? '';
      if (performance.now() > deadline) throw new Error(`${proxy.upid} goes on`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  async logOf(proxy: Proxy): Promise<string[]> {
    const answer = await readTask(this.pve.port, proxy, 'log', this.token());
    return (answer.json as { data: { t: string }[] }).data.map(({ t }) => t);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.pve[Symbol.asyncDispose]();
  }
}
