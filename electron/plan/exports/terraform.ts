import { parseFeatures, parseMount, parseNetwork, PropertyString } from '../../../shared/lxc/property-string.ts';
import { leftOut, type AskedContainer } from './asked-container.ts';
import { printHcl, type HclBlock } from './hcl.ts';

type Part = HclBlock[number];

/** Keys of property strings the provider has an argument for. */
const networkKeys = new Set('name bridge hwaddr ip gw ip6 gw6 firewall tag mtu rate link_down type'.split(' '));
const mountKeys = new Set('volume mp size acl backup mountoptions quota ro replicate shared'.split(' '));
const featureKeys = new Set('nesting fuse keyctl mount'.split(' '));
const saidParameters = new Set(
  'hostname ostemplate ostype arch rootfs cores cpuunits memory swap unprivileged features description tags nameserver searchdomain onboot startup protection pool template tty console cmode hookscript storage'.split(
    ' ',
  ),
);

/**
 * A resource of the Terraform provider bpg/proxmox (`proxmox_virtual_environment_container`, arguments as documented for 0.7x). What it
 * has no argument for stands in a comment.
 */
export function terraformResource(asked: AskedContainer): string {
  const { parameters } = asked;
  const value = (name: string): string | undefined => parameters.get(name);
  const number = (name: string): number | undefined => (parameters.has(name) ? Number(value(name)) : undefined);
  const flag = (name: string): boolean | undefined => (parameters.has(name) ? value(name) === '1' : undefined);
  const unsaid: string[] = [];
  const told = (name: string, text: PropertyString, keys: ReadonlySet<string>): PropertyString => {
    for (const { key, value: one } of text.properties)
      if (key !== null && !keys.has(key)) unsaid.push(`${name}: ${key}=${one}`);
    return text;
  };
  const family = (stem: string): [string, string][] =>
    [...parameters].filter(([name]) => new RegExp(`^${stem}\\d+$`).test(name));

  const nets = family('net').map(([name, text]) => told(name, parseNetwork(text), networkKeys));
  const mounts = family('mp').map(([name, text]) => told(name, parseMount(text), mountKeys));
  const features = told('features', parseFeatures(value('features') ?? ''), featureKeys);
  const rootfs = told('rootfs', parseMount(value('rootfs') ?? ''), new Set(['volume']));
  const [datastore = '', size = ''] = (rootfs.get('volume') ?? '').split(':');
  for (const [name, one] of parameters)
    if (!saidParameters.has(name) && !/^(?:net|mp|dev)\d+$/.test(name))
      unsaid.push(`${name}=${one.replaceAll(/[\0\r\n]+/g, ' ')}`);

  const startup = value('startup');
  const startupParts = startupBlock(startup);
  if (startup !== undefined && startupParts.length === 0) unsaid.push(`startup=${startup}`);

  const body: HclBlock = [
    ['node_name', asked.node],
    ['vm_id', Number(asked.vmid)],
    ['description', value('description')],
    ['tags', value('tags')?.split(';')],
    ['unprivileged', flag('unprivileged')],
    ['pool_id', value('pool')],
    ['protection', flag('protection')],
    ['started', asked.isStarted],
    // The provider's own default is to start it with the node.
    ['start_on_boot', flag('onboot') ?? false],
    ['template', flag('template')],
    ['hook_script_file_id', value('hookscript')],
    ...block('operating_system', [
      ['template_file_id', value('ostemplate')],
      ['type', value('ostype')],
    ]),
    ...block('cpu', [
      ['architecture', value('arch')],
      ['cores', number('cores')],
      ['units', number('cpuunits')],
    ]),
    ...block('memory', [
      ['dedicated', number('memory')],
      ['swap', number('swap')],
    ]),
    ...block('disk', [
      ['datastore_id', datastore],
      ['size', Number(size)],
    ]),
    ...mounts.flatMap(mountBlock),
    ...family('dev').flatMap(([, text]) => deviceBlock(PropertyString.parse(text, 'path'))),
    ...nets.flatMap(networkBlock),
    ...block('initialization', [
      ['hostname', asked.hostname],
      ...block('dns', [
        ['domain', value('searchdomain')],
        ['servers', value('nameserver')?.split(/[,\s]+/)],
      ]),
      ...nets.flatMap((net) =>
        block('ip_config', [
          ...addressBlock('ipv4', net.get('ip'), net.get('gw')),
          ...addressBlock('ipv6', net.get('ip6'), net.get('gw6')),
        ]),
      ),
      ...block('user_account', [
        ['keys', asked.publicKeys.length > 0 ? asked.publicKeys : undefined],
        ['password', asked.hasRootPassword ? { expression: 'var.container_root_password' } : undefined],
      ]),
    ]),
    ...block('features', [
      ...['nesting', 'fuse', 'keyctl'].map((name): Part => [name, features.isOn(name) ? true : undefined]),
      ['mount', features.get('mount')?.split(/[;\s]+/)],
    ]),
    ...block('console', [
      ['enabled', flag('console')],
      ['tty_count', number('tty')],
      ['type', value('cmode')],
    ]),
    ...startupParts,
  ];
  const notes = [
    ...(asked.download ? [`Download ${asked.download.file} to ${asked.download.storage} first.`] : []),
    ...(unsaid.length > 0 ? [`The provider has no argument for: ${unsaid.join(', ')}`] : []),
    ...leftOut(asked),
  ];
  const name = asked.hostname.replaceAll(/[^A-Za-z0-9_-]/g, '_').replace(/^(?=[^A-Za-z_])/, '_');
  const variable = asked.hasRootPassword
    ? `${printHcl([
        {
          block: 'variable "container_root_password"',
          body: [
            ['type', { expression: 'string' }],
            ['sensitive', true],
          ],
        },
      ])}\n\n`
    : '';
  return `${notes.map((note) => `# ${note}\n`).join('')}${variable}${printHcl([{ block: `resource "proxmox_virtual_environment_container" "${name}"`, body }])}\n`;
}

