import type { Family } from '../kernel/machine.ts';
import type { ServiceFiles } from './service-units.ts';

type Service = ServiceFiles['services'][number];
const nothing: ServiceFiles = { services: [], users: [], files: {} };

/** Services of Debian, Ubuntu and Alpine that homes run: files, names, storage behind a key, ways in. */
export function homelabServiceFilesOf(name: string, family: Family): ServiceFiles | undefined {
  const isAlpine = family === 'alpine';
  switch (name) {
    case 'samba': {
      const smbd: Service = { name: 'smbd', description: 'Samba SMB Daemon', command: '/usr/sbin/smbd --foreground' };
      return {
        ...nothing,
        services: [isAlpine ? { ...smbd, name: 'samba' } : smbd],
        files: {
          '/etc/samba/smb.conf': '[global]\n   workgroup = WORKGROUP\n   server role = standalone server\n',
          '/var/lib/samba/private/': '',
        },
      };
    }
    case 'dnsmasq':
      return {
        services: [{ name, description: 'A lightweight DHCP and caching DNS server', command: '/usr/sbin/dnsmasq -k' }],
        users: [{ name: 'dnsmasq', home: isAlpine ? '/dev/null' : '/var/lib/misc' }],
        files: {
          '/etc/dnsmasq.conf': isAlpine ? '#port=5353\nconf-dir=/etc/dnsmasq.d/,*.conf\n' : '#port=5353\n',
          '/etc/dnsmasq.d/': '',
        },
      };
    case 'syncthing': {
      const command = '/usr/bin/syncthing serve --no-browser --no-restart';
      const description = 'Syncthing - Open Source Continuous File Synchronization';
      return isAlpine
        ? {
            ...nothing,
            services: [{ name, description, command, user: 'syncthing' }],
            users: [{ name: 'syncthing', home: '/var/lib/syncthing' }],
          }
        : { ...nothing, services: [{ name: 'syncthing@', description, command, user: '%i' }] };
    }
    case 'wireguard-tools':
      return {
        ...nothing,
        services: [
          isAlpine
            ? {
                name: 'wg-quick',
                description: 'WireGuard via wg-quick(8)',
                command: '/usr/bin/wg-quick up ${RC_SVCNAME}',
              }
            : {
                name: 'wg-quick@',
                description: 'WireGuard via wg-quick(8) for %I',
                command: '/usr/bin/wg-quick up %i',
              },
        ],
        files: { '/etc/wireguard/': '' },
      };
    case 'fcgiwrap':
      return {
        ...nothing,
        services: [
          { name, description: 'Simple CGI Server', command: '/usr/sbin/fcgiwrap', user: isAlpine ? name : 'www-data' },
        ],
        users: isAlpine ? [{ name, home: '/dev/null' }] : [],
      };
    case 'gitolite':
      return { ...nothing, users: [{ name: 'git', home: '/var/lib/git', shell: '/bin/sh' }] };
    case 'cgit': {
      const folder = isAlpine ? '/usr/share/webapps/cgit' : '/usr/share/cgit';
      return {
        ...nothing,
        files: {
          [isAlpine ? `${folder}/cgit.cgi` : '/usr/lib/cgit/cgit.cgi']: '=cgit.cgi',
          [`${folder}/cgit.css`]: 'div#cgit { font-family: sans-serif; }\n',
        },
      };
    }
    case 'valkey':
      return {
        ...nothing,
        services: [
          {
            name,
            description: 'Open source high-performance key/value datastore',
            command: '/usr/bin/valkey-server /etc/valkey/valkey.conf',
            user: name,
          },
        ],
        users: [{ name, home: '/var/lib/valkey' }],
        files: { '/etc/valkey/valkey.conf': 'bind 127.0.0.1 -::1\nport 6379\n' },
      };
    case 'mariadb':
      return {
        ...nothing,
        services: [{ name, description: 'MariaDB database server', command: '/usr/bin/mariadbd', user: 'mysql' }],
        users: [{ name: 'mysql', home: '/var/lib/mysql' }],
        files: { '/etc/my.cnf.d/mariadb-server.cnf': '[mysqld]\nskip-networking\n', '/var/lib/mysql/': '@mysql' },
      };
    default:
      return undefined;
  }
}
