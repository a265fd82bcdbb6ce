import { randomBytes } from 'node:crypto';
import type { Io } from '../commands/io.ts';
import { program, ProgramFailure, readOptions } from '../commands/io.ts';
import type { Program } from '../kernel/machine.ts';
import { isSysError } from '../kernel/sys-error.ts';
import { rootActor } from '../vfs/nodes.ts';
import { makeFolders } from './package-store.ts';

type Container = {
  id: string;
  name: string;
  image: string;
  state: 'running' | 'exited' | 'created';
  ports: { address: string; outer: number; inner: number; protocol: 'tcp' | 'udp' }[];
  restarts: boolean;
};
const stateFile = '/var/lib/docker/containers.json';

/** Only `save` writes the file: whatever has an id there is a container. */
const isContainer = (value: unknown): value is Container =>
  typeof value === 'object' && value !== null && 'id' in value;

function load(io: Io): Container[] {
  const text = io.vfs.readText(rootActor, stateFile);
  if (text === '') return [];
  const saved: unknown = JSON.parse(text);
  return Array.isArray(saved) ? saved.filter(isContainer) : [];
}
function save(io: Io, containers: readonly Container[]): void {
  makeFolders(io.machine, '/var/lib/docker');
  io.vfs.writeFile(rootActor, stateFile, JSON.stringify(containers), 0o600);
}

const dockerd = program(async (io) => {
  for (const one of load(io)) if (one.state === 'running') publish(io, one);
  return io.process.untilKilled();
});

const daemonOf = (io: Io) => [...io.machine.kernel.processes.values()].find(({ comm }) => comm === 'dockerd') ?? null;

/** Docker has one proxy process for each port it publishes. */
function publish(io: Io, { ports }: Container): void {
  const daemon = daemonOf(io);
  for (const { address, outer, protocol, inner } of ports) {
    io.machine.kernel.spawn({
      parent: daemon,
      argv: [
        '/usr/bin/docker-proxy',
        '-proto',
        protocol,
        '-host-ip',
        address,
        '-host-port',
        String(outer),
        '-container-port',
        String(inner),
      ],
      group: 'session',
      files: new Map(),
      identity: { uid: 0, gid: 0, groups: [0] },
      cgroup: daemon?.cgroup,
      run: (process) => {
        io.machine.kernel.listen(process, protocol, address, outer, ({ isTls }) =>
          isTls ? null : { status: 200, server: 'docker', body: 'Hello from a container\n' },
        );
        return process.untilKilled();
      },
    });
  }
}

const unpublish = (io: Io, { ports }: Container): void => {
  for (const { process, port } of Array.from(io.machine.kernel.listeners))
    if (process.comm === 'docker-proxy' && ports.some(({ outer }) => outer === port)) process.signal('KILL');
};

const docker = program(async (io) => {
  const [verb = '', ...args] = io.args[0] === 'container' ? io.args.slice(1) : io.args;
  if (verb === '--version' || verb === '-v') return io.out('Docker version 26.1.5+dfsg1, build a72d7cd\n');
  if (!daemonOf(io))
    throw new ProgramFailure(
      'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
    );
  const containers = load(io);
  const named = (names: readonly string[]): Container[] =>
    names.map((name) => {
      const found = containers.find((one) => one.name === name || one.id.startsWith(name));
      if (!found) throw new ProgramFailure(`Error response from daemon: No such container: ${name}`);
      return found;
    });
  switch (verb) {
    case 'version':
      return io.out('Client:\n Version:           26.1.5\n\nServer:\n Engine:\n  Version:          26.1.5\n');
    case 'info':
      return io.out(
        `Client:\n Version: 26.1.5\n\nServer:\n Containers: ${containers.length}\n Storage Driver: overlay2\n`,
      );
    case 'ps':
    case 'ls':
      return list(io, containers, args);
    case 'run':
    case 'create':
      return run(io, containers, args);
    case 'start':
    case 'stop':
    case 'restart':
    case 'kill':
    case 'rm': {
      const { flags, operands } = readOptions(args, { valued: ['t', 'time'] });
      for (const one of named(operands)) {
        if (verb === 'rm' && one.state === 'running' && !flags.has('f') && !flags.has('force'))
          throw new ProgramFailure(
            `Error response from daemon: cannot remove container "/${one.name}": container is running: stop the container before removing or force remove`,
          );
        unpublish(io, one);
        if (verb === 'rm') containers.splice(containers.indexOf(one), 1);
        else one.state = verb === 'start' || verb === 'restart' ? 'running' : 'exited';
        if (one.state === 'running' && verb !== 'rm') publish(io, one);
        await io.out(`${operands[0] ?? one.name}\n`);
      }
      save(io, containers);
      return;
    }
    case 'pull':
      return io.out(
        `Using default tag: latest\nlatest: Pulling from library/${args[0] ?? ''}\nStatus: Downloaded newer image for ${args[0] ?? ''}\n`,
      );
    case 'inspect':
      return io.out(`${JSON.stringify(named(args.filter((arg) => !arg.startsWith('-'))), null, 4)}\n`);
    case 'logs':
    case 'network':
    case 'volume':
    case 'images':
    case 'image':
    case 'system':
    case 'login':
    case 'compose':
      return;
    default:
      throw new ProgramFailure(`'${verb}' is not a docker command.\nSee 'docker --help'`);
  }
});

