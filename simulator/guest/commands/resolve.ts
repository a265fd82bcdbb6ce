import { isIP, isIPv6 } from 'node:net';
import type { Machine } from '../kernel/machine.ts';
import type { Process } from '../kernel/process.ts';
import type { Vfs } from '../vfs/vfs.ts';
import { defaultRoute, globalAddresses, nameservers, ownIPv4 } from './reach.ts';

type Asker = { readonly vfs: Vfs; readonly process: Process; readonly machine: Machine };

/**
 * The address of a name: /etc/hosts, this machine, or a made-up one of the documentation ranges (RFC 5737, RFC 3849). Where only
 * IPv6 leads out it is one of those, as getaddrinfo(3) sorts them.
 */
export function resolveHost(asker: Asker, name: string): string | null {
  const { machine } = asker;
  if (isIP(name) > 0) return name;
  const known = fromHosts(asker, name).find((address) => !isIPv6(address));
  if (known !== undefined) return known;
  if (name === machine.hostname) return ownIPv4(machine) ?? '127.0.1.1';
  if (!isKnownOutside(machine, name)) return null;
  return defaultRoute(machine, 4) || !defaultRoute(machine, 6) ? `192.0.2.${hostNumber(name)}` : documented6(name);
}

export function resolveIPv6(asker: Asker, name: string): string | null {
  const { machine } = asker;
  if (isIP(name) > 0) return isIPv6(name) ? name : null;
  const known = fromHosts(asker, name).find(isIPv6);
  if (known !== undefined) return known;
  if (name === machine.hostname) return globalAddresses(machine).find(isIPv6) ?? null;
  return isKnownOutside(machine, name) ? documented6(name) : null;
}

const fromHosts = ({ vfs, process }: Asker, name: string): string[] =>
  vfs
    .readText(process, '/etc/hosts')
    .split('\n')
    .flatMap((line) => {
      const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
      return names.includes(name) ? [address] : [];
    });

const isKnownOutside = (machine: Machine, name: string): boolean =>
  !machine.faults.isOffline && nameservers(machine).length > 0 && name.includes('.') && !name.endsWith('.invalid');

const hostNumber = (name: string): number =>
  (Array.from(name).reduce((sum, char) => sum + char.charCodeAt(0), 0) % 250) + 1;
const documented6 = (name: string): string => `2001:db8::${hostNumber(name).toString(16)}`;
