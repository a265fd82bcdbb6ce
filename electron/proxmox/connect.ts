import { systemClock, type Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { AccessApi } from './access.ts';
import { AplinfoApi } from './aplinfo.ts';
import { ClusterApi } from './cluster.ts';
import { ConsoleApi } from './console.ts';
import { LxcApi } from './lxc.ts';
import { NodesApi } from './nodes.ts';
import { createAuth, type Credentials } from './pve-auth.ts';
import { PveClient, type CallGuard, type Timeouts } from './pve-client.ts';
import { PveHttp } from './pve-http.ts';
import { QemuApi } from './qemu.ts';
import { StorageApi } from './storage.ts';
import { TasksApi } from './tasks.ts';
import { VersionApi } from './version.ts';

export type { Credentials };

export type ProxmoxOptions = {
  host: string;
  port: number;
  /** SHA-256 of the one certificate to speak to, as Proxmox prints it. */
  fingerprint: string;
  credentials: Credentials;
  clock?: Clock;
  log?: Log;
  timeouts?: Partial<Timeouts>;
  /** Asked before every write is sent; refuses it by throwing. */
  guard?: CallGuard;
};

/** One login on one server or cluster. Nothing is sent before the first call; closing it cuts off what is under way. */
export interface Proxmox extends AsyncDisposable {
  readonly client: PveClient;
  readonly version: VersionApi;
  readonly access: AccessApi;
  readonly cluster: ClusterApi;
  readonly nodes: NodesApi;
  readonly storage: StorageApi;
  readonly aplinfo: AplinfoApi;
  readonly lxc: LxcApi;
  readonly qemu: QemuApi;
  readonly console: ConsoleApi;
  readonly tasks: TasksApi;
  /** The same login, whose writes `guard` is asked about first. It shares everything; closing it closes nothing. */
  guardedBy(guard: CallGuard): Proxmox;
}

const defaultTimeouts: Timeouts = { requestMs: 30_000, connectMs: 8_000, cancelledWriteMs: 3_000 };

export function connectProxmox({
  host,
  port,
  fingerprint,
  credentials,
  clock = systemClock,
  log,
  guard,
  ...options
}: ProxmoxOptions): Proxmox {
  const timeouts = { ...defaultTimeouts, ...options.timeouts };
  const http = new PveHttp({ host, port, fingerprint, connectMs: timeouts.connectMs, clock, log });
  const auth = createAuth(credentials, { http, clock, requestMs: timeouts.requestMs });
  const close = async (): Promise<void> => {
    auth[Symbol.dispose]();
    await http[Symbol.asyncDispose]();
  };
  const login = (asked: CallGuard | undefined, dispose: () => Promise<void>): Proxmox => {
    const client = new PveClient({ http, auth, clock, timeouts, guard: asked });
    return {
      client,
      version: new VersionApi(client),
      access: new AccessApi(client),
      cluster: new ClusterApi(client),
      nodes: new NodesApi(client),
      storage: new StorageApi(client),
      aplinfo: new AplinfoApi(client),
      lxc: new LxcApi(client),
      qemu: new QemuApi(client),
      console: new ConsoleApi(client, { host, port, fingerprint, connectMs: timeouts.connectMs, auth }),
      tasks: new TasksApi(client, { clock }),
      guardedBy: (other) => login(other, () => Promise.resolve()),
      [Symbol.asyncDispose]: dispose,
    };
  };
  return login(guard, close);
}
