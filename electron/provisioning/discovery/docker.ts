import type { ContainerService, ServicePort } from '../../../shared/domain/service.ts';

export type DockerContainer = { name: string; status: ContainerService['status']; ports: ServicePort[] };

/** One container a line, tab-separated; nothing where there is no Docker. */
export const dockerQuestion = `command -v docker >/dev/null 2>&1 && docker ps --all --no-trunc --format '{{.Names}}\\t{{.State}}\\t{{.Ports}}' 2>/dev/null
true`;

export function parseDocker(output: string): DockerContainer[] {
  return output.split('\n').flatMap((line): DockerContainer[] => {
    const [name = '', state = '', ports = ''] = line.trimEnd().split('\t');
    if (name === '' || state === '') return [];
    return [{ name: name.split(',')[0] ?? name, status: statuses.get(state) ?? 'unknown', ports: parsePorts(ports) }];
  });
}

const statuses = new Map<string, ContainerService['status']>([
  ['running', 'running'],
  ['created', 'stopped'],
  ['exited', 'stopped'],
  ['paused', 'stopped'],
  ['restarting', 'error'],
  ['dead', 'error'],
  ['removing', 'stopped'],
]);

// "0.0.0.0:9000->9000/tcp, [::]:9000->9000/tcp, 127.0.0.1:5432->5432/tcp, 0.0.0.0:8000-8002->8000-8002/tcp, 8000/tcp"; unpublished ones have no arrow.
function parsePorts(text: string): ServicePort[] {
  const ports = new Map<string, ServicePort>();
  for (const part of text.split(',')) {
    const match = /^(.*):(\d+)(?:-(\d+))?->\d+(?:-\d+)?\/(tcp|udp)$/.exec(part.trim());
    if (!match) continue;
    const isLoopback = /^(?:127\.|\[?::1\]?$)/.test(match[1] ?? '');
    const first = Number(match[2]);
    // Media servers publish ranges of thousands: the first hundred tell enough.
    const last = Math.min(Number(match[3] ?? first), first + 99);
    for (let port = first; port <= last; port++) {
      const protocol = match[4] === 'udp' ? 'udp' : 'tcp';
      const key = `${protocol}/${port}`;
      if (ports.get(key)?.isLoopback !== false) ports.set(key, { port, protocol, isLoopback });
    }
  }
  return [...ports.values()];
}
