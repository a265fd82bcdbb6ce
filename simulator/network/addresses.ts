import { BlockList, isIPv6 } from 'node:net';

/** `10.0.0.5/24` without its mask. */
export const bareAddress = (cidr: string): string => cidr.split('/')[0] ?? cidr;
export const prefixOf = (cidr: string): number => Number(cidr.split('/')[1] ?? (isIPv6(cidr) ? 128 : 32));

/** Whether an address lies in the network of an interface's own address. */
export function isWithin(address: string, cidr: string): boolean {
  const own = bareAddress(cidr);
  if (isIPv6(address) !== isIPv6(own)) return false;
  const family = isIPv6(own) ? 'ipv6' : 'ipv4';
  const list = new BlockList();
  list.addSubnet(own, prefixOf(cidr), family);
  return list.check(address, family);
}

/** The shortest way to write an IPv6 address. (RFC 5952) */
export const shortest = (address: string): string => new URL(`http://[${address}]/`).hostname.slice(1, -1);

/** The network an interface's address lies in, and for IPv4 its broadcast address. */
export function networkOf(cidr: string): { readonly network: string; readonly broadcast: string } {
  const own = bareAddress(cidr);
  const prefix = prefixOf(cidr);
  if (!isIPv6(own)) {
    const bits = own.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
    const size = 2 ** (32 - prefix);
    const first = Math.floor(bits / size) * size;
    return { network: dotted(first), broadcast: dotted(first + size - 1) };
  }
  const masked = groupsOf(own).map((group, index) => {
    const kept = Math.min(16, Math.max(0, prefix - index * 16));
    return group & ((0xffff << (16 - kept)) & 0xffff);
  });
  return { network: shortest(masked.map((group) => group.toString(16)).join(':')), broadcast: '' };
}

const dotted = (bits: number): string => [24, 16, 8, 0].map((shift) => Math.floor(bits / 2 ** shift) % 256).join('.');

const splitGroups = (text: string): number[] =>
  text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));

function groupsOf(address: string): number[] {
  const [head = '', tail] = address.split('::');
  const [left, right] = [splitGroups(head), splitGroups(tail ?? '')];
  return [...left, ...Array.from({ length: 8 - left.length - right.length }, () => 0), ...right];
}

/** An IPv6 address as the kernel's tables have it: 32 digits. */
export const hexGroups = (address: string): string =>
  groupsOf(address)
    .map((group) => group.toString(16).padStart(4, '0'))
    .join('');

/** The half of an IPv6 address that an interface makes from its hardware address. (RFC 4291, appendix A) */
function interfaceHalf(hardwareAddress: string): string {
  const bytes = hardwareAddress.split(':').map((byte) => Number.parseInt(byte, 16));
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = bytes;
  const groups = [((a ^ 2) << 8) | b, (c << 8) | 0xff, (0xfe << 8) | d, (e << 8) | f];
  return groups.map((group) => group.toString(16)).join(':');
}

/** The address an interface has as soon as it is up. */
export const linkLocal = (hardwareAddress: string): string => `fe80::${interfaceHalf(hardwareAddress)}`;

/** The address it gives itself below a prefix a router announces: four groups such as `fd00:77:0:14`. (RFC 4862) */
export const autoconfigured = (prefix: string, hardwareAddress: string): string =>
  shortest(`${prefix}:${interfaceHalf(hardwareAddress)}`);
