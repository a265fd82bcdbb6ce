import type { ConnectionId } from '../../shared/domain/ids.ts';
import type { Simulator } from '../../simulator/start-simulator.ts';
import { connect } from '../integration/journey.ts';
import type { GantryApp } from './app.ts';
import { hurry } from './hurry.ts';
import { FirstRunPage } from './pages/first-run-page.ts';
import { windowClient } from './window-client.ts';

/**
 * A fresh app that keeps secrets for this session and knows this server, asked for through the bridge: how it is clicked together is
 * proven by the journey to a server.
 */
export async function connectRack({ window }: GantryApp, pve: Simulator): Promise<ConnectionId> {
  await new FirstRunPage(window).keepSecretsForThisSession();
  return connect(windowClient(window), pve, 'Rack');
}

/** Looks at every server now instead of in some seconds. */
export async function refreshAll({ window }: GantryApp): Promise<void> {
  const client = windowClient(window);
  const connections = await client.call('connection:list', {});
  await Promise.allSettled(connections.map(({ id }) => client.call('connection:refresh', { connectionId: id })));
}

/** From now on the app looks at its servers every three seconds and waits for nothing longer than a third of what it would. */
export async function hurryLooks(gantry: GantryApp): Promise<void> {
  await hurry(gantry.app, 3);
  // The pause it is in was begun before.
  await refreshAll(gantry);
}
