import { createHash, createPrivateKey, createPublicKey, randomBytes } from 'node:crypto';
import { program, ProgramFailure } from '../commands/io.ts';
import type { Io } from '../commands/io.ts';
import type { Program } from '../kernel/machine.ts';
import { rootActor } from '../vfs/nodes.ts';
import { configured, daemon } from './daemon.ts';
import { installedPackages } from './package-store.ts';

/** PKCS #8 around a raw X25519 key, as RFC 8410 has it. */
const keyHead = Buffer.from('302e020100300506032b656e04220420', 'hex');

function publicKey(text: string): string {
  const raw = Buffer.from(text.trim(), 'base64');
  if (raw.length !== 32) throw new ProgramFailure('Key is not the correct length or format');
  const key = createPrivateKey({ key: Buffer.concat([keyHead, raw]), format: 'der', type: 'pkcs8' });
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64');
}

const wg = program(async (io) => {
  switch (io.args[0] ?? '') {
    case 'genkey':
    case 'genpsk':
      return io.out(`${randomBytes(32).toString('base64')}\n`);
    case 'pubkey':
      return io.out(`${publicKey(await io.readText())}\n`);
    default: {
      const tunnel = io.machine.kernel.listeners.find(({ process }) => process.comm === 'wg-quick');
      const name = io.args[1] ?? 'wg0';
      if (!tunnel) throw new ProgramFailure(`Unable to access interface ${name}: No such device`);
      return io.out(io.args[2] === 'listen-port' ? `${tunnel.port}\n` : `interface: ${name}\n`);
    }
  }
});

/** The kernel's part of the tunnel, which holds the port; OpenRC's script has the tunnel's name behind its own. */
const tunnel = daemon((io) => {
  const name = (io.args[1] ?? 'wg0').replace(/^wg-quick\./, '');
  const port = Number(configured(io, `/etc/wireguard/${name}.conf`, /^ListenPort\s*=\s*(\d+)/m, '51820'));
  return [{ address: '0.0.0.0', port, protocol: 'udp' }];
});

const wgQuick: Program = async (call) => {
  const name = (call.args[1] ?? '').replace(/^wg-quick\./, '');
  if (call.machine.vfs.find(rootActor, `/etc/wireguard/${name}.conf`)) return tunnel(call);
  await call.process.write(2, `wg-quick: \`/etc/wireguard/${name}.conf' does not exist\n`);
  return 1;
};

/** Since 1.27 the settings lie where state belongs; those of older versions stay where they were. */
function settingsFile(io: Io): string {
  const home = io.environment('HOME') || '/root';
  const minor = Number(/^1\.(\d+)/.exec(installedPackages(io.machine).get('syncthing') ?? '')?.[1] ?? 29);
  return `${home}/${minor < 27 ? '.config' : '.local/state'}/syncthing/config.xml`;
}

const serve = daemon((io) => {
  const [, address = '127.0.0.1', port = '8384'] =
    /<address>([\d.]+):(\d+)<\/address>/.exec(io.vfs.readText(rootActor, settingsFile(io))) ?? [];
  return [
    {
      address,
      port: Number(port),
      answer: ({ path, isTls }) =>
        isTls
          ? null
          : {
              status: 200,
              server: 'Syncthing',
              body: path === '/rest/noauth/health' ? '{\n  "status": "OK"\n}\n' : '<title>Syncthing</title>\n',
            },
    },
    { address: '0.0.0.0', port: 22_000 },
    { address: '0.0.0.0', port: 22_000, protocol: 'udp' },
  ];
});

const syncthing: Program = async (call) => {
  if (call.args[0] === 'serve') return serve(call);
  return program(async (io) => {
    if (io.args[0] !== 'generate') return io.out('syncthing v1.29.5 "Gold Grasshopper" (go1.24 linux-amd64)\n');
    const file = settingsFile(io);
    const password = io.args.includes('--gui-password=-') ? (await io.readText()).trim() : '';
    makeOwn(io, file.slice(0, file.lastIndexOf('/')));
    const user = io.args.find((arg) => arg.startsWith('--gui-user='))?.slice('--gui-user='.length) ?? '';
    const hash = createHash('sha256').update(password).digest('base64');
    io.vfs.writeFile(io.process, file, settings(user, hash), 0o600);
    return io.out(`INFO: Generating key and config in ${file.slice(0, file.lastIndexOf('/'))}\n`);
  })(call);
};

const settings = (user: string, hash: string): string => `<configuration version="37">
    <gui enabled="true" tls="false" debugging="false">
        <address>127.0.0.1:8384</address>
        <user>${user}</user>
        <password>${hash}</password>
    </gui>
    <options>
        <globalAnnounceEnabled>true</globalAnnounceEnabled>
        <localAnnounceEnabled>true</localAnnounceEnabled>
        <relaysEnabled>true</relaysEnabled>
        <natEnabled>true</natEnabled>
        <urAccepted>0</urAccepted>
        <crashReportingEnabled>true</crashReportingEnabled>
    </options>
</configuration>
`;

function makeOwn(io: Io, target: string): void {
  if (io.find(target)) return;
  makeOwn(io, target.slice(0, target.lastIndexOf('/')));
  io.vfs.mkdir(io.process, target, 0o700);
}

export const homeNetworkPrograms: readonly (readonly [string, Program])[] = [
  ['wg', wg],
  ['wg-quick', wgQuick],
  ['syncthing', syncthing],
];
