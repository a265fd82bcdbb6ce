import { testConnection } from '../connections/connection-test.ts';
import { trustedHosts } from '../connections/ssh-trust.ts';
import { withGuest } from '../jobs/guest-visit.ts';
import type { Container } from '../../shared/domain/container.ts';
import type { ConnectionId, ContainerId } from '../../shared/domain/ids.ts';
import { isOver, type JobSnapshot } from '../../shared/domain/job.ts';
import { AppError } from '../../shared/errors.ts';
import type { Parts } from './parts.ts';
import type { Handlers } from './router.ts';

type ServerChannels =
  | `connection:${'edit' | 'update-auth' | 'test-saved' | 'ssh-trust' | 'forget-host' | 'removal'}`
  | `container:${'presented-host-key' | 'pin-host-key'}`;

/** Looking after the servers one has: how far they are trusted, and what is changed of them. */
export function serverHandlers(parts: Parts): Pick<Handlers, ServerChannels> {
  const { clock, connections, editor, inventory, jobs, jobServices, pool, serverFacts, store } = parts;
  const lookAgain = async (id: ConnectionId): Promise<void> => {
    await Promise.all([inventory.refresh(id), serverFacts.refresh(id)]);
  };
  const containerOf = (id: ContainerId): Container => {
    const container = store.containers.get(id);
    if (!container) throw new AppError('container:not-found', `No container ${id}`, { containerId: id });
    return container;
  };
  const containersOf = (id: ConnectionId): Container[] =>
    store.containers.list().filter(({ connectionId }) => connectionId === id);

  return {
    'connection:edit': async (change, signal) => {
      const { host, port, fingerprint } = connections.record(change.connectionId);
      const isMoved = host !== change.host || port !== change.port || fingerprint !== change.fingerprint;
      if (isMoved) refuseWhileJobsRun(jobs.list(), change.connectionId);
      await editor.edit(change, { signal });
      if (isMoved) await lookAgain(change.connectionId);
      return connections.get(change.connectionId);
    },
    'connection:update-auth': async ({ connectionId, auth }, signal) => {
      refuseWhileJobsRun(jobs.list(), connectionId);
      await editor.updateAuth(connectionId, auth, { signal });
      await lookAgain(connectionId);
      return connections.get(connectionId);
    },
    'connection:test-saved': async ({ connectionId }, signal) => {
      const record = connections.record(connectionId);
      const checks = await testConnection(record, () => pool.shared(connectionId), { signal });
      const isChanged = checks.some(
        (check) => check.outcome === 'failed' && check.error.code === 'pve:untrusted-certificate',
      );
      // What is still open speaks to the server of before; a running job may end over it.
      if (isChanged && !runningJob(jobs.list(), connectionId)) await pool.drop(connectionId);
      void inventory.refresh(connectionId);
      return checks;
    },
    'connection:ssh-trust': ({ connectionId }) =>
      trustedHosts({
        knownHosts: store.knownHosts.ofConnection(connectionId),
        containers: containersOf(connectionId),
        eventsOf: (id) => store.events.list(id),
      }),
    'connection:forget-host': (forgotten) => {
      if (forgotten.kind === 'node')
        return store.knownHosts.forget(forgotten.connectionId, forgotten.host, forgotten.port);
      const { id, hostKeys } = containerOf(forgotten.containerId);
      store.containers.setHostKeys(id, []);
      store.events.append(id, 'host_key_forgotten', 'SSH host keys forgotten', { hostKeys }, clock.now());
    },
    'connection:removal': ({ connectionId }) => {
      const containers = containersOf(connectionId);
      const ofServer = jobs.list().filter((job) => job.connectionId === connectionId);
      const hosts = store.knownHosts.ofConnection(connectionId).length;
      return {
        containers: containers.length,
        credentials: containers.reduce((sum, { id }) => sum + store.credentials.list(id).length, 0),
        knownHosts: hosts + containers.filter(({ hostKeys }) => hostKeys.length > 0).length,
        jobs: ofServer.length,
        runningJob: runningJob(ofServer, connectionId)?.title ?? null,
      };
    },
    'container:presented-host-key': async ({ containerId }, signal) => {
      try {
        const unpinned = { ...containerOf(containerId), hostKeys: [] };
        await withGuest(unpinned, jobServices, { signal, ways: ['ssh'] }, async () => undefined);
      } catch (error) {
        if (!AppError.is(error, 'ssh:host-key-unknown')) throw error;
        const { host, keyType, presented } = error.details;
        return { host, keyType, fingerprint: presented };
      }
      throw new Error('A container was entered without a pinned host key');
    },
    'container:pin-host-key': ({ containerId, keyType, fingerprint }) => {
      const hostKeys = [{ keyType, fingerprint }];
      store.containers.setHostKeys(containerOf(containerId).id, hostKeys);
      const metadata = { hostKeys, learnt: 'user' };
      store.events.append(containerId, 'host_key_pinned', 'SSH host keys pinned', metadata, clock.now());
    },
  };
}

/** @throws AppError `container:busy` naming the job that still needs the server as it is */
export function refuseWhileJobsRun(jobs: readonly JobSnapshot[], id: ConnectionId): void {
  const busy = runningJob(jobs, id);
  if (!busy) return;
  throw new AppError('container:busy', `${busy.title} still runs there`, {
    vmid: busy.vmid,
    with: busy.title,
    jobId: busy.id,
  });
}

const runningJob = (jobs: readonly JobSnapshot[], id: ConnectionId): JobSnapshot | undefined =>
  jobs.find(({ connectionId, state }) => connectionId === id && !isOver(state));
