import type { Family } from '../kernel/machine.ts';
import type { ServiceFiles } from './service-units.ts';
import { nginxWithSite, welcome } from './web-pages.ts';

/** Families whose packages, units and paths are named otherwise than Debian's and Alpine's. */
export type NewName = 'fedora' | 'arch' | 'suse';
export const isNamedAnew = (family: Family): family is NewName =>
  family === 'fedora' || family === 'arch' || family === 'suse';

const simple = (
  name: string,
  description: string,
  command: string,
  user?: string,
): ServiceFiles['services'][number] => ({
  name,
  description,
  command,
  ...(user === undefined ? {} : { user }),
});

/** Undefined: nothing of its own, look among what all families have in common. */
export function renamedServiceFilesOf(name: string, family: NewName): ServiceFiles | undefined {
  switch (name) {
    case 'nginx':
      return nginx(family);
    case 'httpd':
    case 'apache':
    case 'apache2':
      return apache(family);
    case 'postgresql-server':
      return postgresql(family);
    case 'postgresql':
      return family === 'arch' ? postgresql(family) : undefined;
    case 'valkey':
    case 'redis':
      return keyValueStore(name, family);
    case 'mariadb':
    case 'mariadb-server':
      return mariadb(name, family);
    case 'moby-engine':
    case 'docker':
      return {
        services: [simple('docker', 'Docker Application Container Engine', '/usr/bin/dockerd')],
        users: [],
        files: { '/etc/docker/': '', '/var/lib/docker/': '' },
      };
    case 'cronie':
    case 'cron':
      return {
        services: [
          family === 'suse'
            ? simple('cron', 'Command Scheduler', '/usr/sbin/cron -n')
            : simple(family === 'arch' ? 'cronie' : 'crond', 'Command Scheduler', '/usr/sbin/crond -n'),
        ],
        users: [],
        files: {},
      };
    case 'memcached':
      return {
        services: [simple('memcached', 'memcached daemon', '/usr/bin/memcached', 'memcached')],
        users: [{ name: 'memcached', home: '/nonexistent' }],
        files: family === 'arch' ? {} : { '/etc/sysconfig/memcached': 'PORT="11211"\nOPTIONS="-l 127.0.0.1"\n' },
      };
    default:
      return undefined;
  }
}

function nginx(family: NewName): ServiceFiles {
  const [user, root, includes] = {
    fedora: ['nginx', '/usr/share/nginx/html', ['/etc/nginx/conf.d/*.conf']] as const,
    arch: ['http', '/usr/share/nginx/html', []] as const,
    suse: ['nginx', '/srv/www/htdocs', ['conf.d/*.conf', 'vhosts.d/*.conf']] as const,
  }[family];
  return {
    services: [simple('nginx', 'The nginx HTTP and reverse proxy server', '/usr/sbin/nginx -g "daemon off;"')],
    users: family === 'arch' ? [] : [{ name: 'nginx', home: '/var/lib/nginx' }],
    files: {
      '/etc/nginx/nginx.conf': nginxWithSite({ user, root, includes }),
      ...(family === 'arch' ? {} : { '/etc/nginx/conf.d/': '' }),
      ...(family === 'suse' ? { '/etc/nginx/vhosts.d/': '' } : {}),
      [`${root}/index.html`]: welcome,
      '/var/log/nginx/access.log': '',
    },
  };
}

function apache(family: NewName): ServiceFiles {
  const page = welcome.replaceAll('nginx', 'Apache');
  if (family === 'suse')
    return {
      services: [simple('apache2', 'The Apache Webserver', '/usr/sbin/httpd -DSYSTEMD -DFOREGROUND')],
      users: [{ name: 'wwwrun', home: '/var/lib/wwwrun' }],
      files: { '/etc/apache2/listen.conf': 'Listen 80\n', '/srv/www/htdocs/index.html': page },
    };
  return {
    services: [simple('httpd', 'The Apache HTTP Server', '/usr/sbin/httpd -DFOREGROUND')],
    users: family === 'arch' ? [] : [{ name: 'apache', home: '/usr/share/httpd' }],
    files: {
      '/etc/httpd/conf/httpd.conf': 'ServerRoot "/etc/httpd"\nListen 80\n',
      [family === 'arch' ? '/srv/http/index.html' : '/var/www/html/index.html']: page,
    },
  };
}

/** Its server refuses to start on an empty data folder, except openSUSE's, whose script makes one. */
function postgresql(family: NewName): ServiceFiles {
  const home = family === 'arch' ? '/var/lib/postgres' : '/var/lib/pgsql';
  const check = {
    fedora: '/usr/libexec/postgresql-check-db-dir postgresql',
    arch: '/usr/bin/postgresql-check-db-dir /var/lib/postgres/data',
    suse: '/usr/share/postgresql/postgresql-script prepare',
  }[family];
  return {
    services: [
      {
        ...simple('postgresql', 'PostgreSQL database server', `/usr/bin/postgres -D ${home}/data`, 'postgres'),
        before: check,
      },
    ],
    users: [{ name: 'postgres', home }],
    files: {
      ...(family === 'fedora' ? { '/usr/libexec/postgresql-check-db-dir': '=postgresql-check-db-dir' } : {}),
      ...(family === 'suse' ? { '/usr/share/postgresql/postgresql-script': '=postgresql-script' } : {}),
      [`${home}/data/`]: '@postgres',
    },
  };
}

function keyValueStore(name: 'valkey' | 'redis', family: NewName): ServiceFiles {
  const isInstance = family === 'suse';
  const file = isInstance ? `/etc/${name}/default.conf` : `/etc/${name}/${name}.conf`;
  return {
    services: [
      simple(
        isInstance ? `${name}@` : name,
        isInstance ? `${name} instance: %i` : 'Advanced key-value store',
        `/usr/bin/${name}-server /etc/${name}/${isInstance ? '%i' : name}.conf`,
        name,
      ),
    ],
    users: [{ name, home: `/var/lib/${name}` }],
    files: { [file]: 'bind 127.0.0.1 -::1\nport 6379\n' },
  };
}

function mariadb(name: string, family: NewName): ServiceFiles {
  // Fedora's package of this name is the client alone.
  if (name === 'mariadb' && family === 'fedora') return { services: [], users: [], files: {} };
  const command = { fedora: '/usr/libexec/mariadbd', arch: '/usr/bin/mariadbd', suse: '/usr/sbin/mariadbd' }[family];
  return {
    services: [simple('mariadb', 'MariaDB database server', command, 'mysql')],
    users: [{ name: 'mysql', home: '/var/lib/mysql' }],
    files: { '/etc/my.cnf': '[mysqld]\nport = 3306\n', ...(family === 'arch' ? {} : { [command]: '=mariadbd' }) },
  };
}
