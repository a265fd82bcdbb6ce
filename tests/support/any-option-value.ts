import { findOption } from '../../shared/lxc/options.ts';
import type { FormatName } from '../../shared/lxc/formats.ts';
import type { SubOption } from '../../shared/lxc/value-type.ts';
import type { Dice } from './dice.ts';

const letters = 'abcdefghijklmnopqrstuvwxyz';
const lower = `${letters}0123456789`;
const label = (dice: Dice): string =>
  `${dice.text(lower, 1, 6)}${dice.isLucky(0.3) ? `-${dice.text(lower, 1, 4)}` : ''}`;
const dnsName = (dice: Dice): string => dice.list(1, 3, () => label(dice)).join('.');
const ipv4 = (dice: Dice): string => dice.list(4, 4, () => dice.between(0, 255)).join('.');
const ipv6 = (dice: Dice): string => `fd${dice.text('0123456789abcdef', 2, 2)}::${dice.text('0123456789abcdef', 1, 4)}`;
const byte = (dice: Dice): string => dice.text('0123456789ABCDEF', 2, 2);

/** A value in each format that Proxmox and the homelab's own files take. */
const inFormat: Readonly<Record<FormatName, (dice: Dice) => string>> = {
  'dns-name': dnsName,
  'dns-name-list': (dice) => dice.list(1, 3, () => dnsName(dice)).join(dice.pick([' ', ','])),
  nameservers: (dice) =>
    dice.list(1, 3, () => dice.pick([ipv4(dice), ipv6(dice), 'fe80::1%eth0'])).join(dice.pick([' ', ',', ';'])),
  'ipv4-setting': (dice) => dice.pick(['dhcp', 'manual', `${ipv4(dice)}/${dice.between(8, 32)}`]),
  'ipv6-setting': (dice) => dice.pick(['auto', 'dhcp', 'manual', `${ipv6(dice)}/${dice.between(8, 128)}`]),
  ipv4,
  ipv6,
  'mac-address': (dice) => ['BC', ...dice.list(5, 5, () => byte(dice))].join(dice.pick([':'])),
  'interface-name': (dice) => dice.text(`${lower}._-`, 1, 15),
  bridge: (dice) => dice.pick(['vmbr0', 'vmbr1', dice.text(`${lower}._-`, 1, 15)]),
  trunks: (dice) => dice.list(1, 4, () => dice.between(1, 4094)).join(';'),
  'storage-id': () => 'local-lvm',
  'volume-id': () => 'local:snippets/hook.pl',
  'mount-volume': (dice) =>
    dice.pick([`local-lvm:${dice.between(1, 9)}`, `local-lvm:0.${dice.between(1, 9)}`, '/srv', '/mnt/pve']),
  'mount-path': (dice) =>
    `/${dice.list(1, 3, () => dice.text(`${lower}._ `, 1, 6).replaceAll(/^\.+|\.+$/g, 'x')).join('/')}`,
  'device-path': (dice) => dice.pick(['/dev/null', '/dev/fuse', '/dev/net/tun', '/dev/ttyUSB0', '/dev/dri/card1']),
  'disk-size': (dice) => `${dice.between(1, 999)}${dice.pick(['', 'K', 'M', 'G', 'T'])}`,
  'octal-mode': (dice) => `0${dice.text('01234567', 3, 3)}`,
  'file-system-types': (dice) => dice.list(1, 3, () => dice.pick(['nfs', 'cifs', 'ext4', 'fuse_x'])).join(';'),
  idmap: (dice) =>
    dice.pick([
      'passthrough',
      dice.list(1, 3, () => `${dice.pick(['u', 'g'])}:${dice.between(0, 9)}:100000:65536`).join(';'),
    ]),
  startup: () => 'order=1',
  timezone: (dice) => dice.pick(['host', 'UTC', 'Europe/Vienna', 'America/Argentina/Buenos_Aires', 'Asia/Kolkata']),
  tags: (dice) => dice.list(1, 3, () => dice.text(`${lower}_`, 1, 1) + dice.text(`${lower}_-+.`, 0, 6)).join(';'),
  'pool-id': () => 'household',
  entrypoint: (dice) => `/${dice.text(`${lower} /=,ä"'$`, 1, 30)}`,
  environment: (dice) =>
    dice.list(1, 4, () => `${dice.text(letters, 1, 6)}=${dice.text(`${lower} =,;ü:/`, 0, 12)}`).join('\0'),
};

/** A right value of a parameter that has no parts, or of an option inside one that has. */
export function anyValue(type: SubOption['type'], dice: Dice): string {
  switch (type.kind) {
    case 'flag':
      return dice.pick(['1', '0']);
    case 'integer':
      return String(dice.between(type.min ?? 0, Math.min(type.max ?? 100_000, (type.min ?? 0) + 100_000)));
    case 'number':
      return dice.pick([
        String(dice.between(type.min ?? 0, Math.min(type.max ?? 1000, 1000))),
        `${dice.between(0, 99)}.${dice.between(0, 9)}`,
      ]);
    case 'choice':
      return dice.pick(type.choices);
    case 'choices':
      return dice.some(type.choices).join(';') || dice.pick(type.choices);
    case 'text':
      return type.format === undefined
        ? dice.text(`${lower} ,;=ß`, type.minLength ?? 1, 30)
        : inFormat[type.format](dice);
  }
}

/** The parts of a property string, in an order of chance; those that are needed are there. */
export function anyParts(parameter: string, dice: Dice, leftOut: readonly string[] = []): Map<string, string> {
  const type = findOption(parameter)?.type;
  if (type?.kind !== 'properties') throw new Error(`${parameter} has no parts`);
  const chosen = type.subOptions
    .filter(({ name }) => !leftOut.includes(name))
    .filter(({ name, isRequired }) => isRequired || name === type.bareKey || dice.isLucky(0.4))
    .toSorted(() => dice.throw() - 0.5);
  return new Map(chosen.map(({ name, type: of }) => [name, anyValue(of, dice)]));
}

/** Written as Proxmox takes it: the bare part first and mostly without its name, flags sometimes in words. */
export function writeParts(parameter: string, parts: ReadonlyMap<string, string>, dice: Dice): string {
  const type = findOption(parameter)?.type;
  if (type?.kind !== 'properties') throw new Error(`${parameter} has no parts`);
  const isFlag = (name: string): boolean =>
    type.subOptions.some((one) => one.name === name && one.type.kind === 'flag');
  const words: Readonly<Record<string, readonly string[]>> = {
    '1': ['1', '1', 'on', 'yes', 'true'],
    '0': ['0', '0', 'off', 'no', 'false'],
  };
  const bare = type.bareKey === null ? undefined : parts.get(type.bareKey);
  const rest = [...parts].filter(([name]) => name !== type.bareKey);
  const written = rest.map(([name, value]) => `${name}=${isFlag(name) ? dice.pick(words[value] ?? [value]) : value}`);
  if (bare === undefined) return written.join(',');
  return [dice.isLucky(0.8) ? bare : `${type.bareKey}=${bare}`, ...written].join(',');
}
