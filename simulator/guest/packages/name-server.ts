import { program, ProgramFailure } from '../commands/io.ts';
import type { Io } from '../commands/io.ts';
import { resolveHost } from '../commands/resolve.ts';
import type { Program } from '../kernel/machine.ts';
import { rootActor } from '../vfs/nodes.ts';
import { daemon } from './daemon.ts';

/** Names and texts of a folder's files; of a file, its own. */
function textsOf({ vfs }: Io, target: string): string[] {
  const node = vfs.find(rootActor, target);
  if (node?.kind !== 'dir') return [vfs.readText(rootActor, target)];
  return vfs.names(node, rootActor).map((name) => vfs.readText(rootActor, `${target}/${name}`));
}

/** What dnsmasq.conf(5) and its folder say; both distributions read /etc/dnsmasq.d. */
const settingsOf = (io: Io): string =>
  [...textsOf(io, '/etc/dnsmasq.conf'), ...textsOf(io, '/etc/dnsmasq.d')].join('\n').replace(/^#.*$/gm, '');
const portOf = (io: Io): number => Number(/^port=(\d+)/m.exec(settingsOf(io))?.[1] ?? 53);

const dnsmasq: Program = async (call) => {
  if (!call.args.includes('--test'))
    return daemon((io) => {
      const port = portOf(io);
      return [
        { address: '0.0.0.0', port },
        { address: '0.0.0.0', port, protocol: 'udp' },
      ];
    })(call);
  await call.process.write(2, 'dnsmasq: syntax check OK.\n');
  return 0;
};

/** Asks this container's own name server, which knows its lists and whoever is outside. */
const drill = program(async (io) => {
  const port = Number(io.args[io.args.indexOf('-p') + 1] ?? 53) || 53;
  const name = io.args.find((word) => /^[a-z0-9-]+(?:\.[a-z0-9-]+)+\.?$/i.test(word) && !/^[\d.]+$/.test(word)) ?? '';
  if (!io.machine.kernel.listeners.some((one) => one.protocol === 'udp' && one.port === port))
    throw new ProgramFailure('Error: error sending query: Could not send or receive, because of network error');
  const lists = [...settingsOf(io).matchAll(/^addn-hosts=(\S+)/gm)].flatMap(([, place = '']) => textsOf(io, place));
  const known = lists
    .join('\n')
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim().split(/\s+/))
    .find(([, ...names]) => names.includes(name.replace(/\.$/, '')));
  const address = known?.[0] ?? resolveHost(io, name);
  const head = `;; ->>HEADER<<- opcode: QUERY, rcode: ${address === null ? 'NXDOMAIN' : 'NOERROR'}, id: 4711\n`;
  const answer = address === null ? '' : `${name}.\t0\tIN\tA\t${address}\n`;
  await io.out(`${head};; QUESTION SECTION:\n;; ${name}.\tIN\tA\n\n;; ANSWER SECTION:\n${answer}`);
});

export const nameServerPrograms: readonly (readonly [string, Program])[] = [
  ['dnsmasq', dnsmasq],
  ['drill', drill],
];
