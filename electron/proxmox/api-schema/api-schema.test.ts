import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { apiSchema, findMethod } from './api-schema.ts';
import { checkRequest } from './check-request.ts';
import { isKnownFormat } from './formats.ts';
import { readApiDoc } from './read-api-doc.ts';

const shipped = (version: string) =>
  apiSchema.parse(JSON.parse(readFileSync(`resources/schemas/create-${version}.json`, 'utf8')));
const nine = shipped('9.2');
const eight = shipped('8.4');

const create = (parameters: Record<string, string>, schema = nine) =>
  checkRequest(schema, {
    method: 'POST',
    path: '/nodes/pve1/lxc',
    parameters: { vmid: '120', ostemplate: 'local:vztmpl/x.tar.zst', ...parameters },
  })?.map(({ at, message }) => `${at} ${message}`);

test.each<[string, Record<string, string>]>([
  ['nothing but what is needed', {}],
  [
    'every sub-option of a network card',
    {
      net0: 'name=eth0,bridge=vmbr0,firewall=1,gw=10.0.0.1,gw6=fd00::1,host-managed=0,hwaddr=BC:24:11:00:00:01,ip=10.0.0.5/24,ip6=fd00::5/64,link_down=no,mtu=1400,rate=2.5,tag=4094,trunks=2;3,type=veth',
      net31: 'name=eth31,ip=dhcp,ip6=auto',
    },
  ],
  [
    'disks with all they may have',
    {
      rootfs:
        'local-lvm:0.5,acl=1,mountoptions=noatime;nosuid,quota=0,replicate=0,ro=0,shared=1,idmap=u:0:100000:65536',
      mp255: 'local-lvm:4,mp=/data,backup=1,keepattrs=1,size=4G',
      mp0: '/srv,mp=/srv',
    },
  ],
  ['features', { features: 'nesting=1,mount=nfs;cifs,force_rw_sys=on' }],
  [
    'a start order, a zone and name servers',
    { startup: 'order=2,up=30', timezone: 'Europe/Vienna', nameserver: '1.1.1.1 fe80::1%eth0' },
  ],
  ['a device by its bare path', { dev0: '/dev/ttyUSB0,mode=0660,uid=1000' }],
  ['environment of several', { env: 'A=1\0B=two words' }],
])('%s is taken', (_what, parameters) => {
  expect(create(parameters)).toEqual([]);
});

test.each<[Record<string, string>, string]>([
  [{ cores: '1.5' }, 'cores has to be a whole number'],
  [{ cores: '8193' }, 'cores is more than 8192'],
  [{ memory: '15' }, 'memory is less than 16'],
  [{ onboot: 'yes' }, 'onboot has to be 1 or 0'],
  [{ cpulimit: 'much' }, 'cpulimit has to be a number'],
  [{ cmode: 'serial' }, 'cmode is none of shell, console, tty'],
  [{ hostname: 'a_b' }, 'hostname is not a DNS name: letters, digits and dashes, parts separated by dots'],
  [{ hostname: 'x'.repeat(256) }, 'hostname is longer than 255 characters'],
  [{ password: 'four' }, 'password is shorter than 5 characters'],
  [{ tags: 'web;a b!' }, 'tags “b!” is not a tag of letters, digits, _ - + and .'],
  [{ net0: 'name=eth0,bridge=vmbr0,tag=4095' }, 'net0.tag is more than 4094'],
  [{ net1: 'bridge=vmbr0' }, 'net1.name is missing'],
  [{ net32: 'name=eth32' }, 'net32 is not a parameter this server knows'],
  [{ net0: 'name=eth0,ip=10.0.0.5' }, 'net0.ip is not dhcp, manual or an IPv4 address with its prefix, /8 to /32'],
  [
    { net0: 'name=eth0,hwaddr=01:00:00:00:00:00' },
    'net0.hwaddr is not the MAC address of one device (its second digit is even)',
  ],
  [{ net0: 'name=eth0,colour=red' }, 'net0.colour is not an option this server knows'],
  [{ net0: 'name=eth0,tag=2,tag=3' }, 'net0.tag is given twice'],
  [{ net0: 'eth0' }, 'net0 “eth0” has no name'],
  [{ mp0: 'local-lvm:4' }, 'mp0.mp is missing'],
  [{ mp0: 'local-lvm:4,mp=/a/../b' }, 'mp0.mp is not a path without /./ and /../'],
  [{ rootfs: 'local-lvm:4,mountoptions=fast' }, 'rootfs.mountoptions has a form that is not allowed'],
  [{ features: 'nesting=2' }, 'features.nesting has to be 1 or 0'],
  [{ dev0: '/etc/passwd' }, 'dev0.path is not a device below /dev'],
  [{ startup: 'first' }, 'startup is not a start order such as order=1,up=30,down=60'],
  [{ timezone: 'Mars/Base' }, 'timezone is not a time zone such as Europe/Vienna, or host'],
  [{ nameserver: '1.1.1.1,8.8.8' }, 'nameserver “8.8.8” is not an IP address'],
  [{ vmid: '99' }, 'vmid is not a guest’s number, 100 to 999999999'],
  [{ unique: '1' }, 'restore is missing, and unique needs it'],
  [{ brightness: '1' }, 'brightness is not a parameter this server knows'],
])('%j is refused by the very parameter and option', (parameters, mistake) => {
  expect(create(parameters)).toEqual([mistake]);
});

