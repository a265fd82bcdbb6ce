import { describe, expect, test } from 'vitest';
import reduced from '../../resources/schemas/pve-9.2.json' with { type: 'json' };
import { checkFormat, isKnownFormat, splitList } from './formats.ts';

/** Every format named anywhere in the table of methods, those of property strings included. */
function formatsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    key === 'format' && typeof inner === 'string' ? [inner] : formatsIn(inner),
  );
}

test('Every format that the table of methods names is known, so that none is accepted unseen', () => {
  const formats = [...new Set(reduced.methods.flatMap(({ parameters }) => formatsIn(parameters)))];
  expect(formats.length).toBeGreaterThan(50);
  expect(formats.filter((format) => !isKnownFormat(format))).toEqual([]);
  expect(isKnownFormat('pve-nonsense')).toBe(false);
  expect(checkFormat('pve-nonsense', 'x')).toBe("undefined format 'pve-nonsense'\n");
});

const looksLike = (what: string): string => `value does not look like a valid ${what}\n`;

/** Format, values it takes, values it refuses, and in which words. (texts of PVE::JSONSchema and the registered formats) */
const CASES: readonly [string, readonly string[], readonly string[], string | ((value: string) => string)][] = [
  ['pve-vmid', ['100', '999999999', '100\n'], ['99', '012', '1000000000', '+100', 'abc', ''], looksLike('VM ID')],
  ['pve-node', ['pve', 'a-b', '1'], ['-a', 'a.b', 'a_b', 'ä', ''], looksLike('node name')],
  ['pve-configid', ['ab', 'a-', 'A_1'], ['a', '1a', 'a b', ''], (value) => `invalid configuration ID '${value}'\n`],
  [
    'pve-storage-id',
    ['local', 'a.b-c_d', 'ab'],
    ['a', '1a', 'a-', 'a b', ''],
    (value) => `storage ID '${value}' contains illegal characters\n`,
  ],
  ['dns-name', ['a', 'a.b-c', '1.2'], ['.a', 'a.', 'a..b', 'a_b', ''], looksLike('DNS name')],
  ['ipv4', ['10.0.0.1'], ['010.0.0.1', '10.0.0', '10.0.0.256', '::1'], looksLike('IPv4 address')],
  ['ipv6', ['::1', 'fe80::1'], ['fe80::1%eth0', '10.0.0.1', ':::'], looksLike('IPv6 address')],
  ['CIDR', ['10.0.0.0/8', 'fd00::/64'], ['10.0.0.0/7', '10.0.0.0', '10.0.0.0/33', 'x/8'], looksLike('CIDR network')],
  ['pve-ipv4-config', ['dhcp', 'manual', '10.0.0.1/24'], ['auto', '10.0.0.1'], looksLike('ipv4 network configuration')],
  ['pve-ipv6-config', ['auto', 'fd00::1/64'], ['fd00::1', '10.0.0.1/24'], looksLike('ipv6 network configuration')],
  ['lxc-ip-with-ll-iface', ['fe80::1%eth0', '10.0.0.1'], ['fd00::1%eth0', 'fe80::1%'], looksLike('IP address')],
  ['mac-addr', ['BC:24:11:00:00:01'], ['BD:24:11:00:00:01', 'BC:24', ''], looksLike('unicast MAC address')],
  ['mac-prefix', ['BC:24:11', 'bc:', 'BC'], ['BD', 'BC:24:11:00'], 'value is not a valid unicast MAC address prefix\n'],
  ['pve-iface', ['vmbr0', 'eth0.5'], ['0eth', 'e', 'eth-0'], (value) => `invalid network interface name '${value}'\n`],
  ['email', ['a.b@c.d', 'a+x@b'], ['@b', 'a@', 'a b@c', 'a@b@c'], looksLike('email address')],
  ['email-opt', ['', '0', 'a@b'], ['a'], looksLike('email address')],
  ['email-or-username-list', ['root, a@b', ''], ['a@b;@'], looksLike('email address or user name')],
  [
    'pve-userid',
    ['root@pam', 'a!b@pve'],
    ['root', 'a b@pam', 'a:b@pam'],
    (v) => `value '${v}' does not look like a valid user name\n`,
  ],
  ['pve-userid', [], ['', 'a@'], (value) => `user name '${value}' is too short\n`],
  ['pve-userid', [], [`${'a'.repeat(61)}@pam`], (value) => `user name '${value}' is too long (65 > 64)\n`],
  [
    'pve-tokenid',
    ['a@pam!tok'],
    ['a@pam', 'a@pam!t', 'a@pam!1x'],
    (v) => `value '${v}' does not look like a valid token ID\n`,
  ],
  [
    'pve-poolid',
    ['a', 'a/b/c'],
    ['a b', '/a', 'a//b'],
    (value) => `pool name '${value}' contains invalid characters\n`,
  ],
  ['pve-poolid', [], ['a/b/c/d'], (value) => `pool name '${value}' nested too deep (max levels = 3)\n`],
  ['pve-priv-list', ['VM.Audit Sys.Audit', ''], ['VM.Audit,VM.Fly'], "invalid privilege 'VM.Fly'\n"],
  ['pve-tag-list', ['a;b c,d', ''], ['a;-b'], 'invalid characters in tag\n'],
  [
    'pve-ct-timezone',
    ['host', 'UTC', 'Europe/Kyiv'],
    ['europe/kyiv', 'GMT', 'Mars/Phobos'],
    (v) => `invalid time zone '${v}'\n`,
  ],
  [
    'pve-startup-order',
    ['1', 'order=1,up=2,down=3', ','],
    ['', '0', 'up', 'order=x'],
    'unable to parse startup options\n',
  ],
  [
    'pve-lxc-mp-string',
    ['/a/b', '/a/..b', '..'],
    ['/a/../b', '/a/.', '../a'],
    (v) => `${v} contains illegal character sequences\n`,
  ],
  [
    'pve-lxc-dev-string',
    ['/dev/null'],
    ['/x', '/dev/..', '/dev/./a'],
    (value) => `${value} is not a valid device path\n`,
  ],
  [
    'disk-size',
    ['1', '1.5G'],
    ['1g', '-1', '1.', ''],
    (value) => `value does not look like a valid disk size: ${value}\n`,
  ],
  ['pve-storage-path', ['/mnt'], ['mnt', '/', '/;'], looksLike('absolute path')],
  ['pve-storage-server', ['nas.lan', '10.0.0.2', '::1'], ['a b', ''], looksLike('server name or IP address')],
  ['pve-storage-portal-dns', ['a:3260', '[::1]:3260', '::1'], ['a:b', '[::x'], looksLike('portal address')],
  ['pve-storage-content-list', ['iso,vztmpl', ''], ['iso,disk'], "invalid content type 'disk'\n"],
  ['pve-dir-override-list', ['iso=a/b'], ['iso'], (value) => `invalid override '${value}'\n`],
  [
    'pve-volume-id',
    ['a1:x y', 'local:iso/a.iso'],
    ['a:b', 'local:', 'local'],
    (v) => `unable to parse volume ID '${v}'\n`,
  ],
  ['pve-ha-resource-or-vm-id', ['ct:100', '100'], ['CT:100', ''], looksLike('ha resource id')],
  ['pve-ha-node-list', ['pve1:2,pve2'], ['pve1:x'], looksLike('ha group node')],
  ['pve-day-of-week-list', ['mon,tue'], ['Mon'], "invalid day 'Mon'\n"],
  ['pve-task-status-type-list', ['OK,warning'], ['good'], "invalid status 'good'\n"],
  [
    'storage-pair-list',
    ['1', 'local:nas,ab'],
    ['a b:c'],
    "entry 'a' contains invalid ID - storage ID 'a' contains illegal characters\n\n\n",
  ],
];

describe('Values are taken and refused in the words of Proxmox', () => {
  test.each(CASES)('%s takes %j and refuses %j', (format, good, bad, complaint) => {
    for (const value of good) expect(checkFormat(format, value), value).toBeUndefined();
    for (const value of bad) {
      expect(checkFormat(format, value), value).toBe(typeof complaint === 'string' ? complaint : complaint(value));
    }
  });
});

test.each([
  ['mon..fri 02:30', true],
  ['*/15', true],
  ['sat 18:00', true],
  ['2026-*-1 00:00', true],
  ['21:00', true],
  ['daily', true],
  ['', false],
  ['25:00', false],
  ['mon fry', false],
  ['12:00:00:00', false],
])('%j as a calendar event', (value, isGood) => {
  expect(checkFormat('pve-calendar-event', value) === undefined).toBe(isGood);
});

test('A list is split at commas, semicolons and white space, or at NUL where there is one', () => {
  expect(splitList(' a,b; c\nd ')).toEqual(['a', 'b', 'c', 'd']);
  expect(splitList('a b\0c,d')).toEqual(['a b', 'c,d']);
});
