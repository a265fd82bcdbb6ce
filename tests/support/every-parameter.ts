import type { ContainerSpec } from '../../shared/domain/container-spec.ts';
import { findOption, lxcOptions } from '../../shared/lxc/options.ts';
import { PropertyString } from '../../shared/lxc/property-string.ts';

type Change = Partial<Record<keyof ContainerSpec, unknown>>;
export const otherKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJqfOtherKeyOfTheAdministratorsDesktopPCx me@desk';

/** Several containers that between them say every parameter there is, with every sub-option; made by root@pam with its password. */
export const everyParameter: Readonly<Record<'full' | 'running' | 'template', Change>> = {
  full: {
    hostname: 'everything',
    description: 'Notes with ü, "quotes" and a second\nline',
    tags: ['web', 'prod.eu'],
    rootfsOptions: {
      acl: '1',
      mountoptions: 'noatime;discard',
      replicate: '0',
      quota: '0',
      ro: '0',
      shared: '1',
      idmap: 'u:0:100000:65536;g:0:100000:65536',
    },
    cores: 2,
    memoryMiB: 640,
    swapMiB: 128,
    features: { nesting: true, keyctl: true, fuse: true, mknod: true, mount: ['nfs', 'cifs'], forceRwSys: true },
    network: {
      name: 'lan0',
      bridge: 'vmbr0',
      ipv4: { mode: 'static', address: '10.77.0.180/24', gateway: '10.77.0.1' },
      ipv6: { mode: 'static', address: 'fd00:77::180/64', gateway: 'fd00:77::1' },
      vlanTag: 20,
      mtu: 1400,
      macAddress: 'BC:24:11:0E:00:01',
      hasFirewall: true,
      further: { trunks: '10;11', rate: '12.5', link_down: '1', 'host-managed': '0', type: 'veth' },
    },
    nameserver: '1.1.1.1 9.9.9.9',
    searchDomain: 'home.arpa',
    startOnBoot: true,
    startsAfterCreation: false,
    sshPublicKeys: [otherKey],
    further: {
      storage: 'local-lvm',
      pool: 'household',
      net1: 'name=eth1,bridge=vmbr0,ip=dhcp,ip6=auto',
      mp0: 'local-lvm:1,mp=/srv/data,acl=0,backup=1,mountoptions=nodev;noexec;nosuid;lazytime,quota=0,ro=1,replicate=0,shared=0,keepattrs=1,idmap=passthrough',
      mp1: '/var/lib/vz/images,mp=/pool,ro=1',
      dev0: 'path=/dev/net/tun,mode=0660,uid=1000,gid=20,deny-write=1',
      cpulimit: '1.5',
      cpuunits: '200',
      startup: 'order=2,up=30,down=60',
      protection: '1',
      timezone: 'Europe/Berlin',
      tty: '1',
      console: '1',
      cmode: 'console',
      arch: 'amd64',
      ostype: 'debian',
      hookscript: 'local:snippets/hook.pl',
      entrypoint: '/sbin/init --x',
      env: 'LANG=C.UTF-8\0TZ=UTC',
      debug: '1',
      bwlimit: '51200',
      'ignore-unpack-errors': '1',
    },
  },
  running: { hostname: 'running', further: { 'ha-managed': '1' } },
  template: { hostname: 'mould', isUnprivileged: false, features: { nesting: false }, further: { template: '1' } },
};

/** Parameters none of these requests says, of the table's 41; `start` is a step of its own and never a parameter. */
export function unsaid(requests: readonly Readonly<Record<string, string>>[]): string[] {
  const said = new Set(requests.flatMap((request) => Object.keys(request).map((name) => findOption(name)?.name)));
  return lxcOptions.map(({ name }) => name).filter((name) => !said.has(name));
}

/** Sub-options none of these requests says, as `net.trunks`; `size` is only ever told by Proxmox. */
export function unsaidSubOptions(requests: readonly Readonly<Record<string, string>>[]): string[] {
  return lxcOptions.flatMap(({ name, type }) => {
    if (type.kind !== 'properties') return [];
    const texts = requests.flatMap((request) =>
      Object.entries(request).flatMap(([key, value]) => (findOption(key)?.name === name ? [value] : [])),
    );
    const said = new Set(
      texts.flatMap((text) =>
        PropertyString.parse(text, type.bareKey).properties.map(({ key }) => key ?? type.bareKey),
      ),
    );
    return type.subOptions
      .filter((sub) => sub.name !== 'size' && !said.has(sub.name))
      .map((sub) => `${name}.${sub.name}`);
  });
}

/** How a value reads back from a configuration: property strings without the order of their parts, and without what Proxmox adds. */
export function comparable(name: string, value: string): unknown {
  const type = findOption(name)?.type;
  if (name === 'tags') return value.split(/[;,\s]+/).toSorted();
  if (name === 'description') return value.replace(/\n$/, '');
  if (type?.kind !== 'properties') return value;
  const parts = PropertyString.parse(value, type.bareKey).properties.map(
    ({ key, value: one }) => [key ?? type.bareKey, one] as const,
  );
  return Object.fromEntries(parts.map(([key, one]) => [key, key === 'volume' ? one.replace(/:.*/, '') : one]));
}
