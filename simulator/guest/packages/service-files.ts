import type { Family } from '../kernel/machine.ts';
import { homelabServiceFilesOf } from './homelab-services.ts';
import { isNamedAnew, renamedServiceFilesOf } from './renamed-services.ts';
import type { ServiceFiles } from './service-units.ts';
import { nginxSite, welcome } from './web-pages.ts';

const none: ServiceFiles = { services: [], users: [], files: {} };
/** The services, accounts and files packages bring along; for all others nothing but programs and documentation. */
export function serviceFilesOf(name: string, family: Family): ServiceFiles {
  const own = isNamedAnew(family) ? renamedServiceFilesOf(name, family) : homelabServiceFilesOf(name, family);
  return own ?? commonServiceFilesOf(name, family);
}

function commonServiceFilesOf(name: string, family: Family): ServiceFiles {
  switch (name) {
    case 'nginx':
      return {
        services: [
          {
            name: 'nginx',
            description: 'A high performance web server and a reverse proxy server',
            command: `/usr/sbin/nginx -g "daemon off;"`,
          },
        ],
        users: family === 'alpine' ? [{ name: 'nginx', home: '/var/lib/nginx' }] : [],
        files:
          family === 'alpine'
            ? {
                '/etc/nginx/nginx.conf':
                  'user nginx;\nworker_processes auto;\nevents { worker_connections 1024; }\nhttp { include /etc/nginx/http.d/*.conf; }\n',
                '/etc/nginx/http.d/default.conf': nginxSite,
                '/var/lib/nginx/html/index.html': welcome,
              }
            : {
                '/etc/nginx/nginx.conf':
                  'user www-data;\nworker_processes auto;\npid /run/nginx.pid;\nevents { worker_connections 768; }\nhttp {\n\tinclude /etc/nginx/conf.d/*.conf;\n\tinclude /etc/nginx/sites-enabled/*;\n}\n',
                '/etc/nginx/sites-available/default': nginxSite,
                '/etc/nginx/sites-enabled/default': '-> /etc/nginx/sites-available/default',
                '/etc/nginx/conf.d/': '',
                '/var/www/html/index.nginx-debian.html': welcome,
                '/var/log/nginx/access.log': '',
              },
      };
    case 'apache2':
      return {
        services: [
          { name: 'apache2', description: 'The Apache HTTP Server', command: '/usr/sbin/apache2 -DFOREGROUND' },
        ],
        users: [],
        files: {
          '/etc/apache2/apache2.conf': 'Include ports.conf\n',
          '/etc/apache2/ports.conf': 'Listen 80\n',
          '/var/www/html/index.html': welcome.replaceAll('nginx', 'Apache2'),
        },
      };
    case 'postgresql':
      return {
        services: [
          {
            name: 'postgresql',
            description: 'PostgreSQL RDBMS',
            command: '/usr/lib/postgresql/bin/postgres',
            user: 'postgres',
          },
        ],
        users: [{ name: 'postgres', home: '/var/lib/postgresql' }],
        files: {
          '/etc/postgresql/postgresql.conf': "listen_addresses = 'localhost'\nport = 5432\n",
          '/etc/postgresql/pg_hba.conf': 'local all all peer\nhost all all 127.0.0.1/32 scram-sha-256\n',
          '/usr/lib/postgresql/bin/postgres': '=postgres',
        },
      };
    case 'postgresql17':
      return {
        services: [
          { name: 'postgresql', description: 'PostgreSQL server', command: '/usr/bin/postgres', user: 'postgres' },
        ],
        users: [{ name: 'postgres', home: '/var/lib/postgresql' }],
        files: {
          '/var/lib/postgresql/17/data/postgresql.conf': 'port = 5432\n',
          '/var/lib/postgresql/17/data/pg_hba.conf': 'local all all trust\nhost all all 127.0.0.1/32 trust\n',
        },
      };
    case 'redis':
    case 'redis-server':
      return {
        services: [
          {
            name: family === 'alpine' ? 'redis' : 'redis-server',
            description: 'Advanced key-value store',
            command: '/usr/bin/redis-server',
            user: 'redis',
          },
        ],
        users: [{ name: 'redis', home: '/var/lib/redis' }],
        files: {
          [family === 'alpine' ? '/etc/redis.conf' : '/etc/redis/redis.conf']: 'bind 127.0.0.1 -::1\nport 6379\n',
        },
      };
    case 'mariadb-server':
      return {
        services: [
          { name: 'mariadb', description: 'MariaDB database server', command: '/usr/sbin/mariadbd', user: 'mysql' },
        ],
        users: [{ name: 'mysql', home: '/nonexistent' }],
        files: { '/etc/mysql/mariadb.cnf': '[client-server]\nport = 3306\n' },
      };
    case 'docker.io':
    case 'docker-ce':
    case 'docker':
      return {
        services: [
          {
            name: 'docker',
            description: 'Docker Application Container Engine',
            command: `${family === 'alpine' || name === 'docker-ce' ? '/usr/bin' : '/usr/sbin'}/dockerd`,
          },
        ],
        users: [],
        files: { '/etc/docker/': '', '/var/lib/docker/': '' },
      };
    case 'containerd':
      return {
        services: [{ name: 'containerd', description: 'containerd container runtime', command: '/usr/bin/containerd' }],
        users: [],
        files: { '/etc/containerd/config.toml': 'version = 2\n' },
      };
    case 'code-server':
      return {
        services: [{ name: 'code-server@', description: 'code-server', command: '/usr/bin/code-server', user: '%i' }],
        users: [],
        files: {},
      };
    case 'openssh-server':
      return sshServer(family);
    case 'openssh':
      // Elsewhere it is what client and server have in common.
      return family === 'alpine' || family === 'arch' ? sshServer(family) : none;
    case 'cron':
      return {
        services: [
          { name: 'cron', description: 'Regular background program processing daemon', command: '/usr/sbin/cron -f' },
        ],
        users: [],
        files: {},
      };
    case 'caddy':
      return {
        services: [
          {
            name: 'caddy',
            description: 'Caddy',
            command: '/usr/bin/caddy run --config /etc/caddy/Caddyfile',
            user: 'caddy',
          },
        ],
        users: [{ name: 'caddy', home: '/var/lib/caddy' }],
        files: { '/etc/caddy/Caddyfile': ':80 {\n\troot * /usr/share/caddy\n\tfile_server\n}\n' },
      };
    case 'grafana':
      return {
        services: [
          {
            name: 'grafana-server',
            description: 'Grafana instance',
            command: '/usr/sbin/grafana-server',
            user: 'grafana',
          },
        ],
        users: [{ name: 'grafana', home: '/usr/share/grafana' }],
        files: { '/etc/grafana/grafana.ini': '[server]\n;http_port = 3000\n' },
      };
    case 'prometheus':
    case 'prometheus-node-exporter':
      return {
        services: [
          {
            name,
            description:
              name === 'prometheus'
                ? 'Monitoring system and time series database'
                : 'Prometheus exporter for machine metrics',
            command: `/usr/bin/${name}`,
            user: 'prometheus',
          },
        ],
        users: [{ name: 'prometheus', home: '/var/lib/prometheus' }],
        files: {},
      };
    case 'memcached':
      return {
        services: [{ name, description: 'memcached daemon', command: '/usr/bin/memcached', user: 'memcache' }],
        users: [{ name: 'memcache', home: '/nonexistent' }],
        files: { '/etc/memcached.conf': '-p 11211\n-l 127.0.0.1\n' },
      };
    case 'mosquitto':
      return {
        services: [{ name, description: 'Mosquitto MQTT Broker', command: '/usr/sbin/mosquitto', user: 'mosquitto' }],
        users: [{ name: 'mosquitto', home: '/var/lib/mosquitto' }],
        files: { '/etc/mosquitto/mosquitto.conf': 'include_dir /etc/mosquitto/conf.d\n' },
      };
    case 'fail2ban':
      return {
        services: [{ name, description: 'Fail2Ban Service', command: '/usr/bin/fail2ban-server -xf start' }],
        users: [],
        files: { '/etc/fail2ban/jail.conf': '[DEFAULT]\nbantime = 10m\n' },
      };
    case 'sudo':
      return {
        ...none,
        files: {
          '/etc/sudoers': `Defaults\tenv_reset\nroot\tALL=(ALL:ALL) ALL\n%${family === 'fedora' ? 'wheel' : 'sudo'}\tALL=(ALL:ALL) ALL\n@includedir /etc/sudoers.d\n`,
          '/etc/sudoers.d/': '',
        },
      };
    default:
      return none;
  }
}