/** A block, unless nothing would stand in it. */
function block(name: string, body: HclBlock): Part[] {
  return body.some((part) => 'block' in part || part[1] !== undefined) ? [{ block: name, body }] : [];
}

function networkBlock(net: PropertyString): Part[] {
  const number = (key: string): number | undefined => (net.get(key) === null ? undefined : Number(net.get(key)));
  return block('network_interface', [
    ['name', net.get('name') ?? 'eth0'],
    ['bridge', net.get('bridge') ?? undefined],
    ['enabled', net.isOn('link_down') ? false : undefined],
    ['firewall', net.isOn('firewall')],
    ['mac_address', net.get('hwaddr') ?? undefined],
    ['mtu', number('mtu')],
    ['rate_limit', number('rate')],
    ['vlan_id', number('tag')],
  ]);
}

const addressBlock = (name: string, address: string | null, gateway: string | null): Part[] =>
  address === null || address === 'manual'
    ? []
    : block(name, [
        ['address', address],
        ['gateway', gateway ?? undefined],
      ]);

function mountBlock(mount: PropertyString): Part[] {
  const [, storage, gib] = /^([^/:]+):([\d.]+)$/.exec(mount.get('volume') ?? '') ?? [];
  const flag = (key: string): boolean | undefined => (mount.get(key) === null ? undefined : mount.isOn(key));
  return block('mount_point', [
    ['volume', storage ?? mount.get('volume') ?? ''],
    ['size', gib === undefined ? undefined : `${gib}G`],
    ['path', mount.get('mp') ?? ''],
    ['acl', flag('acl')],
    ['backup', flag('backup')],
    ['mount_options', mount.get('mountoptions')?.split(';')],
    ['quota', flag('quota')],
    ['read_only', flag('ro')],
    ['replicate', flag('replicate')],
    ['shared', flag('shared')],
  ]);
}

const deviceBlock = (device: PropertyString): Part[] =>
  block('device_passthrough', [
    ['path', device.get('path') ?? ''],
    ['mode', device.get('mode') ?? undefined],
    ['uid', device.get('uid') === null ? undefined : Number(device.get('uid'))],
    ['gid', device.get('gid') === null ? undefined : Number(device.get('gid'))],
    ['deny_write', device.get('deny-write') === null ? undefined : device.isOn('deny-write')],
  ]);

/** The provider needs an order; where there is none, the whole is told as left out. */
function startupBlock(text: string | undefined): Part[] {
  const startup = PropertyString.parse(text ?? '', 'order');
  if (startup.get('order') === null) return [];
  return block('startup', [
    ['order', startup.get('order') ?? undefined],
    ['up_delay', startup.get('up') ?? undefined],
    ['down_delay', startup.get('down') ?? undefined],
  ]);
}
