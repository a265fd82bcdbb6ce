import type { NodeLoginInput, PreferredWay } from '../../shared/domain/guest-access.ts';
import type { ConnectionId, JobId } from '../../shared/domain/ids.ts';
import type { ContainerSpec } from '../../shared/domain/container-spec.ts';
import { connectionDraft } from '../../shared/domain/connection.ts';
import type { SecretKeeper } from '../../electron/jobs/services.ts';
import { generateKeyPair } from '../../electron/ssh/keys.ts';
import type { JobSnapshot } from '../../shared/domain/job.ts';
import { createMemorySecrets, openHeadless, type Headless } from '../../scripts/headless.ts';
import { startSimulator, type Simulator } from '../../simulator/start-simulator.ts';
import { watchProxy, type WatchedProxy } from '../support/watched-proxy.ts';
import { HastyClock } from './hasty-clock.ts';
import { begin, eventsIn, reached, specFor } from './journey.ts';

/** A homelab, the app, and a note of every connection that was made to a container or a node. */
export type WaysHome = AsyncDisposable & {
  readonly pve: Simulator;
  readonly proxy: WatchedProxy;
  readonly connectionId: ConnectionId;
  /** The app; another one after `restart`. */
  readonly app: () => Headless;
  readonly restart: () => Promise<void>;
  readonly setWays: (login: NodeLoginInput, preferred?: PreferredWay) => Promise<void>;
  /** Signs in to the nodes with the root password, every node's key confirmed. */
  readonly openNodes: (preferred?: PreferredWay) => Promise<void>;
};

type Login = { name: string; secret: string };
type WaysOptions = {
  storeFile?: string;
  login?: (pve: Simulator) => Login;
  /** Containers refuse the keys made for them. */
  hasWrongKeys?: boolean;
};

export async function openWaysHome({
  storeFile = ':memory:',
  login,
  hasWrongKeys = false,
}: WaysOptions = {}): Promise<WaysHome> {
  const pve = await startSimulator({ speed: 'instant', seed: 'homelab' });
  const proxy = await watchProxy(pve.guestProxy);
  const secrets = hasWrongKeys ? spoilKeys(createMemorySecrets()) : createMemorySecrets();
  const open = () => openHeadless({ speed: 'instant', simulator: pve, storeFile, secrets, clock: new HastyClock() });
  let app = await open();
  const { name: tokenName, secret } = login?.(pve) ?? pve.token;
  const { host, port } = pve;
  const { fingerprint } = await app.call('connection:probe', { host, port });
  const draft = { name: 'homelab', host, port, fingerprint, guestProxy: proxy.url };
  const auth = { kind: 'token', tokenName, secret };
  const { id: connectionId } = await app.call('connection:add', connectionDraft.parse({ ...draft, auth }));
  const setWays = async (nodeLogin: NodeLoginInput, preferred: PreferredWay = 'automatic') => {
    const change = { connectionId, preferred, user: 'root', port: 22, login: nodeLogin };
    await app.call('connection:set-guest-access', change);
  };
  return {
    pve,
    proxy,
    connectionId,
    app: () => app,
    restart: async () => {
      await app[Symbol.asyncDispose]();
      app = await open();
    },
    setWays,
    openNodes: async (preferred) => {
      await setWays({ kind: 'password', password: pve.rootPassword }, preferred);
      // Making host keys takes real time, and on this clock a node is not waited for.
      for (const { name } of await app.call('node:list', { connectionId })) await pve.world.nodeHostKeys(name);
      for (const { result } of await app.call('connection:test-nodes', { connectionId }))
        if (result.outcome === 'unknown-key')
          await app.call('connection:pin-node-key', { connectionId, ...result.presented });
    },
    [Symbol.asyncDispose]: async () => {
      await app[Symbol.asyncDispose]();
      await proxy[Symbol.asyncDispose]();
      await pve[Symbol.asyncDispose]();
    },
  };
}

/** Keeps another key than the one that was made for a container. */
const spoilKeys = (keeper: SecretKeeper): SecretKeeper => ({
  ...keeper,
  put: (secret, kind) => keeper.put(kind === 'ssh-key' ? generateKeyPair('another').privateKey : secret, kind),
});

/** The nodes' addresses as the cluster tells them. */
export async function nodeAddresses({ app, connectionId }: WaysHome): Promise<Map<string, string>> {
  const proxmox = await app().parts.pool.shared(connectionId);
  return new Map(
    (await proxmox.cluster.status()).flatMap(({ type, name, ip }) => (type === 'node' && ip ? [[name, ip]] : [])),
  );
}

export const imageOf = (name: string): string => `local:vztmpl/${name}_1-1_amd64.tar.xz`;

/** With an image as its makers publish it, by the beginning of its name. */
export async function plainSpec(
  home: WaysHome,
  image: string,
  change: Partial<Record<keyof ContainerSpec, unknown>> = {},
): Promise<ContainerSpec> {
  const node = typeof change.node === 'string' ? { node: change.node } : {};
  home.pve.world.addVolume('local', { volid: imageOf(image), content: 'vztmpl', ...node });
  return specFor(home.app(), home.connectionId, { ostemplate: imageOf(image), ...change });
}

/** Creates without anybody being there to be asked. */
export async function createUnasked({ app }: WaysHome, spec: ContainerSpec): Promise<JobSnapshot> {
  const jobId = await begin(app(), spec);
  const paused = reached(app(), jobId, ({ state }) => state.name === 'paused').then(({ state }) => {
    throw new Error(state.name === 'paused' ? state.reason : state.name);
  });
  return Promise.race([app().parts.jobs.finished(jobId), paused]);
}

export const linesOf = async ({ app }: WaysHome, jobId: JobId): Promise<string[]> =>
  (await eventsIn(app(), jobId)).flatMap((event) => (event.type === 'log' ? [event.message] : []));
