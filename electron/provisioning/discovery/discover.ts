import type { ContainerService } from '../../../shared/domain/service.ts';
import { detectOs } from '../detect-os.ts';
import { ask } from '../remote.ts';
import type { ProvisionOptions, Transport } from '../transport.ts';
import { readCredentials } from './credentials.ts';
import type { DiscoveredCredential } from './credentials.ts';
import { dockerQuestion, parseDocker } from './docker.ts';
import { joinServices, sameProgram } from './join-services.ts';
import { readProcesses } from './processes.ts';
import { parseSockets, socketQuestion } from './sockets.ts';
import { parseUnits, unitQuestion } from './units.ts';
import { probeWeb, webUrl } from './web-url.ts';

export type { DiscoveredCredential } from './credentials.ts';
export type DiscoveredService = Pick<
  ContainerService,
  'name' | 'type' | 'status' | 'ports' | 'webUrl' | 'hasCredentials'
>;
export type Discovery = { services: DiscoveredService[]; credentials: DiscoveredCredential[] };

/**
 * Looks around in a container: services with their ports, and the credentials scripts left. `address` is what web addresses are made with.
 * A connection that drops on the way is thrown, never turned into a shorter list: the caller keeps the one it had.
 */
export async function discover(
  transport: Transport,
  { address, signal, onStatus }: ProvisionOptions & { address: string },
): Promise<Discovery> {
  onStatus?.('Looking for services');
  const { init } = await detectOs(transport, { signal });
  const units = parseUnits(init, await ask(transport, unitQuestion(init), { signal }));
  const sockets = parseSockets(await ask(transport, socketQuestion, { signal }));
  const docker = parseDocker(await ask(transport, dockerQuestion, { signal }));
  const processes = await readProcesses(transport, [...new Set(sockets.flatMap(({ pids }) => pids))], { signal });
  const found = joinServices({ units, sockets, processes, docker });
  onStatus?.('Looking for web addresses');
  const answers = await probeWeb(
    transport,
    found.flatMap(({ ports }) => ports),
    { signal },
  );
  onStatus?.('Looking for credentials');
  const credentials = await readCredentials(transport, { signal });
  const named = [...new Set(credentials.map(({ service }) => service))];
  const services = found.map((service) => ({
    ...service,
    webUrl: service.status === 'running' ? webUrl(address, service.ports, answers) : null,
    hasCredentials: named.some((name) => name === service.name || sameProgram(service.name, name)),
  }));
  return { services, credentials };
}