const portsText = ({ state, ports }: Container): string =>
  state === 'running'
    ? ports.map(({ address, outer, inner, protocol }) => `${address}:${outer}->${inner}/${protocol}`).join(', ')
    : '';

async function list(io: Io, containers: readonly Container[], args: readonly string[]): Promise<void> {
  const { flags, values } = readOptions(args, {
    valued: ['format', 'filter', 'f', 'n'],
    aliases: { all: 'a', quiet: 'q' },
  });
  const shown = containers.filter(({ state }) => flags.has('a') || state === 'running');
  const format = values.get('format');
  const status = (one: Container): string =>
    one.state === 'running' ? 'Up 2 minutes' : one.state === 'exited' ? 'Exited (0) 1 minute ago' : 'Created';
  if (flags.has('q')) return io.out(shown.map(({ id }) => `${id.slice(0, 12)}\n`).join(''));
  if (format !== undefined) {
    const text = (one: Container): string =>
      format
        .replaceAll('\\t', '\t')
        .replaceAll('\\n', '\n')
        .replace(
          /\{\{\s*\.(\w+)\s*\}\}/g,
          (_, field: string) =>
            ({
              Names: one.name,
              ID: one.id,
              Image: one.image,
              State: one.state,
              Status: status(one),
              Ports: portsText(one),
            })[field] ?? '',
        );
    return io.out(shown.map((one) => `${text(one)}\n`).join(''));
  }
  await io.out(
    `CONTAINER ID   IMAGE     COMMAND   CREATED   STATUS    PORTS     NAMES\n${shown.map((one) => `${one.id.slice(0, 12)}   ${one.image}   "/entrypoint"   2 minutes ago   ${status(one)}   ${portsText(one)}   ${one.name}\n`).join('')}`,
  );
}

async function run(io: Io, containers: Container[], args: readonly string[]): Promise<number> {
  const { flags, values, all, operands } = readOptions(args, {
    valued: [
      'p',
      'e',
      'v',
      'name',
      'restart',
      'network',
      'u',
      'w',
      'h',
      'l',
      'env',
      'volume',
      'env-file',
      'memory',
      'm',
      'entrypoint',
    ],
    aliases: { publish: 'p', detach: 'd' },
    stopsEarly: true,
  });
  const [image = ''] = operands;
  if (io.machine.packageFaults.missing.has(image))
    throw new ProgramFailure(
      `Unable to find image '${image}:latest' locally\ndocker: Error response from daemon: manifest for ${image}:latest not found: manifest unknown`,
      125,
    );
  const name = values.get('name') ?? `brave_${randomBytes(3).toString('hex')}`;
  if (containers.some((one) => one.name === name))
    throw new ProgramFailure(
      `Error response from daemon: Conflict. The container name "/${name}" is already in use`,
      125,
    );
  const ports = all
    .filter(([option]) => option === 'p')
    .flatMap(([, spec]) => {
      const match = /^(?:(\d+\.[\d.]+):)?(?:(\d+):)?(\d+)(?:\/(tcp|udp))?$/.exec(spec);
      return match
        ? [
            {
              address: match[1] ?? '0.0.0.0',
              outer: Number(match[2] ?? match[3]),
              inner: Number(match[3]),
              protocol: match[4] === 'udp' ? ('udp' as const) : ('tcp' as const),
            },
          ]
        : [];
    });
  if (!flags.has('d') && (image.startsWith('hello-world') || flags.has('rm'))) {
    await io.out(
      image.startsWith('hello-world')
        ? '\nHello from Docker!\nThis message shows that your installation appears to be working correctly.\n'
        : '',
    );
    return 0;
  }
  const one: Container = {
    id: randomBytes(32).toString('hex'),
    name,
    image,
    state: 'running',
    ports,
    restarts: values.has('restart'),
  };
  try {
    for (const { outer } of ports)
      if (io.machine.kernel.listeners.some(({ port }) => port === outer))
        throw new ProgramFailure(
          `Error response from daemon: driver failed programming external connectivity on endpoint ${name}: Bind for 0.0.0.0:${outer} failed: port is already allocated`,
          125,
        );
    publish(io, one);
  } catch (error) {
    if (!isSysError(error)) throw error;
    throw new ProgramFailure(`Error response from daemon: ${error.message}`, 125);
  }
  containers.push(one);
  save(io, containers);
  await io.out(`${one.id}\n`);
  return 0;
}

export const dockerPrograms: readonly (readonly [string, Program])[] = [
  ['docker', docker],
  ['dockerd', dockerd],
];
