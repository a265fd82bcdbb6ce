import { isIPv6 } from 'node:net';
import type { GuestInterface } from '../../guest-contract.ts';
import { bareAddress, networkOf, prefixOf } from '../../network/addresses.ts';
import type { Machine, Program } from '../kernel/machine.ts';
import type { Io } from './io.ts';
import { program, ProgramFailure, readOptions } from './io.ts';
import { addressesOf, defaultRoute, routeTo } from './reach.ts';

type Family = 4 | 6 | null;

const ip = program(async (io) => {
  const { flags, operands } = readOptions(io.args, {
    valued: ['f', 'family'],
    aliases: { oneline: 'o', brief: 'b', json: 'j', details: 'd' },
  });
  const family: Family = flags.has('4') ? 4 : flags.has('6') ? 6 : null;
  const [object = '', ...rest] = operands;
  if ('address'.startsWith(object) && object !== '') return showAddresses(io, rest, { family, flags });
  if ('route'.startsWith(object) && object !== '') return showRoutes(io, rest, family);
  // Devices come with the container's configuration; trying to add one shows that the kernel would.
  if ('link'.startsWith(object) && /^(?:add|del|delete|set)$/.test(rest[0] ?? '')) return 0;
  if ('link'.startsWith(object) && object !== '') return showLinks(io);
  if ('neighbour'.startsWith(object) && object !== '') return 0;
  throw new ProgramFailure(`Object "${object}" is unknown, try "ip help".`);
});

const loopback: GuestInterface = {
  name: 'lo',
  hardwareAddress: '00:00:00:00:00:00',
  isUp: true,
  ipv4: '127.0.0.1/8',
  ipv6: ['::1/128'],
  gateway: null,
  gateway6: null,
  leadsOut: false,
  leadsOut6: false,
};

const devicesOf = ({ network }: Machine): (GuestInterface & { index: number })[] =>
  [loopback, ...network.interfaces].map((device, index) => ({ ...device, index: index + 1 }));

const labelOf = ({ name, index }: { name: string; index: number }): string =>
  name === 'lo' ? name : `${name}@if${index + 5}`;
const stateOf = ({ name, isUp }: GuestInterface): string =>
  name === 'lo' ? 'LOOPBACK,UP,LOWER_UP' : `BROADCAST,MULTICAST${isUp ? ',UP,LOWER_UP' : ''}`;
const scopeOf = (cidr: string): string =>
  /^(?:127\.|::1\/)/.test(cidr) ? 'host' : cidr.startsWith('fe80:') ? 'link' : 'global';

/** `inet 10.0.0.5/24 brd 10.0.0.255 scope global eth0`; IPv6 has neither broadcast nor label. */
function inetLine(cidr: string, name: string): string {
  if (isIPv6(bareAddress(cidr))) return `inet6 ${cidr} scope ${scopeOf(cidr)} `;
  const broadcast = name === 'lo' ? '' : `brd ${networkOf(cidr).broadcast} `;
  return `inet ${cidr} ${broadcast}scope ${scopeOf(cidr)} ${name}`;
}

async function showAddresses(
  io: Io,
  words: readonly string[],
  { family, flags }: { family: Family; flags: ReadonlySet<string> },
): Promise<number> {
  const devices = devicesOf(io.machine);
  const wanted = words.at(-1);
  const isNamed = wanted !== undefined && !['show', 'list', 'sh', 'ls', 'up', 'global', 'scope'].includes(wanted);
  if (isNamed && !devices.some(({ name }) => name === wanted))
    throw new ProgramFailure(`Device "${wanted}" does not exist.`);
  for (const device of devices) {
    if (isNamed && device.name !== wanted) continue;
    const cidrs = addressesOf(device).filter(
      (cidr) =>
        (family === null || isIPv6(bareAddress(cidr)) === (family === 6)) &&
        (!words.includes('global') || scopeOf(cidr) === 'global'),
    );
    if (flags.has('j')) continue;
    if (flags.has('b'))
      await io.out(
        `${labelOf(device).padEnd(16)} ${(device.name === 'lo' ? 'UNKNOWN' : device.isUp ? 'UP' : 'DOWN').padEnd(14)} ${cidrs.join(' ')} \n`,
      );
    else if (flags.has('o'))
      await io.out(
        cidrs
          .map(
            (cidr) =>
              `${device.index}: ${device.name}    ${inetLine(cidr, device.name)}\\       valid_lft forever preferred_lft forever\n`,
          )
          .join(''),
      );
    else if (!words.includes('global') || cidrs.length > 0)
      await io.out(
        `${device.index}: ${labelOf(device)}: <${stateOf(device)}> mtu ${device.name === 'lo' ? 65536 : 1500} qdisc noqueue state ${device.name === 'lo' ? 'UNKNOWN' : device.isUp ? 'UP' : 'DOWN'} group default qlen 1000\n    link/${device.name === 'lo' ? 'loopback' : 'ether'} ${device.hardwareAddress} brd ${device.name === 'lo' ? '00:00:00:00:00:00' : 'ff:ff:ff:ff:ff:ff'}\n${cidrs.map((cidr) => `    ${inetLine(cidr, device.name)}\n       valid_lft forever preferred_lft forever\n`).join('')}`,
      );
  }
  if (flags.has('j')) await io.out(`${JSON.stringify(asJson(devices, family))}\n`);
  return 0;
}

