import type { Suspicion } from '../../shared/domain/guest-news.ts';
import { parseMount, PropertyString } from '../../shared/lxc/property-string.ts';

type Config = Readonly<Record<string, string>>;
/** By what a container is known again. */
export type GuestMarks = {
  /** The address of its first network card, in lower case. */
  readonly card: string | null;
  readonly rootVolume: string | null;
  /** When its storage says that it made the root disk, in UTC ms; not every storage does. */
  readonly rootVolumeMadeAt: number | null;
};
export const noMarks: GuestMarks = { card: null, rootVolume: null, rootVolumeMadeAt: null };

/** Of all network cards in a container's configuration, in lower case. */
export const hardwareAddresses = (config: Config): string[] =>
  Object.entries(config)
    .filter(([option]) => /^net\d+$/.test(option))
    .toSorted(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
    .flatMap(([, value]) => PropertyString.parse(value, null).get('hwaddr')?.toLowerCase() ?? []);

export const rootVolumeOf = (config: Config): string | null => parseMount(config['rootfs'] ?? '').get('volume') || null;

/**
 * Whether a number still belongs to the container it belonged to. One that has been running all the while is the same. So is one
 * with the same network card: Proxmox makes the address up at creation, and it survives a new name, another node and a restored
 * backup. Someone may have changed the card by hand: then the root disk speaks, whose name comes from the number and proves nothing,
 * but whose time of creation does. Where no card can be read, one that was gone and came back under another name counts as
 * another one.
 */
export function judgeIdentity({
  suspicion: { news, hasRunOn },
  known,
  now,
}: {
  suspicion: Suspicion;
  /** As they were learnt. */
  known: GuestMarks;
  /** As they are, with every card; null when they may not be read. */
  now: (GuestMarks & { readonly cards: readonly string[] }) | null;
}): 'same' | 'another' {
  if (hasRunOn) return 'same';
  const isOneDisk =
    now !== null &&
    known.rootVolumeMadeAt !== null &&
    known.rootVolume === now.rootVolume &&
    known.rootVolumeMadeAt === now.rootVolumeMadeAt;
  if (isOneDisk) return 'same';
  if (known.card !== null && now !== null && now.cards.length > 0)
    return now.cards.includes(known.card) ? 'same' : 'another';
  const has = (type: Suspicion['news'][number]['type']): boolean => news.some((one) => one.type === type);
  return has('returned') && has('renamed') ? 'another' : 'same';
}
