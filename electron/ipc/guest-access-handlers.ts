import { checkNodes } from '../jobs/ways/check-nodes.ts';
import { pinNodeKey } from '../jobs/ways/node-session.ts';
import type { Parts } from './parts.ts';
import type { Handlers } from './router.ts';

type GuestAccessChannels = `connection:${'guest-access' | 'set-guest-access' | 'test-nodes' | 'pin-node-key'}`;

/** The ways into the containers of a server. */
export function guestAccessHandlers({
  connections,
  guestAccess,
  jobServices,
  pool,
}: Parts): Pick<Handlers, GuestAccessChannels> {
  return {
    'connection:guest-access': ({ connectionId }) => guestAccess.get(connectionId),
    'connection:set-guest-access': async (change) => {
      const settings = await guestAccess.change(change);
      connections.noteGuestAccess();
      return settings;
    },
    'connection:test-nodes': async ({ connectionId }, signal) =>
      checkNodes({ connectionId, proxmox: await pool.shared(connectionId), services: jobServices, signal }),
    'connection:pin-node-key': ({ connectionId, ...presented }) => pinNodeKey(connectionId, presented, jobServices),
  };
}
