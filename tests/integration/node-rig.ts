import { Secret } from '../../electron/lib/secret.ts';
import { connectWithRetry } from '../../electron/ssh/connect-with-retry.ts';
import type { ConnectOptions } from '../../electron/ssh/connect-with-retry.ts';
import type { SSHSession } from '../../electron/ssh/ssh-session.ts';
import type { Simulator } from '../../simulator/start-simulator.ts';

/** How a node of the homelab is reached from outside, its host keys pinned. */
export async function nodeDoor(
  pve: Simulator,
  node: string,
): Promise<Pick<ConnectOptions, 'host' | 'port' | 'user' | 'auth' | 'hostKeys' | 'proxy'>> {
  const keys = await pve.world.nodeHostKeys(node);
  return {
    host: node,
    port: 22,
    user: 'root',
    auth: { kind: 'password', password: new Secret(pve.rootPassword) },
    hostKeys: keys.map(({ type, fingerprint }) => ({ keyType: type, fingerprint })),
    proxy: pve.guestProxy,
  };
}

export const connectToNode = async (
  pve: Simulator,
  node: string,
  more: Partial<ConnectOptions> = {},
): Promise<SSHSession> =>
  connectWithRetry({ ...(await nodeDoor(pve, node)), bootWaitMs: 5_000, maxAttempts: 0, ...more });
