import { containerSpec, type ContainerSpec } from '../../shared/domain/container-spec.ts';
import { findOption, lxcOptions } from '../../shared/lxc/options.ts';
import { anyParts, anyValue, writeParts } from './any-option-value.ts';
import type { Dice } from './dice.ts';

export const image = 'local:vztmpl/debian-12-standard_12.12-1_amd64.tar.zst';
const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJqfFresh';

/** A spec and, of the property strings among its further parameters, the parts they were written from. */
export type AnySpec = {
  readonly spec: ContainerSpec;
  readonly parts: ReadonlyMap<string, ReadonlyMap<string, string>>;
};

/** Parameters that the spec has fields for. */
const ownFields = new Set(
  'node vmid hostname ostemplate rootfs cores memory swap unprivileged features tags description nameserver searchdomain onboot ssh-public-keys password start'.split(
    ' ',
  ),
);

/** Any container Proxmox 9 can be asked for, by the table of all parameters. */
export function anySpec(dice: Dice): AnySpec {
  const parts = new Map<string, ReadonlyMap<string, string>>();
  const further: Record<string, string> = {};
  const write = (parameter: string, made: Map<string, string>): void => {
    parts.set(parameter, made);
    further[parameter] = writeParts(parameter, made, dice);
  };
  for (const { name, type, count } of lxcOptions) {
    if (ownFields.has(name) || count !== undefined || !dice.isLucky(0.3)) continue;
    if (type.kind === 'properties') write(name, anyParts(name, dice));
    else further[name] = anyValue(type, dice);
  }
  for (const number of numbers(dice, 1, 31))
    write(`net${number}`, anyParts(`net${number}`, dice).set('name', `card${number}`));
  for (const number of numbers(dice, 0, 255))
    write(`mp${number}`, anyParts(`mp${number}`, dice, ['size']).set('mp', `/m/${number}`));
  for (const number of numbers(dice, 0, 255)) write(`dev${number}`, anyParts(`dev${number}`, dice));
  // A template stays stopped, and so may any other.
  const spec = containerSpec.parse({ ...ownPart(dice), further });
  return { spec, parts };
}

const numbers = (dice: Dice, from: number, to: number): number[] =>
  dice.isLucky(0.6) ? [] : [...new Set(dice.list(1, 3, () => dice.between(from, to)))];

function ownPart(dice: Dice): Record<string, unknown> {
  const value = (name: string): string => {
    const type = findOption(name)?.type;
    if (!type || type.kind === 'properties') throw new Error(`${name} is no single value`);
    return anyValue(type, dice);
  };
  const card = anyParts('net0', dice, ['name', 'bridge', 'hwaddr', 'ip', 'gw', 'ip6', 'gw6', 'firewall', 'tag', 'mtu']);
  return {
    connectionId: '7b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11',
    templateId: null,
    node: 'pve1',
    vmid: dice.between(1000, 999_999_999),
    hostname: value('hostname'),
    description: dice.text('abc ,;=\n#%äß漢🙂', 0, 40),
    tags: dice.isLucky() ? value('tags').split(';') : [],
    ostemplate: image,
    storage: 'local-lvm',
    diskGiB: dice.pick([dice.between(1, 64), 0.5, 1.25, 0.001, 131_072]),
    rootfsOptions: Object.fromEntries(
      [...anyParts('rootfs', dice, ['volume', 'size'])].filter(([name]) => name !== 'volume'),
    ),
    cores: dice.between(1, 8192),
    memoryMiB: dice.between(16, 1_000_000),
    swapMiB: dice.between(0, 1_000_000),
    isUnprivileged: dice.isLucky(0.7),
    features: {
      nesting: dice.isLucky(),
      keyctl: dice.isLucky(0.3),
      fuse: dice.isLucky(0.3),
      mknod: dice.isLucky(0.3),
      forceRwSys: dice.isLucky(0.2),
      mount: dice.isLucky(0.3) ? ['nfs', 'cifs'] : [],
    },
    network: {
      name: dice.pick(['eth0', 'lan', 'net-0.1_x']),
      bridge: dice.pick(['vmbr0', 'vnet_1']),
      ipv4: dice.pick([
        { mode: 'dhcp' },
        { mode: 'none' },
        { mode: 'static', address: '10.1.2.3/8' },
        { mode: 'static', address: '192.168.1.20/24', gateway: '192.168.1.1' },
      ]),
      ipv6: dice.pick([
        { mode: 'none' },
        { mode: 'auto' },
        { mode: 'dhcp' },
        { mode: 'static', address: 'fd00::20/64', gateway: 'fd00::1' },
      ]),
      ...(dice.isLucky(0.4) && { vlanTag: dice.between(1, 4094) }),
      ...(dice.isLucky(0.4) && { mtu: dice.between(64, 65_535) }),
      ...(dice.isLucky(0.4) && { macAddress: 'BC:24:11:0A:0B:0C' }),
      hasFirewall: dice.isLucky(),
      further: Object.fromEntries(card),
    },
    ...(dice.isLucky(0.4) && { nameserver: value('nameserver') }),
    ...(dice.isLucky(0.4) && { searchDomain: value('searchdomain') }),
    startOnBoot: dice.isLucky(),
    startsAfterCreation: dice.isLucky(),
    sshPublicKeys: dice.list(0, 2, () => `${key} somebody`),
  };
}
