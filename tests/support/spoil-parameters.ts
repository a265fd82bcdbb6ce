import type { FormatName } from '../../shared/lxc/formats.ts';
import { findOption } from '../../shared/lxc/options.ts';
import { PropertyString } from '../../shared/lxc/property-string.ts';
import type { SubOption } from '../../shared/lxc/value-type.ts';
import type { Dice } from './dice.ts';

type Parameters = Readonly<Record<string, string>>;

/** Values that Proxmox itself finds wrong, not only the form. Where it takes anything of a format, there is none. */
const wrong: Partial<Record<FormatName, readonly string[]>> = {
  'dns-name': ['a_b', '-web', 'web.', 'wéb'],
  'dns-name-list': ['lan a_b', '-lan'],
  nameservers: ['1.1.1.1 dns', '8.8.8', 'fd00::1%eth0'],
  'ipv4-setting': ['10.0.0.1', '10.0.0.1/33', '10.0.0.1/7', 'auto', '10.0.0/24'],
  'ipv6-setting': ['fd00::1', 'fd00::1/129', 'fd00::1/7', 'slaac', '10.0.0.1/24'],
  ipv4: ['10.0.0', '10.0.0.256', 'fd00::1'],
  ipv6: ['10.0.0.1', 'fd00:::1', 'fe80::1%eth0'],
  'mac-address': ['01:00:5E:00:00:01', 'BC:24:11', 'BC-24-11-00-00-01'],
  'interface-name': ['eth 0', 'eth/0'],
  bridge: ['vmbr 0', 'vmbr/0'],
  trunks: ['2;x', '2;;3', '2-4'],
  'storage-id': ['-disks', 'x', 'lo cal'],
  'volume-id': ['nohook', '1:x'],
  'mount-volume': ['/srv/../etc', '/srv/./x', '../etc'],
  'mount-path': ['/data/../etc', '/data/..', '../data'],
  'device-path': ['/etc/passwd', 'null', '/dev/../etc'],
  'octal-mode': ['660', '0999', '06600'],
  'file-system-types': ['nfs!', 'nfs:cifs'],
  idmap: ['x', 'u:0:100000', 'u:0:100000:0'],
  timezone: ['Mars/Base', 'Europe', 'vienna'],
  tags: ['web;b!d', '-web', 'wéb'],
  'pool-id': ['a/b/c/d', 'my pool'],
  entrypoint: ['/init\n/bin/sh', '\u0007'],
  environment: ['nothing', 'A B=1', 'A=1\nB'],
};

/** One value made wrong, or null where this parameter has none that Proxmox' schema would find. */
export function spoil(parameters: Parameters, dice: Dice): { name: string; parameters: Parameters } | null {
  const name = dice.pick(Object.keys(parameters));
  const value = spoiltValue(name, parameters[name] ?? '', dice);
  return value === null ? null : { name, parameters: { ...parameters, [name]: value } };
}

function spoiltValue(name: string, value: string, dice: Dice): string | null {
  // One format for the whole text, whatever the parts.
  if (name === 'startup') return dice.pick(['first', 'order=x', 'order=1,late=2', 'up=-1']);
  if (name === 'description') return 'x'.repeat(8193);
  if (name === 'ostemplate') return `local:vztmpl/${'x'.repeat(256)}`;
  const type = findOption(name)?.type;
  if (!type) throw new Error(`no such parameter: ${name}`);
  return type.kind === 'properties' ? spoiltParts(type, value, dice) : wrongValue(type, name, dice);
}

function spoiltParts(
  { subOptions, bareKey }: { subOptions: readonly SubOption[]; bareKey: string | null },
  text: string,
  dice: Dice,
): string | null {
  const parts = PropertyString.parse(text, bareKey);
  // Proxmox' schema does not ask for a device's path.
  const needed = subOptions.flatMap(({ isRequired, name }) => (isRequired && name !== 'path' ? [name] : []));
  switch (dice.pick(['value', 'value', 'value', 'unknown', 'missing', 'twice'])) {
    case 'unknown':
      return `${text},colour=red`;
    case 'missing': {
      const rest = needed.length === 0 ? null : parts.with(dice.pick(needed), null).toString();
      return rest === '' ? null : rest;
    }
    case 'twice': {
      const { key, value } = dice.pick(parts.properties);
      return key === null ? null : `${text},${key}=${value}`;
    }
    default: {
      const { key } = dice.pick(parts.properties);
      const option = subOptions.find(({ name }) => name === (key ?? bareKey));
      const bad = option ? wrongValue(option.type, option.name, dice) : null;
      return option && bad !== null ? parts.with(option.name, bad).toString() : null;
    }
  }
}

function wrongValue(type: SubOption['type'], name: string, dice: Dice): string | null {
  switch (type.kind) {
    case 'flag':
      return dice.pick(['2', 'maybe', '-1']);
    case 'integer':
      return dice.pick([
        'many',
        '1.5',
        ...(type.min === undefined ? [] : [String(type.min - 1)]),
        ...(type.max === undefined ? [] : [String(type.max + 1)]),
      ]);
    case 'number':
      // Proxmox sets no limit to the rate of a card.
      return dice.pick([
        'fast',
        '1.2.3',
        ...(type.max === undefined ? [] : [String(type.max + 1)]),
        ...(type.min === undefined || name === 'rate' ? [] : ['-1']),
      ]);
    case 'choice':
      return 'nothing';
    case 'choices':
      return dice.pick(['fast', `${type.choices[0]};fast`, `${type.choices[0]}:${type.choices[1]}`]);
    case 'text': {
      if (type.minLength !== undefined && dice.isLucky()) return 'x'.repeat(type.minLength - 1);
      const values = type.format === undefined ? undefined : wrong[type.format];
      return values === undefined ? null : dice.pick(values);
    }
  }
}
