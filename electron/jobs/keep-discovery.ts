import { credentialId, serviceId, type ContainerId } from '../../shared/domain/ids.ts';
import type { ContainerService } from '../../shared/domain/service.ts';
import type { Discovery } from '../provisioning/provision.ts';
import type { JobServices } from './services.ts';

/** Puts what was found in a container into the store: services in rows, credentials' values in the vault. */
export async function keepDiscovery(
  containerId: ContainerId,
  found: Discovery,
  { store, secrets, clock }: Pick<JobServices, 'store' | 'secrets' | 'clock'>,
): Promise<ContainerService[]> {
  const at = clock.now();
  const before = new Set(store.services.list(containerId).map(({ name }) => name));
  const known = new Map(store.services.list(containerId).map(({ name, id }) => [name, id]));
  const services = found.services.map((service): ContainerService => ({
    ...service,
    id: known.get(service.name) ?? serviceId.parse(crypto.randomUUID()),
    containerId,
    observedAt: at,
  }));
  const sealed = [];
  for (const { service, key, value } of found.credentials) {
    sealed.push({
      id: credentialId.parse(crypto.randomUUID()),
      containerId,
      service,
      key,
      savedAt: at,
      secretRef: await secrets.put(value, 'credential'),
    });
  }
  for (const ref of store.credentials.replaceFor(containerId, sealed)) secrets.remove(ref);
  store.services.replaceFor(containerId, services);
  for (const { name, status } of services) {
    if (status === 'running' && !before.has(name))
      store.events.append(containerId, 'service_ready', `${name} is running`, {}, at);
  }
  return services;
}
