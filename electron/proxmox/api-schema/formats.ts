import { isIPv4, isIPv6 } from 'node:net';

/** What is wrong with a value in a format of Proxmox’ own, in plain words; null when nothing is. */
type FormatCheck = (value: string) => string | null;

const must =
  (isRight: (value: string) => boolean, what: string): FormatCheck =>
  (value) =>
    isRight(value) ? null : `is not ${what}`;
const like = (pattern: RegExp, what: string): FormatCheck => must((value) => pattern.test(value), what);

const label = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const dnsName = new RegExp(`^(?:${label}\\.)*${label}$`);
const storageId = /^[a-z][a-z0-9\-_.]*[a-z0-9]$/i;
const isV6 = (value: string): boolean => isIPv6(value) && !value.includes('%');

function isCidr(value: string, isAddress: (address: string) => boolean, longest: number): boolean {
  const [address = '', prefix = '', ...more] = value.split('/');
  return (
    more.length === 0 && isAddress(address) && /^\d+$/.test(prefix) && Number(prefix) >= 8 && Number(prefix) <= longest
  );
}
const isCidrV4 = (value: string): boolean => isCidr(value, isIPv4, 32);
const isCidrV6 = (value: string): boolean => isCidr(value, isV6, 128);

/** A link-local address may name the interface it is reached through. (PVE/LXC/Config.pm, verify_ip_with_ll_iface) */
function isNameserver(value: string): boolean {
  const [address = '', device, ...more] = value.split('%');
  if (device === undefined) return isIPv4(value) || isV6(value);
  return (
    more.length === 0 && /^fe80:/i.test(address) && isV6(address) && /^[a-z][a-z0-9_]{1,20}(?:[:.]\d+)?$/i.test(device)
  );
}

/** (PVE/JSONSchema.pm, pve_parse_startup_order) */
function isStartupOrder(value: string): boolean {
  const parts = value.split(',').filter((part) => part.trim() !== '');
  return parts.length > 0 && parts.every((part) => /^(?:(?:order=)?\d+|(?:up|down)=\d+)$/.test(part));
}

/** Known here as in the server’s list, which has today’s names of places only. (PVE/JSONSchema.pm, pve_verify_timezone) */
function isTimezone(value: string): boolean {
  if (value === 'host' || value === 'UTC') return true;
  if (!/^(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)\/[A-Z]/.test(value))
    return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

const checks: Readonly<Record<string, FormatCheck>> = {
  'pve-vmid': like(/^[1-9]\d{2,8}$/, 'a guest’s number, 100 to 999999999'),
  'pve-node': like(new RegExp(`^${label}$`), 'the name of a node'),
  'pve-storage-id': like(storageId, 'the name of a storage'),
  'pve-volume-id': like(/^[a-z][a-z0-9\-_.]*[a-z0-9]:.+$/i, 'a volume, STORAGE:NAME'),
  'pve-storage-content': like(/^(?:images|rootdir|vztmpl|iso|backup|snippets|import|none)$/, 'a kind of content'),
  'pve-poolid': like(/^[A-Za-z0-9.\-_]+(?:\/[A-Za-z0-9.\-_]+){0,2}$/, 'the name of a pool'),
  'pve-configid': like(/^[a-z][a-z0-9_-]+$/i, 'a name of letters, digits, _ and -'),
  'pve-tag': like(/^[a-z0-9_][a-z0-9_\-+.]*$/i, 'a tag of letters, digits, _ - + and .'),
  'pve-startup-order': must(isStartupOrder, 'a start order such as order=1,up=30,down=60'),
  'pve-ct-timezone': must(isTimezone, 'a time zone such as Europe/Vienna, or host'),
  // As the server has it: only these signs are looked for, not whether it is a path. (verify_lxc_mp_string)
  'pve-lxc-mp-string': must((value) => !/\/\.\.?(?:\/|$)|^\.\.\//.test(value), 'a path without /./ and /../'),
  'pve-lxc-dev-string': must(
    (value) => value.startsWith('/dev/') && !/\/\.\.?(?:\/|$)/.test(value),
    'a device below /dev',
  ),
  'disk-size': like(/^\d+(?:\.\d+)?[KMGT]?$/, 'a size such as 8G'),
  'dns-name': like(dnsName, 'a DNS name: letters, digits and dashes, parts separated by dots'),
  ipv4: must(isIPv4, 'an IPv4 address'),
  ipv6: must(isV6, 'an IPv6 address'),
  ip: must((value) => isIPv4(value) || isV6(value), 'an IP address'),
  address: must((value) => isIPv4(value) || isV6(value) || dnsName.test(value), 'an address'),
  CIDR: must((value) => isCidrV4(value) || isCidrV6(value), 'an address with its prefix, /8 or longer'),
  CIDRv4: must(isCidrV4, 'an IPv4 address with its prefix, /8 to /32'),
  CIDRv6: must(isCidrV6, 'an IPv6 address with its prefix, /8 to /128'),
  'pve-ipv4-config': must(
    (value) => value === 'dhcp' || value === 'manual' || isCidrV4(value),
    'dhcp, manual or an IPv4 address with its prefix, /8 to /32',
  ),
  'pve-ipv6-config': must(
    (value) => /^(?:auto|dhcp|manual)$/.test(value) || isCidrV6(value),
    'auto, dhcp, manual or an IPv6 address with its prefix, /8 to /128',
  ),
  'lxc-ip-with-ll-iface': must(isNameserver, 'an IP address'),
  'mac-addr': like(
    /^[a-f0-9][02468ace](?::[a-f0-9]{2}){5}$/i,
    'the MAC address of one device (its second digit is even)',
  ),
  'pve-bridge-id': like(/^[-_.\w]+$/, 'the name of a bridge'),
  'storage-pair': must(
    (value) => value === '1' || value.split(':').every((id) => storageId.test(id)),
    'a storage, or one mapped to another',
  ),
  'email-or-username': like(/^[\w+\-~.]+(?:@[a-zA-Z0-9.-]+)?$/, 'a mail address or user'),
};

/**
 * What is wrong with `value` in the named format, or in the list of it that `…-list` asks for. A format that is not known here passes: it
 * is newer than this program, and the server will judge. (PVE/JSONSchema.pm, check_format)
 */
export function formatMistake(format: string, value: string): string | null {
  const [, name = format, kind] = /^(.*?)(?:-(list|opt))?$/.exec(format) ?? [];
  const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
  if (!check || (kind === 'opt' && value === '')) return null;
  if (kind !== 'list') return check(value);
  const items = value.split(value.includes('\0') ? '\0' : /[,;\s]+/).filter((item) => item !== '');
  for (const item of items) {
    const mistake = check(item);
    if (mistake !== null) return `“${item}” ${mistake}`;
  }
  return null;
}

export const isKnownFormat = (format: string): boolean => Object.hasOwn(checks, format.replace(/-(?:list|opt)$/, ''));
