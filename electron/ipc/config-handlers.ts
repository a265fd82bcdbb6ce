import { withDeadline } from '../lib/abort.ts';
import type { Parts } from './parts.ts';
import type { Handlers } from './router.ts';

type ConfigChannels = `container:${'config' | 'known-config' | 'change-config' | 'grow-disk'}`;

const readMs = 20_000;
/** Proxmox waits up to 10 s for the file, and a new volume has to be made. */
const changeMs = 90_000;

/** The configuration of containers that are there. */
export function configHandlers({ configs, inventory, jobs }: Parts): Pick<Handlers, ConfigChannels> {
  return {
    'container:config': (which, signal) => configs.read(which, { signal: withDeadline(readMs, signal) }),
    'container:known-config': (which) => configs.known(which),
    // A change that is under way is carried on also when nobody waits for the answer any more: half known helps nobody.
    'container:change-config': (asked) => configs.change(asked, { signal: withDeadline(changeMs) }),
    'container:grow-disk': ({ connectionId, vmid, ...wanted }) => {
      const { node, name } = inventory.row(connectionId, vmid);
      return { jobId: jobs.start({ kind: 'grow-disk', connectionId, node, vmid, hostname: name, ...wanted }) };
    },
  };
}
