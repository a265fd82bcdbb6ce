import type { Listener } from '../kernel/kernel.ts';
import type { Program } from '../kernel/machine.ts';
import type { Io } from './io.ts';
import { program, ProgramFailure, readOptions } from './io.ts';
import { ipPrograms } from './ip.ts';
import { answers, isOwn, routeTo } from './reach.ts';
import { resolveHost, resolveIPv6 } from './resolve.ts';

const ss = program(async (io) => {
  const { flags } = readOptions(io.args);
  const wantsTcp = flags.has('t') || !flags.has('u');
  const wantsUdp = flags.has('u') || !flags.has('t');
  const isMixed = wantsTcp && wantsUdp;
  if (!flags.has('H'))
    await io.out(`${isMixed ? 'Netid ' : ''}State  Recv-Q Send-Q Local Address:Port  Peer Address:Port Process\n`);
  const rows = io.machine.kernel.listeners.filter(({ protocol }) => (protocol === 'tcp' ? wantsTcp : wantsUdp));
  await io.out(
    rows
      .map(
        (one) =>
          `${isMixed ? `${one.protocol}   ` : ''}${one.protocol === 'tcp' ? 'LISTEN 0      511   ' : 'UNCONN 0      0     '} ${`${shown(one.address)}:${one.port}`.padStart(18)} ${`${one.address.includes(':') ? '[::]' : one.address === '*' ? '*' : '0.0.0.0'}:*`.padStart(12)} ${flags.has('p') ? `users:(("${one.process.comm}",pid=${one.process.pid},fd=${fdOf(one)}))` : ''}\n`,
      )
      .join(''),
  );
});
const shown = (address: string): string => (address.includes(':') ? `[${address}]` : address);
const fdOf = ({ process, inode }: Listener): number =>
  [...process.files].find(([, { label }]) => label === `socket:[${inode}]`)?.[0] ?? 3;

const netstat = program((io) =>
  io.out(
    `Active Internet connections (only servers)\nProto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name\n${io.machine.kernel.listeners.map((one) => `${one.protocol}        0      0 ${`${one.address}:${one.port}`.padEnd(23)} 0.0.0.0:*               LISTEN      ${one.process.pid}/${one.process.comm}\n`).join('')}`,
  ),
);

const ping = program(async (io) => {
  const { values, flags, operands } = readOptions(io.args, { valued: ['c', 'W', 'w', 'i', 'I', 's'] });
  const [host = ''] = operands;
  const isSix = flags.has('6') || io.name === 'ping6';
  const address = isSix ? resolveIPv6(io, host) : resolveHost(io, host);
  if (address === null) throw new ProgramFailure(`${host}: Temporary failure in name resolution`, 2);
  if (!isOwn(io.machine, address) && !routeTo(io.machine, address))
    throw new ProgramFailure('connect: Network is unreachable', 2);
  await io.out(`PING ${host} (${address}) 56(84) bytes of data.\n`);
  const count = Number(values.get('c') ?? 4);
  const isThere = answers(io.machine, address);
  const route = routeTo(io.machine, address);
  for (let index = 1; index <= count; index++) {
    if (isThere) await io.out(`64 bytes from ${address}: icmp_seq=${index} ttl=64 time=0.4 ms\n`);
    else if (route && route.gateway === null)
      await io.out(`From ${route.source} icmp_seq=${index} Destination Host Unreachable\n`);
    await io.process.sleep(1000);
  }
  await io.out(
    `\n--- ${host} ping statistics ---\n${count} packets transmitted, ${isThere ? count : 0} received, ${isThere ? 0 : 100}% packet loss\n`,
  );
  return isThere ? 0 : 1;
});

type Answer = { readonly status: number; readonly body: string; readonly server: string };
type Reply = Answer | 'unresolved' | 'refused' | 'silent';

/** What an address answers: this container's own servers, or for downloads from elsewhere a small file. */
function request(io: Io, url: URL): Reply {
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const address = resolveHost(io, url.hostname.replace(/^\[|\]$/g, ''));
  if (address === null) return 'unresolved';
  if (!isOwn(io.machine, address))
    return answers(io.machine, address) ? { status: 200, server: 'nginx', body: downloadOf(url) } : 'refused';
  const listener = io.machine.kernel.listeners.find(
    (one) =>
      one.port === port &&
      one.protocol === 'tcp' &&
      (one.address === '*' || one.address.includes(':') === address.includes(':')) &&
      (!one.address.startsWith('127.') || address.startsWith('127.')),
  );
  if (!listener) return 'refused';
  return listener.answer?.({ path: url.pathname, isTls: url.protocol === 'https:' }) ?? 'silent';
}

/** A plausible file: shell text for installers, armour for keys. */
const downloadOf = (url: URL): string =>
  /\.(?:asc|gpg)$|gpg|\.key$/.test(url.pathname)
    ? '-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmDMEZSimulatedKeyForTheDemoHomelabOnly\n-----END PGP PUBLIC KEY BLOCK-----\n'
    : /\.json$|\/releases\/latest/.test(url.pathname)
      ? `{"tag_name":"v1.0.0","url":"${url.href}"}\n`
      : `#!/bin/sh\n# Simulated download of ${url.href}\necho "Installed from ${url.hostname}"\n`;

