import { AppError } from '../../shared/errors.ts';
import type { Container } from '../../shared/domain/container.ts';
import type { GuestWay } from '../../shared/domain/guest-access.ts';
import { waitForAddress } from '../provisioning/readiness.ts';
import type { Transport } from '../provisioning/transport.ts';
import type { JobServices } from './services.ts';
import { findWayIn, waysFrom } from './ways/find-way-in.ts';
import { owningNode } from './ways/node-address.ts';
import { openWay } from './ways/open-way.ts';

type VisitOptions = {
  signal: AbortSignal;
  /** Those that may be gone; as its server is set, unless told. */
  ways?: readonly GuestWay[];
};

/**
 * Looks into a running container outside any job, by the way its server prefers or the next one that leads there, and closes again.
 * SSH goes to its present address with the pinned keys; a changed address is kept.
 */
export async function withGuest<T>(
  container: Container,
  services: JobServices,
  { signal, ways }: VisitOptions,
  visit: (transport: Transport, address: string) => Promise<T>,
): Promise<T> {
  const { store, clock, secrets } = services;
  const { connectionId, vmid } = container;
  const refs = store.containers.refs(container.id);
  if (!refs) throw new AppError('container:not-found', `No key for ${container.id}`, { containerId: container.id });
  await using proxmox = await services.proxmox(connectionId);
  const node = await owningNode(proxmox, container, { signal });
  let address = container.address;
  const presentAddress = async (): Promise<string> => {
    const present = await waitForAddress(() => proxmox.lxc.interfaces(node, vmid, { signal }), {
      clock,
      signal,
      timeoutMs: 10_000,
    });
    if (present !== address) store.containers.setAddress(container.id, present, clock.now());
    return (address = present);
  };
  const found = await findWayIn({
    vmid,
    order: ways ?? waysFrom(store.guestAccess.get(connectionId).settings.preferred),
    signal,
    open: (way) =>
      openWay(way, {
        place: { connectionId, node, vmid },
        proxmox,
        services,
        signal,
        ssh: {
          address: presentAddress,
          privateKey: () => secrets.open(refs.privateKeyRef),
          hostKeys: container.hostKeys,
          // A look into a running container waits for no boot.
          bootWaitMs: 8_000,
          maxAttempts: 1,
        },
      }),
  });
  try {
    return await visit(found.transport, address ?? '');
  } finally {
    await found.close();
  }
}
