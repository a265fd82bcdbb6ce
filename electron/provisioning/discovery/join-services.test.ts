import { describe, expect, test } from 'vitest';
import { parseDocker } from './docker.ts';
import { joinServices } from './join-services.ts';
import { parseProcesses } from './processes.ts';
import { parseSockets } from './sockets.ts';
import { parseUnits } from './units.ts';

const empty = { units: [], sockets: [], processes: new Map(), docker: [] };
const systemd = (list: string, shown = ''): ReturnType<typeof parseUnits> =>
  parseUnits('systemd', `${list}\n===show\n${shown}`);
const tcp = (port: number, isLoopback = false): { port: number; protocol: 'tcp'; isLoopback: boolean } => ({
  port,
  protocol: 'tcp',
  isLoopback,
});

describe('services from systemd', () => {
  test('have the ports their main process listens on; the base system is left out', () => {
    const units = systemd(
      'nginx.service loaded active running A high performance web server\nssh.service loaded active running OpenBSD Secure Shell server\ncron.service loaded active running x\nsystemd-journald.service loaded active running x\ngetty@tty1.service loaded active running x',
      'Id=nginx.service\nMainPID=417\nUnitFileState=enabled\n\nId=ssh.service\nMainPID=200\nUnitFileState=enabled\n',
    );
    const sockets = parseSockets(
      'tcp LISTEN 0 511 0.0.0.0:80 0.0.0.0:* users:(("nginx",pid=418,fd=6),("nginx",pid=417,fd=6))\ntcp LISTEN 0 511 [::]:80 [::]:* users:(("nginx",pid=418,fd=7),("nginx",pid=417,fd=7))\ntcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:* users:(("sshd",pid=200,fd=3))\n',
    );
    expect(joinServices({ ...empty, units, sockets })).toEqual([
      { name: 'nginx', type: 'systemd', status: 'running', ports: [tcp(80)] },
    ]);
  });

  test('A73 a unit whose child listens is one service with that port', () => {
    const units = systemd(
      'code-server@coder.service loaded active running code-server',
      'Id=code-server@coder.service\nMainPID=300\nUnitFileState=enabled\n',
    );
    const sockets = parseSockets('tcp LISTEN 0 511 *:8080 *:* users:(("node",pid=305,fd=20))\n');
    const byGroup = parseProcesses(
      '305|304|node|0::/system.slice/system-code\\x2dserver.slice/code-server@coder.service \n',
    );
    const byParent = parseProcesses('305|304|node|0::/ \n304|300|sh|0::/ \n300|1|node|0::/ \n');
    for (const processes of [byGroup, byParent]) {
      expect(joinServices({ ...empty, units, sockets, processes })).toEqual([
        { name: 'code-server@coder', type: 'systemd', status: 'running', ports: [tcp(8080)] },
      ]);
    }
  });

  test('that failed are shown as such, those that did their work and left are not shown', () => {
    const units = systemd(
      '● app.service loaded failed failed My app\npostgresql.service loaded active exited PostgreSQL RDBMS\npostgresql@15-main.service loaded active running Cluster 15-main\nmissing.service not-found inactive dead missing',
    );
    const sockets = parseSockets('tcp LISTEN 0 200 127.0.0.1:5432 0.0.0.0:* users:(("postgres",pid=900,fd=5))\n');
    const processes = parseProcesses(
      '900|1|postgres|0::/system.slice/system-postgresql.slice/postgresql@15-main.service \n',
    );
    expect(joinServices({ ...empty, units, sockets, processes })).toEqual([
      { name: 'app', type: 'systemd', status: 'error', ports: [] },
      { name: 'postgresql@15-main', type: 'systemd', status: 'running', ports: [tcp(5432, true)] },
    ]);
  });

  test('a mailer that only the container itself reaches belongs to the base system', () => {
    const units = systemd('postfix@-.service loaded active running Postfix', 'Id=postfix@-.service\nMainPID=70\n');
    const local = parseSockets('tcp LISTEN 0 100 127.0.0.1:25 0.0.0.0:* users:(("master",pid=70,fd=13))\n');
    const open = parseSockets('tcp LISTEN 0 100 0.0.0.0:25 0.0.0.0:* users:(("master",pid=70,fd=13))\n');
    expect(joinServices({ ...empty, units, sockets: local })).toEqual([]);
    expect(joinServices({ ...empty, units, sockets: open })).toHaveLength(1);
  });
});

