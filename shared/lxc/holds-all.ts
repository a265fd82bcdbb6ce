import { findOption } from './options.ts';
import { PropertyString } from './property-string.ts';

/**
 * Whether `found` is what Proxmox makes of `sent`: it sorts tags, writes MAC addresses in capitals, adds what it made up, and puts the
 * new volume where one was asked for.
 */
export function holdsAll(name: string, sent: string, found: string | null): boolean {
  if (found === null) return false;
  if (found === sent) return true;
  if (name === 'tags' || name === 'nameserver' || name === 'searchdomain') return words(sent) === words(found);
  if (name === 'description') return sent.trimEnd() === found.trimEnd();
  const type = findOption(name)?.type;
  if (type?.kind === 'integer' || type?.kind === 'number') return Number(sent) === Number(found);
  if (type?.kind !== 'properties') return false;
  const there = PropertyString.parse(found, type.bareKey);
  return PropertyString.parse(sent, type.bareKey).properties.every(({ key, value }) => {
    const option = key ?? type.bareKey;
    const now = option === null ? null : there.get(option);
    if (now === null) return false;
    if (option === 'volume' && isNewVolume(value)) return now.startsWith(value.slice(0, value.indexOf(':') + 1));
    return now.toLowerCase() === value.toLowerCase();
  });
}

/** In any order and case: how Proxmox keeps tags depends on the datacenter's tag style. */
const words = (text: string): string =>
  text
    .toLowerCase()
    .split(/[,;\s]+/)
    .filter(Boolean)
    .toSorted()
    .join(' ');

/** `STORAGE:GIB` (PVE::LXC, NEW_DISK_RE). */
const isNewVolume = (volume: string): boolean => /^[^:\s/]+:\d+(?:\.\d+)?$/.test(volume);
