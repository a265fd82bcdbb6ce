import { AppError } from '../../shared/errors.ts';
import type { Container } from '../../shared/domain/container.ts';
import { waitForAddress } from '../provisioning/readiness.ts';
import type { SSHSession } from '../ssh/ssh-session.ts';
import type { JobServices } from './services.ts';

/**
 * Looks into a running container outside any job: asks Proxmox for its present address, connects with the pinned keys,
 * and closes again. A changed address is kept.
 */
export async function withGuest<T>(
  container: Container,
  services: JobServices,
  { signal }: { signal: AbortSignal },
  visit: (session: SSHSession, address: string) => Promise<T>,
): Promise<T> {
  const { store, clock, secrets } = services;
  const refs = store.containers.refs(container.id);
  if (!refs) throw new AppError('container:not-found', `No key for ${container.id}`, { containerId: container.id });
  await using proxmox = await services.proxmox(container.connectionId);
  const address = await waitForAddress(() => proxmox.lxc.interfaces(container.node, container.vmid, { signal }), {
    clock,
    signal,
    timeoutMs: 10_000,
  });
  if (address !== container.address) store.containers.setAddress(container.id, address, clock.now());
  const { connectWithRetry } = await import('../ssh/connect-with-retry.ts');
  const session = await connectWithRetry({
    host: address,
    port: 22,
    user: 'root',
    auth: { kind: 'key', privateKey: await secrets.open(refs.privateKeyRef) },
    hostKeys: container.hostKeys,
    proxy: services.guestProxy(container.connectionId),
    clock,
    signal,
    // A look into a running container waits for no boot.
    bootWaitMs: 8_000,
    maxAttempts: 1,
  });
  try {
    return await visit(session, address);
  } finally {
    await session.close();
  }
}
