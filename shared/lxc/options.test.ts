import { describe, expect, test } from 'vitest';
import reduced from '../../resources/schemas/pve-9.2.json' with { type: 'json' };
import { checkOption } from './check-option.ts';
import { findOption, lxcOptions } from './options.ts';
import type { ValueType } from './value-type.ts';

type Limits = {
  type?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  enum?: readonly string[];
  optional?: boolean;
  format?: unknown;
};
const parametersOf = (method: string, path: string): Record<string, Limits> =>
  // The file's inferred type is a union of every method's shape.
  (reduced.methods as readonly { method: string; path: string; parameters: Record<string, Limits> }[]).find(
    (one) => one.method === method && one.path === path,
  )?.parameters ?? {};
const create = parametersOf('POST', '/nodes/{node}/lxc');
const change = parametersOf('PUT', '/nodes/{node}/lxc/{vmid}/config');
const keyOf = ({ name, count }: { name: string; count?: number }): string =>
  count === undefined ? name : `${name}[n]`;

describe('the table of parameters', () => {
  test('has all 41 that Proxmox takes when a container is made, and none else', () => {
    const internal = new Set(['force', 'restore', 'unique', 'lock', 'unused[n]']);
    expect(lxcOptions).toHaveLength(41);
    expect(lxcOptions.map(keyOf).toSorted()).toEqual(
      Object.keys(create)
        .filter((name) => !internal.has(name))
        .toSorted(),
    );
  });

  test('says of exactly those that they can be changed later which Proxmox takes in a configuration', () => {
    const without = new Set(['node', 'vmid', 'unprivileged', 'template', 'lock', 'unused[n]']);
    const inConfig = Object.keys(change).filter((name) => Object.hasOwn(create, name) && !without.has(name));
    expect(
      lxcOptions
        .filter(({ settable }) => settable === 'config')
        .map(keyOf)
        .toSorted(),
    ).toEqual(inConfig.toSorted());
  });

  test.each(lxcOptions)('$name has Proxmox’s limits', (option) => {
    expect(ours(option.type)).toEqual(theirs(option.type, create[keyOf(option)] ?? {}));
  });
});

/** The limits of a type, in the words of the schema. */
function ours(type: ValueType): unknown {
  switch (type.kind) {
    case 'flag':
      return { type: 'boolean' };
    case 'integer':
    case 'number':
      return { type: type.kind, min: type.min ?? 0, max: type.max };
    case 'choice':
      return { choices: type.choices.toSorted() };
    case 'choices':
      return { type: 'string' };
    case 'text':
      return { type: 'string', min: type.minLength, max: type.maxLength };
    case 'properties':
      return Object.fromEntries(type.subOptions.map((sub) => [sub.name, ours(sub.type)]));
  }
}

/** The same of the schema, as far as a type of that kind says it. */
function theirs(type: ValueType, limits: Limits): unknown {
  switch (type.kind) {
    case 'flag':
    case 'choices':
      return { type: limits.type };
    case 'integer':
    case 'number':
      return { type: limits.type, min: limits.minimum ?? 0, max: limits.maximum };
    case 'choice':
      return { choices: limits.enum?.toSorted() };
    case 'text':
      return { type: limits.type, min: limits.minLength, max: limits.maxLength };
    case 'properties': {
      // The start order is a format of its own in Proxmox (PVE/JSONSchema.pm, pve-startup-order), not a list of keys.
      if (limits.format === 'pve-startup-order') return ours(type);
      return Object.fromEntries(
        Object.entries(limits.format ?? {}).map(([name, sub]) => [
          name,
          theirs(type.subOptions.find((one) => one.name === name)?.type ?? { kind: 'flag' }, sub as Limits),
        ]),
      );
    }
  }
}

