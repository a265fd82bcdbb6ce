import type { ContainerService, ServicePort } from '../../../shared/domain/service.ts';
import type { DockerContainer } from './docker.ts';
import type { ProcessFacts } from './processes.ts';
import type { ListeningSocket } from './sockets.ts';
import { isBaseUnit } from './units.ts';
import type { Unit } from './units.ts';

export type FoundService = Pick<ContainerService, 'name' | 'type' | 'status' | 'ports'>;
export type Seen = {
  units: readonly Unit[];
  sockets: readonly ListeningSocket[];
  processes: ReadonlyMap<number, ProcessFacts>;
  docker: readonly DockerContainer[];
};

/** Belongs to the base system, or to something listed under another name (docker-proxy stands for a published port). */
const quietProcesses = new Set([
  'sshd',
  'sshd-session',
  'systemd',
  'systemd-resolve',
  'systemd-network',
  'dhclient',
  'dhcpcd',
  'udhcpc',
  'docker-proxy',
  'init',
  'rpcbind',
  'connmand',
  'chronyd',
  'ntpd',
  'avahi-daemon',
]);

/** Makes one list of services of everything seen: units with the ports of all their processes, Docker containers, lone processes. */
export function joinServices({ units, sockets, processes, docker }: Seen): FoundService[] {
  const ports = new Map<Unit, ListeningSocket[]>();
  const lone: ListeningSocket[] = [];
  for (const socket of sockets) {
    const unit = unitOf(socket, units, processes);
    if (unit) ports.set(unit, [...(ports.get(unit) ?? []), socket]);
    else lone.push(socket);
  }
  const isMailer = (unit: Unit): boolean =>
    /^(?:postfix|exim4)(?:@|$)/.test(unit.name) && (ports.get(unit) ?? []).every(({ isLoopback }) => isLoopback);
  const shown = units.filter(
    (unit) =>
      !isBaseUnit(unit.name) &&
      !isMailer(unit) &&
      (ports.has(unit) ||
        unit.status === 'running' ||
        unit.status === 'installing' ||
        unit.status === 'error' ||
        isLate(unit)),
  );
  return [
    ...shown.map((unit) => ({
      name: unit.name,
      type: unit.type,
      status: unit.status === 'stopped' && ports.has(unit) ? ('running' as const) : unit.status,
      ports: toPorts(ports.get(unit) ?? []),
    })),
    ...docker.map(({ name, status, ports: published }) => ({
      name,
      type: 'docker' as const,
      status,
      ports: published,
    })),
    ...loneProcesses(lone, processes),
  ];
}

/** Started at boot by rights, and not running: worth showing. systemd lists enabled one-shot helpers in this state too, so only OpenRC counts. */
const isLate = ({ type, status }: Unit): boolean => type === 'openrc' && status === 'stopped';

function unitOf(
  socket: ListeningSocket,
  units: readonly Unit[],
  processes: ReadonlyMap<number, ProcessFacts>,
): Unit | undefined {
  for (const pid of socket.pids) {
    for (
      let at: number | null = pid, steps = 0;
      at !== null && steps < 32;
      at = processes.get(at)?.parent ?? null, steps++
    ) {
      const facts = processes.get(at);
      const unit = units.find(({ name, mainPid }) => mainPid === at || (facts?.unit !== null && facts?.unit === name));
      if (unit) return unit;
    }
  }
  const name = socket.processName || (processes.get(socket.pids[0] ?? 0)?.name ?? '');
  return name === '' ? undefined : units.find((unit) => sameProgram(unit.name, name));
}

/** `nginx` is nginx, `php-fpm8.2` is php8.2-fpm, `postgres` is postgresql, `redis-server` is redis. */
export function sameProgram(unit: string, program: string): boolean {
  const [a, b] = [plain(unit), plain(program)];
  return a !== '' && b !== '' && (a === b || (b.length >= 5 && a.startsWith(b)));
}

const plain = (name: string): string =>
  name
    .toLowerCase()
    .replace(/@.*$/, '')
    .replace(/[^a-z]/g, '')
    .replace(/(?:server|daemon)$/, '')
    .replace(/d$/, '');

function loneProcesses(
  sockets: readonly ListeningSocket[],
  processes: ReadonlyMap<number, ProcessFacts>,
): FoundService[] {
  const byName = new Map<string, ListeningSocket[]>();
  for (const socket of sockets) {
    const name = socket.processName || (processes.get(socket.pids[0] ?? 0)?.name ?? '');
    if (name === '' || quietProcesses.has(name)) continue;
    byName.set(name, [...(byName.get(name) ?? []), socket]);
  }
  return [...byName].map(([name, own]) => ({ name, type: 'process', status: 'running', ports: toPorts(own) }));
}

/** One entry per protocol and port, in order; open to the outside as soon as one of its addresses is. */
function toPorts(sockets: readonly ListeningSocket[]): ServicePort[] {
  const ports = new Map<string, ServicePort>();
  for (const { protocol, port, isLoopback } of sockets) {
    const key = `${protocol}/${port}`;
    if (port > 0 && ports.get(key)?.isLoopback !== false) ports.set(key, { port, protocol, isLoopback });
  }
  return [...ports.values()].toSorted((a, b) => a.port - b.port || a.protocol.localeCompare(b.protocol));
}