/**
 * The SSH server under the family's own unit name. Host keys that are missing are made when it starts, as the distributions' units
 * and init scripts do (sshd-keygen@.service, sshdgenkeys.service, sshd-gen-keys-start, Alpine's generate_host_keys); Debian's
 * package makes them when it is installed.
 */
function sshServer(family: Family): ServiceFiles {
  const [name, description] = family === 'debian' ? ['ssh', 'OpenBSD Secure Shell server'] : sshdOf(family);
  return {
    services: [
      {
        name,
        description,
        command: '/usr/sbin/sshd -D',
        ...(family === 'debian' ? {} : { before: '/usr/bin/ssh-keygen -A' }),
      },
    ],
    users: [],
    files: {
      '/etc/ssh/sshd_config': `Include /etc/ssh/sshd_config.d/*.conf\nKbdInteractiveAuthentication no\nUsePAM yes\nX11Forwarding yes\nPrintMotd no\nAcceptEnv LANG LC_*\nSubsystem\tsftp\t${family === 'debian' ? '/usr/lib/openssh/sftp-server' : 'internal-sftp'}\n`,
      '/etc/ssh/sshd_config.d/': '',
    },
  };
}

const sshdOf = (family: Family): readonly [string, string] => [
  'sshd',
  family === 'fedora' ? 'OpenSSH server daemon' : 'OpenSSH Daemon',
];
