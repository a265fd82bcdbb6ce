import { isIPv4, isIPv6 } from 'node:net';
import { isPrivilege } from '../auth/roles.ts';

/** Returns what Proxmox says about a value in the wrong format, or undefined. (PVE::JSONSchema, register_format) */
type FormatCheck = (value: string) => string | undefined;

const matching =
  (pattern: RegExp, complaint: string | ((value: string) => string)): FormatCheck =>
  (value) =>
    pattern.test(value) ? undefined : typeof complaint === 'string' ? complaint : complaint(value);

const LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const DNS_NAME = new RegExp(`^(?:${LABEL}\\.)*${LABEL}$`);
const looksLike = (what: string): string => `value does not look like a valid ${what}\n`;

const isCidr = (value: string, isAddress: (address: string) => boolean, largest: number): boolean => {
  const [address = '', mask = '', ...rest] = value.split('/');
  return (
    rest.length === 0 && isAddress(address) && /^\d{1,3}$/.test(mask) && Number(mask) >= 8 && Number(mask) <= largest
  );
};

const isPathSafe: FormatCheck = (value) =>
  /(^|\/)\.{1,2}(\/|$)/.test(value) ? `${value} contains illegal character sequences\n` : undefined;

function checkTimeZone(value: string): string | undefined {
  return value === 'host' || isTimeZone(value) ? undefined : `invalid time zone '${value}'\n`;
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function checkStartup(value: string): string | undefined {
  const parts = value.split(',');
  const isKnown = parts.every((part) => /^(order=)?\d+$|^(up|down)=\d+$/.test(part.trim()));
  return isKnown ? undefined : 'unable to parse startup options\n';
}

const FORMATS: Readonly<Record<string, FormatCheck>> = {
  'pve-vmid': matching(/^[1-9][0-9]{2,8}$/, looksLike('VM ID')),
  'pve-node': matching(new RegExp(`^${LABEL}$`), looksLike('node name')),
  'pve-configid': matching(/^[a-z][a-z0-9_-]+$/i, (value) => `invalid configuration ID '${value}'\n`),
  'pve-storage-id': matching(
    /^[a-z][a-z0-9\-_.]*[a-z0-9]$/i,
    (value) => `storage ID '${value}' contains illegal characters\n`,
  ),
  'pve-poolid': matching(
    /^[A-Za-z0-9.\-_]+(?:\/[A-Za-z0-9.\-_]+){0,2}$/,
    (value) => `value '${value}' does not look like a valid pool name\n`,
  ),
  'pve-volume-id': matching(/^[a-z][a-z0-9\-_.]*[a-z0-9]:\S+$/i, (value) => `unable to parse volume ID '${value}'\n`),
  'dns-name': matching(DNS_NAME, looksLike('DNS name')),
  ipv4: (value) => (isIPv4(value) ? undefined : looksLike('IPv4 address')),
  ipv6: (value) => (isIPv6(value) ? undefined : looksLike('IPv6 address')),
  'lxc-ip-with-ll-iface': (value) =>
    isIPv4(value) || isIPv6(value) || (/^fe80:.*%\w+$/i.test(value) && isIPv6(value.split('%')[0] ?? ''))
      ? undefined
      : looksLike('IP address'),
  'pve-ipv4-config': (value) =>
    ['dhcp', 'manual'].includes(value) || isCidr(value, isIPv4, 32)
      ? undefined
      : looksLike('ipv4 network configuration'),
  'pve-ipv6-config': (value) =>
    ['auto', 'dhcp', 'manual'].includes(value) || isCidr(value, isIPv6, 128)
      ? undefined
      : looksLike('ipv6 network configuration'),
  'mac-addr': matching(/^[a-f0-9][02468ace](?::[a-f0-9]{2}){5}$/i, looksLike('unicast MAC address')),
  'pve-tag': matching(/^[a-z0-9_][a-z0-9_\-+.]*$/i, 'invalid characters in tag\n'),
  'pve-ct-timezone': checkTimeZone,
  'pve-startup-order': checkStartup,
  'pve-lxc-mp-string': isPathSafe,
  'pve-lxc-dev-string': (value) =>
    isPathSafe(value) ?? (value.startsWith('/dev/') ? undefined : `${value} is not a valid device path\n`),
  'disk-size': matching(/^\d+(?:\.\d+)?[KMGT]?$/, (value) => `value does not look like a valid disk size: ${value}\n`),
  'pve-userid': matching(
    /^[^\s:/]+@[A-Za-z][A-Za-z0-9.\-_]+$/,
    (value) => `value '${value}' does not look like a valid user name\n`,
  ),
  'pve-tokenid': matching(
    /^[^\s:/]+@[A-Za-z][A-Za-z0-9.\-_]+![A-Za-z][A-Za-z0-9.\-_]+$/,
    (value) => `value '${value}' does not look like a valid token ID\n`,
  ),
  'pve-groupid': matching(/^[A-Za-z0-9.\-_]+$/, (value) => `group name '${value}' contains invalid characters\n`),
  'pve-roleid': matching(/^[A-Za-z0-9.\-_]+$/, (value) => `role name '${value}' contains invalid characters\n`),
  'pve-realm': matching(/^[A-Za-z][A-Za-z0-9.\-_]+$/, looksLike('realm')),
  'pve-priv': (value) => (isPrivilege(value) ? undefined : `invalid privilege '${value}'\n`),
  'pve-storage-content': matching(
    /^(?:images|rootdir|vztmpl|iso|backup|snippets|import|none)$/,
    (value) => `invalid content type '${value}'\n`,
  ),
};

/** `PVE::Tools::split_list`: comma, semicolon, NUL and white space separate. */
export const splitList = (value: string): string[] => value.split(/[,;\0\s]+/).filter((item) => item !== '');

export const isListFormat = (format: unknown): format is string =>
  typeof format === 'string' && format.endsWith('-list');

/** The complaint about `value`, or undefined; a format unknown here accepts everything. */
export function checkFormat(format: string, value: string): string | undefined {
  if (!isListFormat(format)) return FORMATS[format]?.(value);
  const check = FORMATS[format.slice(0, -'-list'.length)];
  if (!check) return undefined;
  for (const item of splitList(value)) {
    const complaint = check(item);
    if (complaint !== undefined) return complaint;
  }
  return undefined;
}
