import { AppError } from '../../shared/errors.ts';
import type { ContainerDetail } from '../../shared/domain/container.ts';
import type { ConnectionId, ContainerId, Vmid } from '../../shared/domain/ids.ts';
import { keepDiscovery } from '../jobs/keep-discovery.ts';
import { withGuest } from '../jobs/guest-visit.ts';
import { checkOpenableUrl } from '../lib/openable-url.ts';
import { withDeadline } from '../lib/abort.ts';
import { detectOs } from '../provisioning/detect-os.ts';
import { discover } from '../provisioning/provision.ts';
import { readUnitJournal } from '../provisioning/discovery/unit-journal.ts';
import type { Parts } from './parts.ts';
import type { Handlers } from './router.ts';

type ContainerChannels =
  | `container:${'get' | 'seen' | 'refresh-services' | 'unit-journal'}`
  | 'service:open'
  | `credential:${'reveal' | 'copy'}`;

const visitMs = 60_000;

/** Containers: listed and looked into. */
export function containerHandlers(parts: Parts): Pick<Handlers, ContainerChannels> {
  const { clock, desktop, inventory, jobServices, secrets, store } = parts;

  const detail = (connectionId: ConnectionId, vmid: Vmid): ContainerDetail => {
    const row = inventory.row(connectionId, vmid);
    const latest = store.containers.byVmid(connectionId, vmid);
    // Of a container that had the number before, only the history is left to be read.
    const container = row.containerId === null ? null : latest;
    return {
      row,
      container,
      credentials: container ? store.credentials.list(container.id) : [],
      events: latest ? store.events.list(latest.id) : [],
    };
  };
  const known = (id: ContainerId) => {
    const container = store.containers.get(id);
    if (!container) throw new AppError('container:not-found', `No container ${id}`, { containerId: id });
    return container;
  };
  const revealed = async (
    credentialId: Parameters<typeof store.credentials.get>[0],
    event: 'credential_revealed' | 'credential_copied',
  ): Promise<string> => {
    const credential = store.credentials.get(credentialId);
    if (!credential)
      throw new AppError('container:not-found', `No credential ${credentialId}`, { containerId: credentialId });
    const secret = await secrets.open(credential.secretRef);
    // Written before the value leaves, so that the history can only ever say too much.
    store.events.append(credential.containerId, event, `${credential.service}: ${credential.key}`, {}, clock.now());
    return secret.reveal();
  };

  return {
    'container:get': ({ connectionId, vmid }) => detail(connectionId, vmid),
    'container:seen': ({ connectionId, vmid }) => {
      const { containerId, recentChange } = inventory.row(connectionId, vmid);
      if (containerId === null || recentChange === null) return;
      store.containers.update(containerId, { recentChange: null });
      inventory.recordChanged({ connectionId, vmid });
    },
    'container:refresh-services': async ({ containerId }, signal) => {
      const container = known(containerId);
      const deadline = withDeadline(visitMs, signal);
      const found = await withGuest(container, jobServices, { signal: deadline }, async (session, address) =>
        discover(session, { clock, signal: deadline, address }),
      );
      await keepDiscovery(containerId, found, jobServices);
      inventory.recordChanged(container);
      return detail(container.connectionId, container.vmid);
    },
    'container:unit-journal': async ({ containerId, unit, lines }, signal) => {
      const deadline = withDeadline(visitMs, signal);
      const entries = await withGuest(known(containerId), jobServices, { signal: deadline }, async (session) => {
        const { init } = await detectOs(session, { signal: deadline });
        return readUnitJournal(session, { unit, lines, init, signal: deadline });
      });
      return { text: entries.join('\n') };
    },
    'service:open': async ({ containerId, serviceId }) => {
      const service = store.services.list(containerId).find(({ id }) => id === serviceId);
      if (!service?.webUrl) throw new AppError('url:refused', 'This service has no address to open', { url: '' });
      await desktop.openUrl(checkOpenableUrl(service.webUrl));
    },
    'credential:reveal': async ({ credentialId }) => ({ value: await revealed(credentialId, 'credential_revealed') }),
    'credential:copy': async ({ credentialId }) => ({
      clearsAt: desktop.copySecret(await revealed(credentialId, 'credential_copied')),
    }),
  };
}
