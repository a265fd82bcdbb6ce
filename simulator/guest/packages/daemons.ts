import { Io, program, ProgramFailure } from '../commands/io.ts';
import type { HttpAnswer } from '../kernel/kernel.ts';
import type { Program } from '../kernel/machine.ts';
import { isSysError } from '../kernel/sys-error.ts';
import { rootActor } from '../vfs/nodes.ts';

type Socket = {
  readonly address: string;
  readonly port: number;
  readonly answer?: HttpAnswer | null;
  readonly protocol?: 'tcp' | 'udp';
};

/** A server: takes its ports and stays until it is ended. `sockets` reads them from its configuration. */
const daemon = (
  sockets: (io: Io) => readonly Socket[],
  options: { isForeground?: (args: readonly string[]) => boolean } = {},
): Program =>
  program(async (io) => {
    const isService = io.process.cgroup.endsWith('.service') || io.process.parent?.pid === 1;
    if (!isService && options.isForeground && !options.isForeground(io.args)) {
      // Started by hand it goes to the background, as daemons do.
      const { kernel } = io.machine;
      const init = kernel.processes.get(1) ?? null;
      kernel.spawn({
        parent: init,
        argv: io.process.argv,
        group: 'session',
        files: new Map(),
        cwd: '/',
        run: (own) => serve(new Io({ process: own, machine: io.machine, name: io.name, args: io.args }), sockets),
      });
      return 0;
    }
    return serve(io, sockets);
  });

async function serve(io: Io, sockets: (io: Io) => readonly Socket[]): Promise<number> {
  for (const { address, port, answer = null, protocol = 'tcp' } of sockets(io)) {
    try {
      io.machine.kernel.listen(io.process, protocol, address, port, answer);
    } catch (error) {
      if (!isSysError(error)) throw error;
      throw new ProgramFailure(`[emerg] bind() to ${address}:${port} failed (98: ${error.message})`);
    }
  }
  return io.process.untilKilled();
}

const page =
  (server: string, body: string): HttpAnswer =>
  ({ isTls }) =>
    isTls ? null : { status: 200, server, body };

const nginxSockets = (io: Io): Socket[] => {
  const folders = ['/etc/nginx/conf.d', '/etc/nginx/sites-enabled', '/etc/nginx/http.d'];
  const texts = folders.flatMap((folder) => {
    const node = io.vfs.find(rootActor, folder);
    return node?.kind === 'dir'
      ? io.vfs.names(node, rootActor).map((name) => io.vfs.readText(rootActor, `${folder}/${name}`))
      : [];
  });
  const text = [io.vfs.readText(rootActor, '/etc/nginx/nginx.conf'), ...texts].join('\n').replace(/#.*$/gm, '');
  const found = new Map<string, Socket>();
  for (const [, given = ''] of text.matchAll(/^\s*listen\s+([^\s;]+)/gm)) {
    const match = /^(?:(\[[^\]]+\]|[\d.]+|\*):)?(\d+)$/.exec(given);
    if (!match) continue;
    const address = match[1] === undefined || match[1] === '*' ? '0.0.0.0' : match[1].replace(/^\[|\]$/g, '');
    const root = [
      '/var/www/html/index.html',
      '/var/www/html/index.nginx-debian.html',
      '/var/lib/nginx/html/index.html',
    ].find((file) => io.vfs.find(rootActor, file));
    const answer: HttpAnswer = ({ isTls }) =>
      isTls
        ? null
        : {
            status: root === undefined ? 403 : 200,
            server: 'nginx',
            body: root === undefined ? 'Forbidden\n' : io.vfs.readText(rootActor, root),
          };
    found.set(`${address}:${match[2] ?? ''}`, { address, port: Number(match[2]), answer });
  }
  return [...found.values()];
};

const nginx: Program = async (call) => {
  const io = { process: call.process, machine: call.machine };
  const isTest = call.args.includes('-t');
  if (call.args.includes('-v') || call.args.includes('-V')) await io.process.write(2, 'nginx version: nginx/1.22.1\n');
  else if (isTest)
    await io.process.write(
      2,
      'nginx: the configuration file /etc/nginx/nginx.conf syntax is ok\nnginx: configuration file /etc/nginx/nginx.conf test is successful\n',
    );
  else if (!call.args.includes('-s'))
    return daemon(nginxSockets, { isForeground: (args) => args.some((arg) => arg.includes('daemon off')) })(call);
  return 0;
};