test('what came with Proxmox VE 9 is refused for 8.4', () => {
  expect(
    create(
      { entrypoint: '/init', 'ha-managed': '1', net0: 'name=eth0,host-managed=1', rootfs: 'a1:4,idmap=passthrough' },
      eight,
    ),
  ).toEqual([
    'entrypoint is not a parameter this server knows',
    'ha-managed is not a parameter this server knows',
    'net0.host-managed is not an option this server knows',
    'rootfs.idmap is not an option this server knows',
  ]);
});

test('every format the kept methods name is known', () => {
  const names = JSON.stringify(nine).match(/"format":"([^"]+)"/g) ?? [];
  const ofBackups = ['backup-fleecing', 'backup-performance', 'prune-backups'];
  const unknown = [...new Set(names.map((text) => text.slice(10, -1)))].filter((name) => !isKnownFormat(name));
  expect(unknown.toSorted()).toEqual(ofBackups);
});

const described = {
  path: '/nodes/{node}/lxc',
  text: 'lxc',
  info: {
    GET: { method: 'GET', parameters: {} },
    POST: {
      method: 'POST',
      description: 'Create ] or [ "restore" a container.',
      parameters: {
        additionalProperties: 0,
        properties: {
          cores: { type: 'integer', minimum: '1', optional: 1 },
          'net[n]': { type: 'string', optional: '1', format: { name: { type: 'string', pattern: '(?^i:[a-z]+)' } } },
        },
      },
    },
  },
};
const tree = JSON.stringify(
  [{ path: '/nodes', children: [{ path: '/nodes/{node}', children: [described] }] }],
  null,
  3,
);

test.each([
  [
    'Proxmox VE 7 and later',
    `const apiSchema = ${tree}\n;\n\nlet method2cmd = { GET: ['get'] };\nthrow new Error('never run');\n`,
  ],
  ['Proxmox VE 6', `// made by extractapi\nvar pveapi = ${tree};\n`],
])('the schema of %s is cut out of the API viewer’s script without running it', (_version, script) => {
  expect(readApiDoc(script, '9.9.9')).toEqual({
    version: '9.9.9',
    methods: {
      'POST /nodes/{node}/lxc': {
        cores: { type: 'integer', minimum: 1, optional: true },
        'net[n]': { type: 'string', optional: true, format: { name: { type: 'string', pattern: '(?:[a-z]+)' } } },
      },
    },
  });
});

test.each([
  ['an error page', '<html>no such file</html>'],
  ['a script that breaks off', `const apiSchema = ${tree.slice(0, -40)}`],
  ['another program', 'const other = ["x"];'],
])('%s is no schema', (_what, script) => {
  expect(() => readApiDoc(script, '9')).toThrow(Error);
});

test('a path finds its method, a fixed word before a placeholder', () => {
  const methods = { 'POST /a/{b}': {}, 'POST /a/c': { x: {} } };
  expect(findMethod({ version: '', methods }, 'POST', '/a/c')?.schemas).toEqual({ x: {} });
  expect(findMethod({ version: '', methods }, 'POST', '/a/d%20e')?.pathParameters).toEqual({ b: 'd e' });
  expect(findMethod({ version: '', methods }, 'PUT', '/a/c')).toBeNull();
});
