import type { ContainerRow } from '../../shared/domain/container.ts';
import type { ConnectionId } from '../../shared/domain/ids.ts';
import type { Clock } from '../../electron/lib/clock.ts';
import { openHeadless, type Headless } from '../../scripts/headless.ts';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../simulator/start-simulator.ts';
import { connect, create, specFor } from './journey.ts';

/** One server and the app that follows it. */
export type Home = AsyncDisposable & { app: Headless; pve: Simulator; connectionId: ConnectionId };

export async function openHome({ clock, ...options }: SimulatorOptions & { clock?: Clock } = {}): Promise<Home> {
  const pve = await startSimulator({ speed: 'instant', seed: 'homelab', ...options });
  const app = await openHeadless({ speed: 'instant', simulator: pve, ...(clock && { clock }) });
  const connectionId = await connect(app, pve, 'homelab');
  return {
    app,
    pve,
    connectionId,
    [Symbol.asyncDispose]: async () => {
      await app[Symbol.asyncDispose]();
      await pve[Symbol.asyncDispose]();
    },
  };
}

/** With one container that was made here, named `web`, whose network card is known. */
export async function openHomeWithWeb(): Promise<Home & { web: () => ContainerRow; history: () => Promise<string[]> }> {
  const home = await openHome();
  const { app, connectionId } = home;
  const spec = await specFor(app, connectionId, { hostname: 'web' });
  const { containerId } = await create(app, spec);
  if (containerId === null) throw new Error('it was not made');
  await seen(home, () => app.parts.store.containers.marks(containerId).hardwareAddress !== null);
  return {
    ...home,
    web: () => app.parts.inventory.row(connectionId, spec.vmid),
    history: async () => app.parts.store.events.list(containerId).map(({ type }) => type),
  };
}

export const rowOf = ({ app, connectionId }: Home, vmid: number): ContainerRow | undefined =>
  app.parts.inventory.rows().find((row) => row.connectionId === connectionId && row.vmid === vmid);

/** Looks until the list is as wanted; what is asked of single containers comes a moment after a look. */
export async function seen({ app, connectionId }: Home, isThere: () => boolean | Promise<boolean>): Promise<void> {
  for (let look = 0; look < 50; look += 1) {
    await app.call('connection:refresh', { connectionId });
    if (await isThere()) return;
  }
  throw new Error('it was never seen');
}

/** Resolves with the next answered look at the server. */
export const nextContact = ({ app, connectionId }: Home): Promise<void> =>
  new Promise((resolve) => {
    const stop = app.parts.connections.contacted.on(({ id }) => {
      if (id !== connectionId) return;
      stop();
      resolve();
    });
  });

/** What has to be there for a test to make sense. */
export function present<T>(thing: T | null | undefined): T {
  if (thing === null || thing === undefined) throw new Error('it is not there');
  return thing;
}
