import { FaultControl } from './control/fault-control.ts';
import { GuestTroubles } from './control/guest-troubles.ts';
import { MovableClock } from './control/movable-clock.ts';
import type { Insides } from './guest-contract.ts';
import { FrontEnd, type LoggedRequest } from './http/front-end.ts';
import { listenTls } from './http/tls-server.ts';
import { openSocksGateway } from './network/socks-gateway.ts';
import { createSimClock, type SimClock, type SimSpeed } from './sim-clock.ts';
import { haDeeds } from './tasks/ha-deeds.ts';
import { prepareKeys } from './tls/certificate.ts';
import { createEmptyState } from './world/seed-empty.ts';
import { seedHomelab } from './world/seed-homelab.ts';
import { generateGuests } from './world/generate-guests.ts';
import { readState, StateFile } from './world/state-file.ts';
import type { Release } from './world/release.ts';
import { releaseOf } from './world/release.ts';
import type { WorldState } from './world/world-state.ts';
import { World } from './world/world.ts';
import { createWorldControl, type WorldControl } from './world-control.ts';

export type SimulatorOptions = {
  /** 0, the default: any free port. A port that is taken is replaced by a free one. */
  readonly port?: number;
  /** Default: pve1, pve2 and pve3. The first one answers. */
  readonly nodes?: readonly string[];
  readonly speed?: SimSpeed;
  readonly clock?: SimClock;
  /** Whether the nodes have the package pve-docs, and with it their own schema at `/pve-docs/api-viewer/apidoc.js`. */
  readonly hasDocs?: boolean;
  /** Where the homelab is kept between runs. */
  readonly stateFile?: string;
  /** A household, nothing at all, or any number of generated guests, the same ones for the same `random`. */
  readonly seed?:
    'empty' | 'homelab' | { readonly guests: number; readonly machines?: number; readonly random?: number };
  /** What the nodes run; default 9.2. A homelab that was kept stays what it was. */
  readonly version?: Release;
  /** Default: `homelab`. */
  readonly clusterName?: string;
  /** The guests' network as its first three numbers; default `10.77.0`. */
  readonly network?: string;
  /** The insides of containers; default: the simulated systems of this folder. */
  readonly guests?: Insides;
};

export interface Simulator extends AsyncDisposable {
  readonly host: '127.0.0.1';
  readonly port: number;
  /** SHA-256 of the current certificate, upper case with colons. */
  readonly fingerprint: string;
  readonly rootPassword: string;
  /** Full rights; the `name` includes user and token. */
  readonly token: { readonly name: 'root@pam!gantry'; readonly secret: string };
  /** How to reach the containers and the nodes, by SSH: `socks5://127.0.0.1:PORT`. */
  readonly guestProxy: string;
  readonly requests: readonly LoggedRequest[];
  readonly world: WorldControl;
  /** What is broken on purpose. */
  readonly faults: FaultControl;
}

/** Starts a cluster of simulated Proxmox VE 9.2 nodes in this process, reachable on the loopback only. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const clock = new MovableClock(options.clock ?? createSimClock(options.speed ?? 'instant'));
  const { guests } = options;
  // Most of the simulator, and not needed before somebody looks into a container.
  const insides = (): Promise<Insides> => (guests ? Promise.resolve(guests) : import('./guest/create-guest.ts'));
  const saved = options.stateFile === undefined ? undefined : await readState(options.stateFile);
  if (!saved) await prepareKeys();
  const state = saved ?? createState(options, clock.now());
  const world = new World({ state, clock, insides, networkPrefix: options.network ?? '10.77.0', haDeeds });
  const file =
    options.stateFile === undefined
      ? undefined
      : new StateFile(options.stateFile, () => {
          world.guests.saveAll();
          return faults.withoutFaults(state);
        });
  const frontEnd = new FrontEnd(world);
  frontEnd.installed = { hasDocs: options.hasDocs ?? true, filesFrom: state.bootedAt, release: releaseOf(state) };
  const server = await listenTls({
    port: options.port ?? state.port,
    certificate: state.certificate,
    clock,
    onRequest: (request, response) => void frontEnd.handle(request, response),
    onUpgrade: (request, socket, head) => frontEnd.handleUpgrade(request, socket, head),
  });
  const control = createWorldControl({ world, frontEnd, server });
  const guestTroubles = new GuestTroubles(world);
  const faults = new FaultControl({ world, control, frontEnd, clock, guests: guestTroubles });
  const gateway = await openSocksGateway(async (host, port) =>
    guestTroubles.route(
      (await world.nodeShells.destination(host, port)) ?? (await world.guests.destination(host, port)),
    ),
  );
  state.port = server.port;
  world.resume();
  world.onChange(() => file?.schedule());
  await file?.flush();
  return {
    host: '127.0.0.1',
    port: server.port,
    get fingerprint() {
      return state.certificate.fingerprint;
    },
    get rootPassword() {
      return state.users['root@pam']?.password ?? '';
    },
    token: { name: 'root@pam!gantry', secret: state.users['root@pam']?.tokens['gantry']?.secret ?? '' },
    guestProxy: `socks5://127.0.0.1:${gateway.port}`,
    requests: frontEnd.requests,
    world: control,
    faults,
    [Symbol.asyncDispose]: async () => {
      await faults.clearAll();
      await server[Symbol.asyncDispose]();
      await gateway[Symbol.asyncDispose]();
      await world.close();
      await file?.flush();
    },
  };
}

function createState(options: SimulatorOptions, now: number): WorldState {
  const nodes = options.nodes ?? ['pve1', 'pve2', 'pve3'];
  const state = createEmptyState({ nodes, prefix: options.network ?? '10.77.0', now });
  if (options.version !== undefined) state.release = options.version;
  if (options.clusterName !== undefined) state.clusterName = options.clusterName;
  const { seed } = options;
  if (seed === 'homelab') seedHomelab(state, { now });
  else if (typeof seed === 'object') {
    const { guests, machines = Math.floor(guests / 10), random = 1 } = seed;
    generateGuests(state, { containers: guests - machines, machines, seed: random, now });
  }
  return state;
}
