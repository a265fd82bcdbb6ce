import type { Permissions } from '../domain/rights.ts';

/** Bridges are in `localnetwork`; of a vnet the zone is known where a right names it, else it is `*`. */
export function zoneOf(bridge: string, permissions: Permissions): string {
  const named = Object.keys(permissions).flatMap((path) => {
    const [, zone, name] = /^\/sdn\/zones\/([^/]+)\/([^/]+)/.exec(path) ?? [];
    return zone !== undefined && name === bridge ? [zone] : [];
  });
  return named[0] ?? (/^vmbr\d+$/.test(bridge) ? 'localnetwork' : '*');
}