describe('other services', () => {
  test('OpenRC’s are joined by pid file or by name', () => {
    const units = parseUnits(
      'openrc',
      'Runlevel: default\n nginx                        [  started 00:02:11 (0) ]\n postgresql                   [  started  ]\n sshd  [  started  ]\n app   [  crashed  ]\nDynamic Runlevel: hotplugged\n===pids\n/run/nginx/nginx.pid 77\n',
    );
    const sockets = parseSockets(
      'tcp LISTEN 0 511 0.0.0.0:80 0.0.0.0:* users:(("nginx",pid=77,fd=6))\ntcp LISTEN 0 511 0.0.0.0:5432 0.0.0.0:* users:(("postgres",pid=90,fd=6))\n',
    );
    expect(joinServices({ ...empty, units, sockets })).toEqual([
      { name: 'nginx', type: 'openrc', status: 'running', ports: [tcp(80)] },
      { name: 'postgresql', type: 'openrc', status: 'running', ports: [tcp(5432)] },
      { name: 'app', type: 'openrc', status: 'error', ports: [] },
    ]);
  });

  test('A74 a Docker container publishing 9000 is of type docker with port 9000', () => {
    const docker = parseDocker(
      'portainer\trunning\t0.0.0.0:9000->9000/tcp, [::]:9000->9000/tcp, 8000/tcp\ndb\texited\t\nmetrics\trunning\t127.0.0.1:9100->9100/tcp, 0.0.0.0:7000-7001->7000-7001/udp\n',
    );
    const sockets = parseSockets('tcp LISTEN 0 4096 0.0.0.0:9000 0.0.0.0:* users:(("docker-proxy",pid=5,fd=4))\n');
    expect(joinServices({ ...empty, docker, sockets })).toEqual([
      { name: 'portainer', type: 'docker', status: 'running', ports: [tcp(9000)] },
      { name: 'db', type: 'docker', status: 'stopped', ports: [] },
      {
        name: 'metrics',
        type: 'docker',
        status: 'running',
        ports: [
          tcp(9100, true),
          { port: 7000, protocol: 'udp', isLoopback: false },
          { port: 7001, protocol: 'udp', isLoopback: false },
        ],
      },
    ]);
  });

  test('A75 a port bound to 127.0.0.1 only is marked local, one bound elsewhere too is not', () => {
    const sockets = parseSockets(
      'tcp LISTEN 0 511 127.0.0.1:6379 0.0.0.0:* users:(("redis-server",pid=9,fd=6))\ntcp LISTEN 0 511 [::1]:6379 [::]:* users:(("redis-server",pid=9,fd=7))\ntcp LISTEN 0 5 127.0.0.1:8000 0.0.0.0:* users:(("app",pid=10,fd=3))\ntcp LISTEN 0 5 192.168.1.5:8000 0.0.0.0:* users:(("app",pid=10,fd=4))\n',
    );
    expect(joinServices({ ...empty, sockets })).toEqual([
      { name: 'redis-server', type: 'process', status: 'running', ports: [tcp(6379, true)] },
      { name: 'app', type: 'process', status: 'running', ports: [tcp(8000)] },
    ]);
  });

  test('without ss the kernel’s tables tell the same', () => {
    const head = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
    const row = (local: string, state: string, inode: number): string =>
      `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 0000000000000000 100 0 0 10 0`;
    const output = [
      `proc tcp ${head}`,
      `proc tcp ${row('0100007F:1F90', '0A', 501)}`,
      `proc tcp ${row('00000000:0050', '0A', 502)}`,
      `proc tcp ${row('0500A8C0:0050', '01', 503)}`,
      `proc tcp6 ${row('00000000000000000000000000000000:01BB', '0A', 504)}`,
      `proc udp ${row('00000000:0035', '07', 505)}`,
      '/proc/42/fd:',
      'lrwx------ 1 root root 64 Jan 1 00:00 3 -> socket:[501]',
      '/proc/43/fd:',
      'lrwx------ 1 root root 64 Jan 1 00:00 6 -> socket:[502]',
      'lrwx------ 1 root root 64 Jan 1 00:00 7 -> socket:[504]',
    ].join('\n');
    expect(parseSockets(output)).toEqual([
      { protocol: 'tcp', address: '127.0.0.1', port: 8080, isLoopback: true, pids: [42], processName: '' },
      { protocol: 'tcp', address: '0.0.0.0', port: 80, isLoopback: false, pids: [43], processName: '' },
      { protocol: 'tcp', address: '::', port: 443, isLoopback: false, pids: [43], processName: '' },
      { protocol: 'udp', address: '0.0.0.0', port: 53, isLoopback: false, pids: [], processName: '' },
    ]);
    const processes = parseProcesses('42|1|app|\n43|1|nginx|\n');
    expect(
      joinServices({ ...empty, sockets: parseSockets(output), processes }).map(({ name, ports }) => [
        name,
        ports.map(({ port }) => port),
      ]),
    ).toEqual([
      ['app', [8080]],
      ['nginx', [80, 443]],
    ]);
  });
});