const toUrl = (text: string): URL | null => URL.parse(/^[a-z]+:\/\//i.test(text) ? text : `http://${text}`);

const curl = program(async (io) => {
  const { flags, values, operands } = readOptions(io.args, {
    valued: [
      'o',
      'm',
      'w',
      'H',
      'X',
      'd',
      'u',
      'A',
      'connect-timeout',
      'retry',
      'retry-delay',
      'cacert',
      'data',
      'request',
      'header',
      'e',
      'b',
      'c',
      'x',
      'proto',
      'T',
      'F',
      'url',
      'D',
    ],
    aliases: {
      output: 'o',
      'max-time': 'm',
      'write-out': 'w',
      silent: 's',
      fail: 'f',
      location: 'L',
      insecure: 'k',
      head: 'I',
      'show-error': 'S',
      'remote-name': 'O',
      'dump-header': 'D',
    },
  });
  if (flags.has('V') || flags.has('version')) return io.out('curl 8.14.1 (x86_64-pc-linux-gnu) libcurl/8.14.1\n');
  const text = values.get('url') ?? operands[0];
  const url = text === undefined ? null : toUrl(text);
  if (!url) throw new ProgramFailure('(3) URL rejected: No host part in the URL', 3);
  const reply = request(io, url);
  const writeOut = async (code: number, size: number): Promise<void> => {
    const format = values.get('w');
    if (format !== undefined)
      await io.out(
        format.replaceAll('\\n', '\n').replace(
          /%\{(\w+)\}/g,
          (_, name: string) =>
            ({
              http_code: String(code).padStart(3, '0'),
              response_code: String(code).padStart(3, '0'),
              size_download: String(size),
              url_effective: url.href,
            })[name] ?? '0',
        ),
      );
  };
  const say = async (code: number, message: string): Promise<number> => {
    await writeOut(0, 0);
    if (!flags.has('s') || flags.has('S')) await io.err(`curl: (${code}) ${message}\n`);
    return code;
  };
  if (reply === 'unresolved') return say(6, `Could not resolve host: ${url.hostname}`);
  if (reply === 'refused')
    return say(
      7,
      `Failed to connect to ${url.hostname} port ${url.port || (url.protocol === 'https:' ? 443 : 80)} after 0 ms: Couldn't connect to server`,
    );
  if (reply === 'silent')
    return url.protocol === 'https:'
      ? say(35, 'TLS connect error: error:0A00010B:SSL routines::wrong version number')
      : say(1, 'Received HTTP/0.9 when not allowed');
  if (flags.has('f') && reply.status >= 400) return say(22, `The requested URL returned error: ${reply.status}`);
  const head = `HTTP/1.1 ${reply.status} ${reply.status === 200 ? 'OK' : 'Error'}\r\nServer: ${reply.server}\r\nContent-Type: text/html\r\nContent-Length: ${Buffer.byteLength(reply.body)}\r\n\r\n`;
  const body = (flags.has('i') || flags.has('I') ? head : '') + (flags.has('I') ? '' : reply.body);
  const headFile = values.get('D');
  if (headFile !== undefined) await writeText(io, headFile, head);
  const output = values.get('o') ?? (flags.has('O') ? url.pathname.split('/').at(-1) : undefined);
  if (output === undefined || output === '-') await io.out(body);
  else await writeText(io, output, body);
  await writeOut(reply.status, reply.body.length);
  return 0;
});

async function writeText(io: Io, file: string, text: string): Promise<void> {
  const fd = io.open(file, 'w');
  await io.process.write(fd, text);
  io.close(fd);
}

const wget = program(async (io) => {
  const { flags, values, operands } = readOptions(io.args, {
    valued: ['O', 'T', 't', 'o', 'P', 'header', 'timeout', 'tries', 'U'],
    aliases: { 'output-document': 'O', quiet: 'q', spider: 's', 'server-response': 'S' },
  });
  const text = operands[0];
  const url = text === undefined ? null : toUrl(text);
  if (!url) throw new ProgramFailure('missing URL');
  const isSpeaking = !flags.has('q');
  const reply = request(io, url);
  if (reply === 'unresolved') {
    if (isSpeaking) await io.err(`wget: unable to resolve host address '${url.hostname}'\n`);
    return 4;
  }
  if (reply === 'refused' || reply === 'silent') {
    if (isSpeaking)
      await io.err(
        reply === 'refused' ? 'failed: Connection refused.\n' : 'Read error (Connection reset by peer) in headers.\n',
      );
    return 4;
  }
  if (flags.has('S')) await io.err(`  HTTP/1.1 ${reply.status} OK\n  Server: ${reply.server}\n`);
  if (reply.status >= 400) {
    if (isSpeaking) await io.err(`ERROR ${reply.status}.\n`);
    return 8;
  }
  if (flags.has('s')) return 0;
  const output = values.get('O') ?? (url.pathname.split('/').at(-1) || 'index.html');
  if (output === '-') await io.out(reply.body);
  else {
    const fd = io.open(values.has('P') ? `${values.get('P') ?? ''}/${output}` : output, 'w');
    await io.process.write(fd, reply.body);
    io.close(fd);
  }
  if (isSpeaking) await io.err(`'${output}' saved [${reply.body.length}]\n`);
  return 0;
});

const nc = program((io) => {
  const { flags, operands } = readOptions(io.args, { valued: ['w'] });
  const [host = '', port = ''] = operands;
  const url = toUrl(`http://${host}:${port}`);
  const isOpen = url !== null && request(io, url) !== 'refused' && request(io, url) !== 'unresolved';
  return isOpen || !flags.has('z') ? (isOpen ? 0 : 1) : 1;
});

export const networkPrograms: readonly (readonly [string, Program])[] = [
  ['ss', ss],
  ['netstat', netstat],
  ...ipPrograms,
  ['ping', ping],
  ['ping6', ping],
  ['curl', curl],
  ['wget', wget],
  ['nc', nc],
];
