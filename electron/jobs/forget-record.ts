import type { ContainerId } from '../../shared/domain/ids.ts';
import type { JobServices } from './services.ts';

/** Removes our record of a container with its key and its secrets; what happened to it stays written down. */
export function forgetRecord(
  containerId: ContainerId,
  { store, secrets, clock }: Pick<JobServices, 'store' | 'secrets' | 'clock'>,
  message = 'Container removed',
): void {
  store.events.append(containerId, 'removed', message, {}, clock.now());
  for (const ref of store.containers.secretRefs(containerId)) secrets.remove(ref);
  store.containers.remove(containerId);
}
