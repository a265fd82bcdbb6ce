import { program } from '../commands/io.ts';
import type { Io } from '../commands/io.ts';
import type { HttpAnswer } from '../kernel/kernel.ts';
import type { Machine, Program } from '../kernel/machine.ts';
import { readHostKeys } from '../ssh/host-keys.ts';
import { rootActor } from '../vfs/nodes.ts';
import { configured, daemon } from './daemon.ts';
import type { Socket } from './daemon.ts';
import { installedPackages } from './package-store.ts';
import { cgitPage, gitServerPrograms } from './git-server.ts';
import { homeNetworkPrograms } from './home-network.ts';
import { mariadbPrograms } from './mariadb.ts';
import { nameServerPrograms } from './name-server.ts';
import { postgresPrograms } from './postgres.ts';
import { redis } from './redis.ts';
import { sambaPrograms } from './samba.ts';

const page =
  (server: string, body: string): HttpAnswer =>
  ({ isTls }) =>
    isTls ? null : { status: 200, server, body };

const nginxSockets = (io: Io): Socket[] => {
  const folders = ['/etc/nginx/conf.d', '/etc/nginx/sites-enabled', '/etc/nginx/http.d', '/etc/nginx/vhosts.d'];
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
    const own = [...text.matchAll(/^\s*root\s+([^\s;]+)/gm)].map(([, folder = '']) => `${folder}/index.html`);
    const root = [
      ...own,
      '/var/www/html/index.html',
      '/var/www/html/index.nginx-debian.html',
      '/var/lib/nginx/html/index.html',
      '/usr/share/nginx/html/index.html',
      '/srv/www/htdocs/index.html',
    ].find((file) => io.vfs.find(rootActor, file));
    const answer: HttpAnswer = ({ isTls }) =>
      isTls
        ? null
        : text.includes('fastcgi_pass')
          ? throughFastCgi(cgitPage(io))
          : {
              status: root === undefined ? 403 : 200,
              server: 'nginx',
              body: root === undefined ? 'Forbidden\n' : io.vfs.readText(rootActor, root),
            };
    found.set(`${address}:${match[2] ?? ''}`, { address, port: Number(match[2]), answer });
  }
  return [...found.values()];
};

const throughFastCgi = (body: string | null): ReturnType<HttpAnswer> =>
  body === null
    ? { status: 502, server: 'nginx', body: '<h1>502 Bad Gateway</h1>\n' }
    : { status: 200, server: 'nginx', body };

const versionOf = (machine: Machine): string =>
  /^[\d.]+/.exec(installedPackages(machine).get('nginx') ?? '')?.[0] ?? '1.28.0';

const nginx: Program = async (call) => {
  const io = { process: call.process, machine: call.machine };
  const isTest = call.args.includes('-t');
  if (call.args.includes('-v') || call.args.includes('-V'))
    await io.process.write(2, `nginx version: nginx/${versionOf(call.machine)}\n`);
  else if (isTest)
    await io.process.write(
      2,
      'nginx: the configuration file /etc/nginx/nginx.conf syntax is ok\nnginx: configuration file /etc/nginx/nginx.conf test is successful\n',
    );
  else if (!call.args.includes('-s'))
    return daemon(nginxSockets, { isForeground: (args) => args.some((arg) => arg.includes('daemon off')) })(call);
  return 0;
};

const local = (port: number): Socket[] => [{ address: '127.0.0.1', port }];

const caddy: Program = async (call) => {
  if (call.args[0] === 'run' || call.args[0] === 'start') return serveCaddy(call);
  if (call.args[0] === 'version') await call.process.write(1, '2.6.2\n');
  else await call.process.write(1, 'Valid configuration\n');
  return 0;
};
const serveCaddy = daemon((io) => {
  const folder = io.vfs.find(rootActor, '/etc/caddy/sites');
  const sites = folder?.kind === 'dir' ? io.vfs.names(folder, rootActor).map((name) => `/etc/caddy/sites/${name}`) : [];
  const text = ['/etc/caddy/Caddyfile', ...sites].map((file) => io.vfs.readText(rootActor, file)).join('\n');
  const port = Number(/^:(\d+)/m.exec(text)?.[1] ?? 80);
  return [
    { address: '*', port, answer: page('Caddy', 'Caddy works\n') },
    { address: '127.0.0.1', port: 2019, answer: page('Caddy', '{"apps":{"http":{}}}\n') },
  ];
});

/** Debian, Fedora and openSUSE each have their own place for the ports. */
const apache = daemon((io) => {
  const files = ['/etc/apache2/ports.conf', '/etc/httpd/conf/httpd.conf', '/etc/apache2/listen.conf'];
  const text = files.map((file) => io.vfs.readText(rootActor, file)).join('\n');
  return [...text.matchAll(/^\s*Listen\s+(?:[\d.]+:)?(\d+)/gm)].map(([, port]) => ({
    address: '*',
    port: Number(port),
    answer: page('Apache', '<h1>It works!</h1>\n'),
  }));
});

/** Without a host key it leaves at once, as sshd(8) does; with one the container's real SSH server follows it. */
const sshServer: Program = async (call) => {
  if (readHostKeys(call.machine.vfs).length > 0)
    return daemon(
      () => [
        { address: '0.0.0.0', port: 22 },
        { address: '::', port: 22 },
      ],
      { isForeground: (args) => args.some((arg) => /^-\w*[Dd]/.test(arg)) },
    )(call);
  await call.process.write(2, 'sshd: no hostkeys available -- exiting.\n');
  return 1;
};

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

export const daemonPrograms: readonly (readonly [string, Program])[] = [
  ['nginx', nginx],
  ['apache2', apache],
  ['httpd', apache],
  ['caddy', caddy],
  ...gitServerPrograms,
  ...homeNetworkPrograms,
  ...mariadbPrograms,
  ...nameServerPrograms,
  ...sambaPrograms,
  ...postgresPrograms,
  ['redis-server', redis],
  ['valkey-server', redis],
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
  ['sshd', sshServer],
  ['code-server', codeServer],
];