describe('a value', () => {
  const good: [string, string][] = [
    ['net0', 'name=eth0,bridge=vmbr0,ip=dhcp,ip6=auto,firewall=1,tag=20,mtu=1400,rate=12.5,trunks=10;11,link_down=on'],
    ['net31', 'name=lan,ip=10.0.0.5/24,gw=10.0.0.1,ip6=fd00::5/64,gw6=fd00::1,host-managed=1,type=veth'],
    ['rootfs', 'tank:8,mountoptions=discard;noatime,replicate=0,idmap=u:0:100000:65536;g:0:100000:65536'],
    ['mp0', 'local-lvm:0.5,mp=/srv/data,backup=1,quota=0,ro=1,keepattrs=1'],
    ['mp255', '/mnt/pool,mp=/pool,idmap=passthrough'],
    ['mp1', 'volume=tank:subvol-101-disk-1,mp=/z,size=512M'],
    ['dev0', '/dev/ttyUSB0,mode=0660,uid=1000,gid=20,deny-write=1'],
    ['features', 'nesting=1,mount=nfs;cifs,force_rw_sys=0'],
    ['startup', 'order=2,up=30,down=60'],
    ['startup', '2,up=30'],
    ['cpulimit', '1.5'],
    ['nameserver', '1.1.1.1 fe80::1%eth0,2606:4700::1111'],
    ['searchdomain', 'home.arpa example.org'],
    ['timezone', 'America/Argentina/Buenos_Aires'],
    ['env', 'LANG=C.UTF-8\0TZ=UTC'],
    ['entrypoint', '/sbin/init --x'],
    ['hookscript', 'local:snippets/hook.pl'],
    ['tags', 'web;prod.eu;a+b_c-d'],
    ['pool', 'home/lab'],
  ];
  test.each(good)('%s=%s is taken', (name, value) => {
    expect(checkOption(name, value)).toEqual([]);
  });

  const bad: [name: string, value: string, path: string][] = [
    ['net0', 'name=eth0,bridge=vmbr0,tag=4095', 'net0.tag'],
    ['net0', 'bridge=vmbr0', 'net0.name'],
    ['net0', 'name=eth0,hwaddr=BD:24:11:00:00:01', 'net0.hwaddr'],
    ['net0', 'name=eth0,ip=10.0.0.5', 'net0.ip'],
    ['net0', 'name=eth0,ip6=fd00::5/129', 'net0.ip6'],
    ['net0', 'name=eth0,vmbr0', 'net0'],
    ['net0', 'name=eth0,name=eth1', 'net0.name'],
    ['net0', 'name=eth0,trunks=10;5000', 'net0.trunks'],
    ['net0', 'name=eth0,firewall=maybe', 'net0.firewall'],
    ['mp0', 'tank:8G,mp=/srv', 'mp0.volume'],
    ['mp0', 'tank:8', 'mp0.mp'],
    ['mp0', 'tank:8,mp=/srv/../etc', 'mp0.mp'],
    ['mp0', 'tank:8,mp=/srv,mountoptions=fast', 'mp0.mountoptions'],
    ['dev0', '/etc/passwd', 'dev0.path'],
    ['dev0', '/dev/kvm,mode=660', 'dev0.mode'],
    ['features', 'mount=nfs/cifs', 'features.mount'],
    ['startup', 'order=first', 'startup.order'],
    ['cores', '0', 'cores'],
    ['memory', '512.5', 'memory'],
    ['onboot', 'yes', 'onboot'],
    ['cmode', 'ssh', 'cmode'],
    ['password', '1234', 'password'],
    ['env', 'NO VALUE', 'env'],
    ['entrypoint', '/sbin/init\n--x', 'entrypoint'],
    ['hostname', 'my_host', 'hostname'],
  ];
  test.each(bad)('%s=%s is wrong at %s', (name, value, path) => {
    const mistakes = checkOption(name, value);
    expect(mistakes.map((one) => [one.kind, one.path.join('.')])).toEqual([['invalid', path]]);
    expect(mistakes[0]?.reason).not.toBe('');
  });

  test('of a name the table does not have is unknown, not wrong: a newer Proxmox may take it', () => {
    expect(checkOption('net0', 'name=eth0,colour=red')).toMatchObject([{ kind: 'unknown', path: ['net0', 'colour'] }]);
    for (const name of ['colour', 'net', 'net32', 'net01', 'mp256', 'cores1'])
      expect([name, findOption(name), checkOption(name, '1')[0]?.kind]).toEqual([name, null, 'unknown']);
  });
});
