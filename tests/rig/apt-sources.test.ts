import { describe, expect, test } from 'vitest';
import { debianMirror, httpProxy, parseAptSources, transportSettings } from './apt-sources.ts';

const deb822 = `Types: deb
# http://snapshot.debian.org/archive/debian/20250520T000000Z
URIs: http://mirror.lan/debian/
Suites: bookworm bookworm-updates
Components: main
 contrib
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb deb-src
URIs: http://mirror.lan/debian-security
Suites: bookworm-security
Components: main
Signed-By: /etc/apt/keyrings/lan.gpg

Types: deb
URIs: https://deb.example.org/node
Suites: nodistro
Components: main

Enabled: no
Types: deb
URIs: http://off.lan/debian
Suites: trixie
Components: main
`;

describe('the apt sources of a host', () => {
  test('are read from deb822', () => {
    const sources = parseAptSources('debian.sources', deb822);
    expect(sources.map(({ uris }) => uris[0])).toEqual([
      'http://mirror.lan/debian/',
      'http://mirror.lan/debian-security',
      'https://deb.example.org/node',
    ]);
    expect(sources[0]).toEqual({
      uris: ['http://mirror.lan/debian/'],
      suites: ['bookworm', 'bookworm-updates'],
      components: ['main', 'contrib'],
      keyring: '/usr/share/keyrings/debian-archive-keyring.gpg',
      isTrusted: false,
    });
  });

  test('are read from the one-line style', () => {
    const text = `# deb http://off.lan/debian bookworm main
deb-src http://mirror.lan/debian bookworm main
 deb [ arch=amd64 signed-by=/etc/apt/lan.gpg trusted=yes ] http://mirror.lan/debian bookworm main contrib # ours
deb http://mirror.lan/flat ./
`;
    expect(parseAptSources('sources.list', text)).toEqual([
      {
        uris: ['http://mirror.lan/debian'],
        suites: ['bookworm'],
        components: ['main', 'contrib'],
        keyring: '/etc/apt/lan.gpg',
        isTrusted: true,
      },
      { uris: ['http://mirror.lan/flat'], suites: ['./'], components: [], keyring: null, isTrusted: false },
    ]);
  });

  test('name the mirror of Debian, its security archive and their keys, whatever stands beside', () => {
    expect(debianMirror(parseAptSources('debian.sources', deb822))).toEqual({
      main: 'http://mirror.lan/debian',
      security: 'http://mirror.lan/debian-security',
      keyrings: ['/usr/share/keyrings/debian-archive-keyring.gpg', '/etc/apt/keyrings/lan.gpg'],
      isTrusted: false,
    });
  });

  test('name none on Ubuntu', () => {
    const ubuntu = parseAptSources('sources.list', 'deb http://archive.ubuntu.com/ubuntu noble main universe\n');
    expect(debianMirror(ubuntu)).toBeNull();
  });
});

test('of apt’s settings only those are taken that a mirror is reached by, and never a credential', () => {
  const dump = `APT::Architecture "amd64";
Acquire "";
Acquire::Check-Valid-Until "false";
Acquire::http "";
Acquire::http::Proxy "http://proxy.lan:3142";
Acquire::https::Proxy-Password "geheim";
Acquire::https::CaInfo "/etc/ssl/certs/lan.pem";
Acquire::Languages:: "none";
`;
  const settings = transportSettings(dump);
  expect(settings).toEqual([
    'Acquire::Check-Valid-Until "false";',
    'Acquire::http::Proxy "http://proxy.lan:3142";',
    'Acquire::https::CaInfo "/etc/ssl/certs/lan.pem";',
  ]);
  expect(httpProxy(settings)).toBe('http://proxy.lan:3142');
  expect(httpProxy([])).toBeNull();
});
