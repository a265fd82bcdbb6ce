import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** The address in the one way of writing it that text can be compared in; as it is when it is none. */
export const canonicalAddress = (address: string): string =>
  isIPv6(address) && !address.includes('%')
    ? new URL(`http://[${address}]`).hostname.slice(1, -1)
    : address.toLowerCase();

/** `10.0.0.5/24` in its two parts; null for anything else. */
export function splitCidr(cidr: string): { address: string; prefix: number; family: 'ipv4' | 'ipv6' } | null {
  const [address = '', digits = '', ...more] = cidr.split('/');
  const family = isIPv4(address) ? 'ipv4' : isIPv6(address) ? 'ipv6' : null;
  const prefix = Number(digits);
  if (family === null || more.length > 0 || !/^\d+$/.test(digits) || prefix > (family === 'ipv4' ? 32 : 128))
    return null;
  return { address, prefix, family };
}

/** Whether `address` is in the subnet of `cidr`; false for nonsense and for the other family. */
export function isInSubnet(cidr: string, address: string): boolean {
  const parts = splitCidr(cidr);
  if (parts === null || (parts.family === 'ipv4' ? !isIPv4(address) : !isIPv6(address) || address.includes('%')))
    return false;
  const subnet = new BlockList();
  subnet.addSubnet(parts.address, parts.prefix, parts.family);
  return subnet.check(address, parts.family);
}

/** The next addresses of an IPv4 subnet after the given one, around its end, without its first and last; at most `most` of them. */
export function* neighboursInSubnet(cidr: string, most = 1024): Generator<string> {
  const parts = splitCidr(cidr);
  if (parts === null || parts.family !== 'ipv4' || parts.prefix > 30) return;
  const size = 2 ** (32 - parts.prefix);
  const own = toNumber(parts.address);
  const first = own - (own % size);
  for (let step = 1; step < Math.min(size, most); step += 1) {
    const place = (own - first + step) % size;
    if (place !== 0 && place !== size - 1) yield toAddress(first + place);
  }
}

/**
 * The next address above the given one, in the same subnet, for which `isTaken` (asked without the prefix) says no, with its prefix;
 * null when there is none, or none among the next thousand.
 */
export function nextFreeAddress(cidr: string, isTaken: (address: string) => boolean): string | null {
  const parts = splitCidr(cidr);
  if (parts === null) return null;
  const candidates = parts.family === 'ipv4' ? neighboursInSubnet(cidr) : addressesAfter(parts.address);
  for (const address of candidates) {
    // Around the end of the subnet stand the low addresses, which are often a router's.
    if (parts.family === 'ipv4' && toNumber(address) < toNumber(parts.address)) return null;
    if (!isInSubnet(cidr, address)) return null;
    if (!isTaken(address)) return `${address}/${parts.prefix}`;
  }
  return null;
}

const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));

/** IPv6 addresses that follow, in their canonical form. */
function* addressesAfter(address: string, most = 1024): Generator<string> {
  const [head = '', tail] = canonicalAddress(address).split('::');
  const [left, right] = [groups(head), groups(tail ?? '')];
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0');
  const value = BigInt(`0x${[...left, ...zeros, ...right].map((group) => group.padStart(4, '0')).join('')}`);
  for (let step = 1n; step <= BigInt(most); step += 1n) {
    const digits = ((value + step) % 2n ** 128n).toString(16).padStart(32, '0');
    yield canonicalAddress((digits.match(/.{4}/g) ?? []).join(':'));
  }
}

/** Whether the address names an IPv4 subnet itself or all of it at once, so that no guest can have it. */
export function isSubnetItself(cidr: string): boolean {
  const parts = splitCidr(cidr);
  if (parts === null || parts.family !== 'ipv4' || parts.prefix > 30) return false;
  const size = 2 ** (32 - parts.prefix);
  const place = toNumber(parts.address) % size;
  return place === 0 || place === size - 1;
}

const toNumber = (address: string): number => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
const toAddress = (number: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
