import { toErrorData } from '../../../shared/errors.ts';
import type { ConnectionId, Vmid } from '../../../shared/domain/ids.ts';
import { withDeadline } from '../../lib/abort.ts';
import { restoreCmode } from '../../provisioning/cmode.ts';
import type { JobServices } from '../services.ts';
import { owningNode } from './node-address.ts';

type Options = {
  services: Pick<JobServices, 'store' | 'proxmox' | 'log'>;
  /** A job works on it: it puts back what it has changed when it ends. */
  isBusy: (id: ConnectionId, vmid: Vmid) => boolean;
};

const answerMs = 20_000;

/** Puts back what an API terminal that was cut off, by a crash or a lost server, has left changed. What fails is tried at the next contact. */
export async function restoreLeftCmodes(connectionId: ConnectionId, { services, isBusy }: Options): Promise<void> {
  const { store, log } = services;
  const left = store.guestAccess.cmodes(connectionId).filter(({ vmid }) => !isBusy(connectionId, vmid));
  if (left.length === 0) return;
  await using proxmox = await services.proxmox(connectionId);
  for (const note of left) {
    const signal = withDeadline(answerMs);
    try {
      const node = await owningNode(proxmox, note, { signal });
      await restoreCmode(proxmox, { ...note, node }, { signal });
      store.guestAccess.forgetCmode(connectionId, note.vmid);
      log.write('info', 'the console of a container was put back', { vmid: note.vmid });
    } catch (error) {
      log.write('warn', 'the console of a container could not be put back', {
        vmid: note.vmid,
        code: toErrorData(error).code,
      });
    }
  }
}
