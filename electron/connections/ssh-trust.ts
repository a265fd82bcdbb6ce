import { z } from 'zod';
import type { Container, ContainerEvent } from '../../shared/domain/container.ts';
import type { TrustedHost } from '../../shared/domain/ssh-trust.ts';
import type { KnownHost } from '../store/known-hosts.ts';

const learntHow = z.enum(['create-log', 'node', 'user']);

type Source = {
  knownHosts: readonly KnownHost[];
  containers: readonly Container[];
  /** The newest first. */
  eventsOf: (id: Container['id']) => readonly ContainerEvent[];
};

/** Every host whose SSH key is known through a server: nodes first, then the containers that still exist, by number. */
export function trustedHosts({ knownHosts, containers, eventsOf }: Source): TrustedHost[] {
  const nodes = Map.groupBy(knownHosts, ({ host, port }) => `${host} ${port}`);
  const ofNodes = [...nodes.values()].flatMap((known): TrustedHost[] => {
    const [first] = known.toSorted((a, b) => b.learntAt - a.learntAt);
    if (!first) return [];
    const { host, port, learnt, learntAt } = first;
    const keys = known.map(({ keyType, fingerprint }) => ({ keyType, fingerprint }));
    return [{ kind: 'node', host, port, keys, learnt, learntAt }];
  });
  const ofContainers = containers
    .filter(({ goneAt }) => goneAt === null)
    .toSorted((a, b) => a.vmid - b.vmid)
    .map(({ id, vmid, hostname, address, hostKeys }): TrustedHost => {
      const pinned = hostKeys.length > 0 ? eventsOf(id).find(({ type }) => type === 'host_key_pinned') : undefined;
      return {
        kind: 'container',
        containerId: id,
        vmid,
        hostname,
        address,
        keys: hostKeys,
        learnt: pinned ? learntHow.catch('create-log').parse(pinned.metadata['learnt']) : null,
        learntAt: pinned?.at ?? null,
      };
    });
  return [...ofNodes, ...ofContainers];
}