const asJson = (devices: readonly (GuestInterface & { index: number })[], family: Family): unknown =>
  devices.map((device) => ({
    ifindex: device.index,
    ifname: device.name,
    flags: stateOf(device).split(','),
    mtu: device.name === 'lo' ? 65_536 : 1500,
    operstate: device.name === 'lo' ? 'UNKNOWN' : device.isUp ? 'UP' : 'DOWN',
    address: device.hardwareAddress,
    addr_info: addressesOf(device)
      .map((cidr) => ({ cidr, isSix: isIPv6(bareAddress(cidr)) }))
      .filter(({ isSix }) => family === null || isSix === (family === 6))
      .map(({ cidr, isSix }) => ({
        family: isSix ? 'inet6' : 'inet',
        local: bareAddress(cidr),
        prefixlen: prefixOf(cidr),
        scope: scopeOf(cidr),
      })),
  }));

async function showRoutes(io: Io, words: readonly string[], family: Family): Promise<number> {
  if (words[0] === 'get') {
    const target = words[1] ?? '';
    const route = routeTo(io.machine, target);
    if (!route) throw new ProgramFailure('RTNETLINK answers: Network is unreachable', 2);
    const via = route.gateway === null ? '' : `via ${route.gateway} `;
    await io.out(`${target} ${via}dev ${route.device.name} src ${route.source} uid ${io.process.uid}\n    cache\n`);
    return 0;
  }
  const wanted = family ?? 4;
  const route = defaultRoute(io.machine, wanted);
  const own = route?.device.ipv6.find((cidr) => bareAddress(cidr) === route.source);
  if (route)
    await io.out(
      wanted === 4
        ? `default via ${route.gateway ?? ''} dev ${route.device.name} onlink\n`
        : `default via ${route.gateway ?? ''} dev ${route.device.name} ${own?.endsWith('/64') === true ? 'proto ra metric 1024 expires 1789sec' : 'metric 1024 onlink'} pref medium\n`,
    );
  if (words.includes('default')) return 0;
  for (const device of io.machine.network.interfaces)
    for (const cidr of addressesOf(device)) {
      const isSix = isIPv6(bareAddress(cidr));
      if (isSix !== (wanted === 6)) continue;
      const target = `${networkOf(cidr).network}/${prefixOf(cidr)} dev ${device.name} proto kernel`;
      await io.out(isSix ? `${target} metric 256 pref medium\n` : `${target} scope link src ${bareAddress(cidr)}\n`);
    }
  return 0;
}

async function showLinks(io: Io): Promise<number> {
  for (const device of devicesOf(io.machine))
    await io.out(
      `${device.index}: ${labelOf(device)}: <${stateOf(device)}> mtu ${device.name === 'lo' ? 65536 : 1500} qdisc noqueue state ${device.name === 'lo' ? 'UNKNOWN' : device.isUp ? 'UP' : 'DOWN'} mode DEFAULT group default qlen 1000\n    link/${device.name === 'lo' ? 'loopback' : 'ether'} ${device.hardwareAddress} brd ${device.name === 'lo' ? '00:00:00:00:00:00' : 'ff:ff:ff:ff:ff:ff'}\n`,
    );
  return 0;
}

export const ipPrograms: readonly (readonly [string, Program])[] = [['ip', ip]];
