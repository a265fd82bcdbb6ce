import { isIPv4, isIPv6 } from 'node:net';
import { looksLike, matching, whole, type FormatCheck, type Formats } from './format-check.ts';

const LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const isDnsName = (value: string): boolean => whole(`(?:${LABEL}\\.)*${LABEL}`).test(value);

/** Perl's expressions for addresses allow a last line feed, but no zone. (PVE::Tools, $IPV4RE and $IPV6RE) */
const withoutLineFeed = (value: string): string => value.replace(/\n$/, '');
const isV4 = (value: string): boolean => isIPv4(withoutLineFeed(value));
const isV6 = (value: string): boolean => !value.includes('%') && isIPv6(withoutLineFeed(value));
const isAddress = (value: string): boolean => isV4(value) || isV6(value);

const isCidr = (value: string, family: (address: string) => boolean, largest: number): boolean => {
  const [, address = '', mask = ''] = /^([^/]*)\/(\d+)\n?$/.exec(value) ?? [];
  return family(address) && Number(mask) > 7 && Number(mask) <= largest;
};
const isCidrV4 = (value: string): boolean => isCidr(value, isIPv4, 32);
const isCidrV6 = (value: string): boolean => isCidr(value, isV6, 128);

const accepting =
  (isGood: (value: string) => boolean, complaint: string): FormatCheck =>
  (value) =>
    isGood(value) ? undefined : complaint;

const isInterface = (value: string): boolean => whole('[a-z][a-z0-9_]{1,20}(?:[:.]\\d+)?', 'i').test(value);

/** A link-local address may name its interface. (PVE::LXC::Config, verify_ip_with_ll_iface) */
function isAddressOfInterface(value: string): boolean {
  const [, address = '', name = ''] = /^(fe80:[^%]+)%(.*)\n?$/.exec(value) ?? [];
  return (isAddress(address) && isInterface(name)) || isAddress(value);
}

/** A host or an address, each with a port if wanted. (PVE::Tools, parse_host_and_port) */
function isHostAndPort(value: string): boolean {
  if (whole('[a-zA-Z0-9\\-.]+(?::\\d+)?').test(value)) return true;
  const [, bracketed] = /^\[([^\]]*)\](?::\d+)?\n?$/.exec(value) ?? [];
  if (bracketed !== undefined) return isAddress(bracketed) || /^[a-zA-Z0-9\-.]+$/.test(bracketed);
  return isV6(value) || isV6(value.replace(/\.\d+\n?$/, ''));
}

/** `PVE::Tools::$EMAIL_USER_RE` and `$EMAIL_RE`. */
const MAIL_USER = '[\\w+\\-~]+(?:\\.[\\w+\\-~]+)*';
const MAIL = `${MAIL_USER}@[a-zA-Z0-9-]+(?:\\.[a-zA-Z0-9-]+)*`;

/** Names and addresses. (PVE::JSONSchema, PVE::Firewall, PVE::Storage::Plugin) */
export const NETWORK_FORMATS: Formats = {
  'dns-name': accepting(isDnsName, looksLike('DNS name')),
  ip: accepting(isAddress, looksLike('IP address')),
  ipv4: accepting(isV4, looksLike('IPv4 address')),
  ipv6: accepting(isV6, looksLike('IPv6 address')),
  address: (value) => (isAddress(value) || isDnsName(value) ? undefined : `${looksLike('address').trim()}: ${value}\n`),
  CIDR: accepting((value) => isCidrV4(value) || isCidrV6(value), looksLike('CIDR network')),
  CIDRv4: accepting(isCidrV4, looksLike('IPv4 CIDR network')),
  CIDRv6: accepting(isCidrV6, looksLike('IPv6 CIDR network')),
  IPorCIDR: accepting((value) => isAddress(value.replace(/\/\d+\n?$/, '')), looksLike('IP address or CIDR network')),
  IPorCIDRorAlias: accepting(
    (value) => whole('[A-Za-z][A-Za-z0-9\\-_]+').test(value) || isAddress(value.replace(/\/\d+\n?$/, '')),
    looksLike('IP address or CIDR network'),
  ),
  'lxc-ip-with-ll-iface': accepting(isAddressOfInterface, looksLike('IP address')),
  'pve-ipv4-config': accepting(
    (value) => /^(?:dhcp|manual)\n?$/.test(value) || isCidrV4(value),
    looksLike('ipv4 network configuration'),
  ),
  'pve-ipv6-config': accepting(
    (value) => /^(?:auto|dhcp|manual)\n?$/.test(value) || isCidrV6(value),
    looksLike('ipv6 network configuration'),
  ),
  'mac-addr': matching(whole('[a-f0-9][02468ace](?::[a-f0-9]{2}){5}', 'i'), looksLike('unicast MAC address')),
  'mac-prefix': matching(
    whole('[a-f0-9][02468ace](?::[a-f0-9]{2}){0,2}:?', 'i'),
    'value is not a valid unicast MAC address prefix\n',
  ),
  'pve-iface': (value) => (isInterface(value) ? undefined : `invalid network interface name '${value}'\n`),
  'pve-bridge-id': matching(whole('[-_.\\w]+'), (value) => `invalid bridge ID '${value}'\n`),
  'pve-storage-server': accepting(
    (value) => isAddress(value) || isDnsName(value),
    looksLike('server name or IP address'),
  ),
  'pve-storage-portal-dns': accepting(isHostAndPort, looksLike('portal address')),
  email: matching(whole(MAIL), looksLike('email address')),
  'email-or-username': matching(whole(`${MAIL}|${MAIL_USER}`), looksLike('email address or user name')),
};
