import type { ContainerSpec, Features, NetworkInterface } from '../../shared/domain/container-spec.ts';
import { parseFeatures, parseMount, parseNetwork, type PropertyString } from '../../shared/lxc/property-string.ts';

type Ordered = Omit<
  ContainerSpec,
  'connectionId' | 'templateId' | 'node' | 'provisioning' | 'isVmidProposed' | 'needsDownload' | 'startsAfterCreation'
>;

const own = new Set(
  'vmid hostname description tags ostemplate rootfs cores memory swap unprivileged features net0 nameserver searchdomain onboot ssh-public-keys password'.split(
    ' ',
  ),
);

/** What a create request orders, read back from its parameters. The fresh key is the first of the keys and is left out. */
export function readParameters(parameters: Readonly<Record<string, string>>): Ordered {
  const text = (name: string): string => parameters[name] ?? '';
  const root = parseMount(text('rootfs'));
  const [storage = '', size = ''] = (root.get('volume') ?? '').split(':');
  return {
    vmid: Number(text('vmid')) as ContainerSpec['vmid'],
    hostname: text('hostname'),
    description: text('description'),
    tags: text('tags') === '' ? [] : text('tags').split(';'),
    ostemplate: text('ostemplate'),
    storage,
    diskGiB: Number(size),
    rootfsOptions: others(root, ['volume']),
    cores: Number(text('cores')),
    memoryMiB: Number(text('memory')),
    swapMiB: Number(text('swap')),
    isUnprivileged: text('unprivileged') === '1',
    features: readFeatures(text('features')),
    network: readCard(text('net0')),
    ...('nameserver' in parameters && { nameserver: text('nameserver') }),
    ...('searchdomain' in parameters && { searchDomain: text('searchdomain') }),
    startOnBoot: text('onboot') === '1',
    sshPublicKeys: text('ssh-public-keys').split('\n').slice(1),
    further: Object.fromEntries(Object.entries(parameters).filter(([name]) => !own.has(name))),
  };
}

function readFeatures(text: string): Features {
  const features = parseFeatures(text);
  const mount = features.get('mount');
  return {
    nesting: features.isOn('nesting'),
    keyctl: features.isOn('keyctl'),
    fuse: features.isOn('fuse'),
    mknod: features.isOn('mknod'),
    mount: mount === null ? [] : mount.split(';'),
    forceRwSys: features.isOn('force_rw_sys'),
  };
}

function readCard(text: string): NetworkInterface {
  const card = parseNetwork(text);
  const [ip, gateway, ip6, gateway6] = [card.get('ip'), card.get('gw'), card.get('ip6'), card.get('gw6')];
  const [tag, mtu, macAddress] = [card.get('tag'), card.get('mtu'), card.get('hwaddr')];
  return {
    name: card.get('name') ?? '',
    bridge: card.get('bridge') ?? '',
    ipv4:
      ip === null
        ? { mode: 'none' }
        : ip === 'dhcp'
          ? { mode: 'dhcp' }
          : { mode: 'static', address: ip, ...(gateway !== null && { gateway }) },
    ipv6:
      ip6 === null
        ? { mode: 'none' }
        : ip6 === 'auto' || ip6 === 'dhcp'
          ? { mode: ip6 }
          : { mode: 'static', address: ip6, ...(gateway6 !== null && { gateway: gateway6 }) },
    ...(tag !== null && { vlanTag: Number(tag) }),
    ...(mtu !== null && { mtu: Number(mtu) }),
    ...(macAddress !== null && { macAddress }),
    hasFirewall: card.isOn('firewall'),
    further: others(card, ['name', 'bridge', 'ip', 'gw', 'ip6', 'gw6', 'tag', 'mtu', 'hwaddr', 'firewall']),
  };
}

const others = ({ properties }: PropertyString, known: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    properties.flatMap(({ key, value }) => (key === null || known.includes(key) ? [] : [[key, value]])),
  );