const configured = (io: Io, file: string, pattern: RegExp, fallback: string): string =>
  pattern.exec(io.vfs.readText(rootActor, file))?.[1] ?? fallback;
const local = (port: number): Socket[] => [{ address: '127.0.0.1', port }];

const postgres = daemon((io) => {
  const file =
    io.machine.family === 'alpine' ? '/var/lib/postgresql/17/data/postgresql.conf' : '/etc/postgresql/postgresql.conf';
  const address = configured(io, file, /^listen_addresses\s*=\s*'([^']*)'/m, 'localhost');
  return [
    {
      address: address === '*' ? '0.0.0.0' : '127.0.0.1',
      port: Number(configured(io, file, /^port\s*=\s*(\d+)/m, '5432')),
    },
  ];
});
const redis = daemon((io) => {
  const file = io.machine.family === 'alpine' ? '/etc/redis.conf' : '/etc/redis/redis.conf';
  return [
    {
      address: configured(io, file, /^bind\s+(\S+)/m, '127.0.0.1'),
      port: Number(configured(io, file, /^port\s+(\d+)/m, '6379')),
    },
  ];
});

/** code-server listens in a child of its main process. */
const codeServer = program(async (io) => {
  if (io.args.includes('--version')) return io.out('4.104.0\n');
  const file = `${io.environment('HOME')}/.config/code-server/config.yaml`;
  const given = io.args[io.args.indexOf('--bind-addr') + 1];
  const bind =
    (io.args.includes('--bind-addr') ? given : undefined) ??
    configured(io, file, /^bind-addr:\s*(\S+)/m, '127.0.0.1:8080');
  const [address = '', port = '8080'] = bind.split(':');
  io.machine.kernel.spawn({
    parent: io.process,
    argv: ['/usr/lib/code-server/lib/node', '/usr/lib/code-server/out/node/entry'],
    run: (child) => {
      io.machine.kernel.listen(child, 'tcp', address, Number(port), ({ isTls }) =>
        isTls ? null : { status: 302, server: 'code-server', body: 'Found. Redirecting to ./login\n' },
      );
      return child.untilKilled();
    },
  });
  return io.process.untilKilled();
});

const ready = program(async (io) => {
  const isUp = io.machine.kernel.listeners.some(({ port }) => port === 5432);
  await io.out(
    isUp ? '/var/run/postgresql:5432 - accepting connections\n' : '/var/run/postgresql:5432 - no response\n',
  );
  return isUp ? 0 : 2;
});

export const daemonPrograms: readonly (readonly [string, Program])[] = [
  ['nginx', nginx],
  [
    'apache2',
    daemon((io) =>
      [...io.vfs.readText(rootActor, '/etc/apache2/ports.conf').matchAll(/^\s*Listen\s+(?:[\d.]+:)?(\d+)/gm)].map(
        ([, port]) => ({ address: '*', port: Number(port), answer: page('Apache', '<h1>It works!</h1>\n') }),
      ),
    ),
  ],
  [
    'caddy',
    daemon((io) => [
      {
        address: '*',
        port: Number(configured(io, '/etc/caddy/Caddyfile', /^:(\d+)/m, '80')),
        answer: page('Caddy', 'Caddy works\n'),
      },
      ...local(2019),
    ]),
  ],
  ['postgres', postgres],
  ['pg_isready', ready],
  ['redis-server', redis],
  ['valkey-server', redis],
  ['mariadbd', daemon(() => local(3306))],
  ['memcached', daemon(() => local(11_211))],
  ['mosquitto', daemon(() => local(1883))],
  ['grafana-server', daemon(() => [{ address: '*', port: 3000, answer: page('Grafana', '<title>Grafana</title>\n') }])],
  [
    'prometheus',
    daemon(() => [{ address: '*', port: 9090, answer: page('Prometheus', '<title>Prometheus</title>\n') }]),
  ],
  [
    'prometheus-node-exporter',
    daemon(() => [{ address: '*', port: 9100, answer: page('node-exporter', 'node_load1 0.08\n') }]),
  ],
  ['containerd', daemon(() => [])],
  ['fail2ban-server', daemon(() => [])],
  ['cron', daemon(() => [])],
  ['crond', daemon(() => [])],
  [
    'sshd',
    daemon(() => [
      { address: '0.0.0.0', port: 22 },
      { address: '::', port: 22 },
    ]),
  ],
  ['code-server', codeServer],
];
