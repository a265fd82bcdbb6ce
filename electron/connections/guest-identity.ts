import type { GuestNews } from '../inventory/guest-news.ts';
import { PropertyString } from '../proxmox/property-string.ts';

/** Of all network cards in a container's configuration, in lower case. */
export const hardwareAddresses = (config: Readonly<Record<string, string>>): string[] =>
  Object.entries(config)
    .filter(([option]) => /^net\d+$/.test(option))
    .toSorted(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
    .flatMap(([, value]) => PropertyString.parse(value, null).get('hwaddr')?.toLowerCase() ?? []);

/**
 * Whether a number still belongs to the container it belonged to. Its network card tells: Proxmox makes the address up at creation,
 * and it survives a new name, another node and a restored backup. Where it cannot be read, one that was gone and came back under
 * another name counts as another one.
 */
export function judgeIdentity({
  news,
  card,
  config,
}: {
  news: readonly GuestNews[];
  /** As it was learnt; null or empty when it never was. */
  card: string | null;
  config: Readonly<Record<string, string>> | null;
}): 'same' | 'another' {
  const now = config === null ? [] : hardwareAddresses(config);
  if (card && now.length > 0) return now.includes(card) ? 'same' : 'another';
  const has = (type: GuestNews['type']): boolean => news.some((one) => one.type === type);
  return has('returned') && has('renamed') ? 'another' : 'same';
}
