import { z } from 'zod';

/** A named format of Proxmox's parameters (PVE/JSONSchema.pm), with the words for a value that does not fit. */
type Format = { fits: (text: string) => boolean; words: string };

const matches =
  (pattern: RegExp) =>
  (text: string): boolean =>
    pattern.test(text);
const isIpv4 = (text: string): boolean => z.ipv4().safeParse(text).success;
const isIpv6 = (text: string): boolean => z.ipv6().safeParse(text).success;
const isOneOf =
  (...words: string[]) =>
  (text: string): boolean =>
    words.includes(text);
const splitList = (text: string): string[] => text.split(/[,;\s]+/).filter(Boolean);
const every =
  (fits: (one: string) => boolean) =>
  (text: string): boolean =>
    splitList(text).every(fits);

const dnsLabel = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const isDnsName = matches(new RegExp(`^${dnsLabel}(?:\\.${dnsLabel})*$`));
const isIpv4Cidr = (text: string): boolean => z.cidrv4().safeParse(text).success;
const isIpv6Cidr = (text: string): boolean => z.cidrv6().safeParse(text).success;
const isTag = matches(/^[a-z0-9_][a-z0-9_\-+.]*$/i);
/** Neither `.` nor `..` as a part of the path (PVE/LXC/Config.pm, verify_lxc_mp_string). */
const isPlainPath = (text: string): boolean => !/(?:^|\/)\.\.?(?:\/|$)/.test(text);
const isStartupPart = matches(/^(?:(?:order=)?\d+|(?:up|down)=\d+)$/);
const isLinkLocal = matches(/^fe80::?[0-9a-f:]*%[\w.-]+$/i);

/** No control characters but the tab. */
const isPrintable = matches(/^(?:\t|\P{Cc})*$/u);

export const formats = {
  'dns-name': { fits: isDnsName, words: 'a DNS name: letters, digits and dashes, parted by dots' },
  'dns-name-list': { fits: every(isDnsName), words: 'DNS names, parted by blanks' },
  nameservers: {
    fits: every((one) => isIpv4(one) || isIpv6(one) || isLinkLocal(one)),
    words: 'IP addresses, parted by blanks',
  },
  'ipv4-setting': {
    fits: (text) => isOneOf('dhcp', 'manual')(text) || isIpv4Cidr(text),
    words: 'dhcp, manual, or an address with mask, such as 192.168.1.20/24',
  },
  'ipv6-setting': {
    fits: (text) => isOneOf('auto', 'dhcp', 'manual')(text) || isIpv6Cidr(text),
    words: 'auto, dhcp, manual, or an address with prefix, such as fd00::20/64',
  },
  ipv4: { fits: isIpv4, words: 'an IPv4 address' },
  ipv6: { fits: isIpv6, words: 'an IPv6 address' },
  'mac-address': {
    fits: matches(/^[0-9a-f][02468ace](?::[0-9a-f]{2}){5}$/i),
    words: 'a MAC address of one card, such as BC:24:11:00:00:01 (the second digit is even)',
  },
  'interface-name': {
    fits: matches(/^[-_.\w]{1,15}$/),
    words: 'a name of at most 15 letters, digits, dashes, dots and underscores',
  },
  bridge: {
    fits: matches(/^[-_.\w]{1,15}$/),
    words: 'a bridge or vnet: at most 15 letters, digits, dashes, dots and underscores',
  },
  trunks: {
    fits: (text) =>
      /^\d+(?:;\d+)*$/.test(text) && text.split(';').every((tag) => Number(tag) >= 1 && Number(tag) <= 4094),
    words: 'VLAN tags from 1 to 4094, parted by semicolons',
  },
  'storage-id': { fits: matches(/^[a-z][a-z0-9\-_.]*[a-z0-9]$/i), words: 'the name of a storage' },
  'volume-id': { fits: matches(/^[a-z][a-z0-9\-_.]*[a-z0-9]:.+$/i), words: 'a volume, STORAGE:NAME' },
  'mount-volume': {
    fits: (text) =>
      isPlainPath(text) &&
      (text.startsWith('/') || /^[a-z][a-z0-9\-_.]*[a-z0-9]:(?:\d+(?:\.\d+)?|\D.*|\d+\/.+)$/i.test(text)),
    words: 'STORAGE:GIB for a new volume (a number without a unit), an existing STORAGE:NAME, or a path of the node',
  },
  'mount-path': {
    fits: (text) => text.startsWith('/') && text.length > 1 && isPlainPath(text),
    words: 'an absolute path without . and ..',
  },
  'device-path': {
    fits: (text) => /^\/dev\/.+/.test(text) && isPlainPath(text),
    words: 'a device of the node below /dev, without . and ..',
  },
  'disk-size': { fits: matches(/^\d+(?:\.\d+)?[KMGT]?$/), words: 'a size such as 8G' },
  'octal-mode': { fits: matches(/^0[0-7]{3}$/), words: 'an access mode in octal, such as 0660' },
  'file-system-types': {
    fits: matches(/^[a-zA-Z0-9_; ]+$/),
    words: 'file system types parted by semicolons, such as nfs;cifs',
  },
  idmap: {
    fits: matches(/^(?:passthrough|[ug]:\d+:\d+:[1-9]\d*(?:;[ug]:\d+:\d+:[1-9]\d*)*)$/),
    words: 'passthrough, or TYPE:CONTAINER:DISK:COUNT entries parted by semicolons, such as u:0:100000:65536',
  },
  startup: {
    fits: (text) => text.split(',').every((part) => isStartupPart(part.trim())),
    words: 'a start-up order such as order=2,up=30,down=60',
  },
  timezone: {
    fits: matches(/^(?:host|[A-Za-z0-9_+-]+(?:\/[A-Za-z0-9_+-]+)*)$/),
    words: 'host, or a zone such as Europe/Berlin',
  },
  tags: { fits: every(isTag), words: 'tags of small letters, digits, _ - + and ., parted by semicolons' },
  'pool-id': {
    fits: matches(/^[A-Za-z0-9.\-_]+(?:\/[A-Za-z0-9.\-_]+){0,2}$/),
    words: 'a pool, up to three names parted by slashes',
  },
  entrypoint: {
    fits: (text) => text !== '' && isPrintable(text),
    words: 'a command without line breaks or other control characters',
  },
  environment: {
    fits: (text) => text.split('\0').every((entry) => /^\w+=/.test(entry) && isPrintable(entry)),
    words: 'NAME=value entries, names of letters, digits and underscores, values of one line',
  },
} as const satisfies Record<string, Format>;
export type FormatName = keyof typeof formats;
